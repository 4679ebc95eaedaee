// One step of the sheet at a time, sub-totals that grow, and a draft on this device until the sheet is recorded.

import { el } from "ui/dom";
import { t } from "ui/texts";

const KEEP_MS = 24 * 3600 * 1000;
const ADVANCE_MS = 220;
const NEVER_KEPT = new Set(["csrf_token"]);

const form = document.getElementById("sheet");
const steps = [...form.querySelectorAll("[data-step]")];
const foot = document.querySelector("[data-foot]");
const next = foot.querySelector("[data-next]");
const back = foot.querySelector("[data-back]");
const openItems = form.querySelector("[data-open-items]");
let at = 0;

const answerOf = (step) => step.querySelector("input[type=radio]:checked");
const itemSteps = () => steps.filter((step) => step.dataset.item);

function read() {
  try {
    const draft = JSON.parse(localStorage.getItem(form.dataset.draft));
    return draft && Date.now() - draft.saved < KEEP_MS ? draft : null;
  } catch {
    return null; // nothing kept, or a browser that keeps nothing
  }
}

function keep() {
  const fields = [...new FormData(form)].filter(([name]) => !NEVER_KEPT.has(name));
  try {
    localStorage.setItem(form.dataset.draft, JSON.stringify({ saved: Date.now(), at, fields }));
  } catch {
    // Without room the sheet goes on; it is only not kept.
  }
}

function forgetOld() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (!name.startsWith("assessment-")) continue;
      if (Date.now() - (JSON.parse(localStorage.getItem(name))?.saved ?? 0) >= KEEP_MS) localStorage.removeItem(name);
    }
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

function restore(draft) {
  const values = new Map();
  for (const [name, value] of draft.fields) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || NEVER_KEPT.has(field.name) || field.type === "submit") continue;
    const kept = values.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = kept.includes(field.value);
    else if (kept.length) field.value = kept[0];
  }
}

function count() {
  const sums = new Map();
  for (const step of itemSteps()) {
    const points = Number(answerOf(step)?.value ?? 0);
    sums.set(step.dataset.dimension, (sums.get(step.dataset.dimension) ?? 0) + points);
  }
  for (const row of form.querySelectorAll("[data-sum]")) {
    const sum = sums.get(row.dataset.sum) ?? 0;
    row.querySelector("[data-sum-value]").textContent = sum;
    row.querySelector("progress").value = sum;
    row.classList.toggle("is-here", steps[at].dataset.dimension === row.dataset.sum);
  }
  form.querySelector("[data-total]").textContent = [...sums.values()].reduce((a, b) => a + b, 0);
  for (const box of form.querySelectorAll("[data-adjust]")) {
    box.closest(".adjust").querySelector("[data-rests]").hidden = !box.checked;
  }
}

function listOpen() {
  const open = itemSteps().filter((step) => !answerOf(step));
  form.querySelector("[data-open-card]").hidden = open.length === 0;
  openItems.replaceChildren(...open.map((step) => el(
    "button",
    { class: "chip tone-warn", type: "button", onclick: () => show(steps.indexOf(step)) },
    step.querySelector("legend").textContent,
  )));
}

function show(index, { focus = true } = {}) {
  at = Math.max(0, Math.min(index, steps.length - 1));
  steps.forEach((step, number) => { step.hidden = number !== at; });
  const items = itemSteps();
  const number = items.indexOf(steps[at]) + 1;
  const place = form.querySelector("[data-at]");
  place.hidden = number === 0;
  place.textContent = t("Question %(number)s of %(count)s", { number, count: items.length });
  back.disabled = at === 0;
  next.hidden = at === steps.length - 1;
  count();
  listOpen();
  window.scrollTo(0, 0);
  if (focus) steps[at].querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
}

let pointer = false;
form.addEventListener("pointerdown", () => { pointer = true; });
form.addEventListener("keydown", () => { pointer = false; });
form.addEventListener("change", (event) => {
  count();
  keep();
  // A tap goes on to the next question; arrow keys look through the answers first.
  const answered = event.target.type === "radio" && pointer;
  if (answered) setTimeout(() => { show(at + 1); keep(); }, ADVANCE_MS);
});
form.addEventListener("input", keep);
next.addEventListener("click", () => { show(at + 1); keep(); });
back.addEventListener("click", () => { show(at - 1); keep(); });
form.querySelector("[data-discard]").addEventListener("click", () => {
  localStorage.removeItem(form.dataset.draft);
  window.location.reload();
});

forgetOld();
const faulty = steps.findIndex((step) => step.hasAttribute("data-fault"));
const draft = faulty < 0 ? read() : null;
if (draft) {
  restore(draft);
  form.querySelector("[data-restored]").hidden = false;
}
foot.hidden = false;
show(faulty >= 0 ? faulty : draft?.at ?? 0, { focus: faulty >= 0 });
