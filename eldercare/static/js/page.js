// What every page does: answers of the last action, questions before a loss, revealing, search key, live times,
// selects that send their form.

import { post } from "ui/api";
import { el, ignoreSecondTap } from "ui/dom";
import { start } from "ui/feed";
import { t } from "ui/texts";
import { runCounters } from "ui/time";
import { fail, toast } from "ui/toast";

const SHOWN_MS = 60000;

/** Ask before something that cannot be taken back; the sentence names the thing. Resolves true or false. */
export function ask(sentence, { yes = t("Yes, do it"), no = t("Leave as it is") } = {}) {
  return new Promise((resolve) => {
    const form = el(
      "form",
      { method: "dialog", class: "form-actions" },
      el("button", { class: "btn", value: "no" }, no),
      el("button", { class: "btn btn-warn", value: "yes" }, yes),
    );
    const dialog = el(
      "dialog",
      { class: "ask", "aria-label": sentence },
      el("p", { class: "mb-0" }, sentence),
      form,
    );
    form.addEventListener("submit", ignoreSecondTap);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

async function askBeforeSending(event) {
  const form = event.target;
  if (!form.dataset?.confirm || form.dataset.confirmed) return;
  event.preventDefault();
  if (await ask(form.dataset.confirm)) {
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
  }
}

function sendOnce(event) {
  const button = event.submitter;
  if (event.defaultPrevented || !button || event.target.method !== "post") return;
  // The look keeps the mouse away; a second Enter comes this way.
  if (button.classList.contains("is-busy")) {
    event.preventDefault();
    return;
  }
  // The browser's own page of a lost line would take the place of the form and of what was typed.
  if (!navigator.onLine) {
    event.preventDefault();
    delete event.target.dataset.confirmed;
    fail(t("No connection. What you typed is still here; try again."));
    return;
  }
  button.classList.add("is-busy");
  window.addEventListener("pageshow", () => button.classList.remove("is-busy"), { once: true });
}

async function reveal(button) {
  const place = button.closest("[data-masked]");
  const value = place.querySelector("[data-masked-value]");
  const masked = value.textContent;
  button.disabled = true;
  try {
    value.textContent = (await post(button.dataset.reveal)).value;
    place.classList.add("is-open");
    button.hidden = true;
    setTimeout(() => {
      value.textContent = masked;
      place.classList.remove("is-open");
      button.hidden = false;
    }, SHOWN_MS);
  } catch (error) {
    fail(error);
  } finally {
    button.disabled = false;
  }
}

/** A choice that shows something else needs no button: its form is sent at once. */
function sendOnChange({ target }) {
  if (target.matches?.("[data-send-on-change]")) target.form.requestSubmit();
}

function pressSlash(event) {
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  const input = document.querySelector("[data-search-input]");
  if (event.key !== "/" || typing || !input || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.focus();
  input.select();
}

/** Set widths that come from data: the parts of a bar (data-n) and filled bars (data-part, in percent). */
export function fillBars(root = document) {
  for (const part of root.querySelectorAll("[data-n]")) part.style.setProperty("--n", part.dataset.n);
  for (const bar of root.querySelectorAll("[data-part]")) bar.style.setProperty("--part", bar.dataset.part);
}

for (const flash of document.querySelectorAll("[data-flash]")) {
  toast(flash.textContent, { kind: flash.dataset.flash === "error" ? "error" : "done" });
}
document.addEventListener("submit", askBeforeSending);
document.addEventListener("submit", sendOnce);
document.addEventListener("change", sendOnChange);
document.addEventListener("keydown", pressSlash);
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-reveal]");
  if (button) reveal(button);
});
fillBars();
runCounters();
if (document.body.dataset.feed !== undefined) start(document.body.dataset.feed);
