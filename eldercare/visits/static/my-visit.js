// One visit: ticks that are saved at once, the time that runs, in and out.

import { post } from "ui/api";
import { say } from "ui/dom";
import { on } from "ui/feed";
import { t } from "ui/texts";
import { newEntry, record, showFailure } from "./entry.js";

const list = document.querySelector("[data-tasks]");
const boxes = [...document.querySelectorAll("[data-task]")];
const unsaved = new Map(); // checkbox -> its entry, until the server has it

function showCount() {
  const open = boxes.filter((box) => !box.checked);
  document.querySelector("[data-ticked]").textContent = boxes.length - open.length;
  for (const box of boxes) box.closest(".tick").classList.toggle("is-next", !box.disabled && box === open[0]);
  const hint = document.querySelector("[data-open-hint]");
  if (!hint) return;
  hint.hidden = !open.length;
  hint.querySelector("[data-open-text]").textContent = t(
    "Tasks not ticked: %(count)s. You may say why at check-out.",
    { count: open.length },
  );
}

async function save(box) {
  const entry = unsaved.get(box);
  const retry = box.closest(".tick").querySelector("[data-task-retry]");
  try {
    await post(list.dataset.url, entry, { key: entry.event_id });
    if (unsaved.get(box) === entry) unsaved.delete(box);
    retry.hidden = !unsaved.has(box);
  } catch (error) {
    retry.hidden = false;
    say(error.message);
    return error;
  }
  return null;
}

function tick(box) {
  unsaved.set(box, newEntry({ code: box.dataset.task, done: box.checked }));
  showCount();
  save(box);
}

for (const box of boxes) {
  box.addEventListener("change", () => tick(box));
  box
    .closest(".tick")
    .querySelector("[data-task-retry]")
    .addEventListener("click", (event) => {
      event.preventDefault();
      save(box);
    });
}

/** Ticks that are still on the way go first; a check-out must not overtake them. */
async function ticksFirst(button) {
  for (const box of [...unsaved.keys()]) {
    const error = await save(box);
    if (error) {
      showFailure(error, () => begin(button));
      return false;
    }
  }
  return true;
}

const begin = (button) => record(button, () => ticksFirst(button));
for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => begin(button));
}

const run = document.querySelector("[data-run]");
function showRun() {
  const minutes = (Date.now() - new Date(run.dataset.from)) / 60000;
  run.style.setProperty("--part", Math.min(100, (minutes / Number(run.dataset.run)) * 100).toFixed(1));
}
if (run) {
  showRun();
  setInterval(showRun, 5000);
}
showCount();
// On a slow line somebody ticks before this script is there; what differs from what the server sent is theirs.
for (const box of boxes) if (box.checked !== box.defaultChecked) tick(box);

const here = Number(window.location.pathname.split("/").pop());
const isIdle = () =>
  !document.querySelector("dialog[open], [data-step]:disabled, [data-failed]:not([hidden])") && !unsaved.size;
on(["visit"], ({ data }) => {
  if (data.visit_id === here && data.state !== list.dataset.state && isIdle()) window.location.reload();
});
