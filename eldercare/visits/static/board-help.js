// The sheet of keys: everything on the board goes without a mouse.

import { el, icon, ignoreSecondTap } from "ui/dom";
import { t } from "ui/texts";

const KEYS = () => [
  [t("Go around"), [["← → ↑ ↓", t("To the next visit or person")], ["Home End", t("First or last visit of a row")], ["Enter", t("Open the card: who could take it, pin, cancel")], ["M", t("On a name: menu of the person")]]],
  [t("Move a visit"), [["Shift ← →", t("Five minutes earlier or later")], ["Shift ↑ ↓", t("To the person above or below, at the same time")], ["Delete", t("Take out of the plan")], ["P", t("Pin, or let go again")], ["Ctrl Z", t("Undo")], ["Ctrl Shift Z", t("Redo")]]],
  [t("Choose several"), [["Space", t("Choose a visit, or let it go")], [t("Ctrl click"), t("The same with the mouse")], [t("Shift click"), t("Everything up to here")], [[t("Draw a frame")], t("Over the empty part of rows")], ["Ctrl A", t("All that can be moved")], ["Esc", t("Choose nothing")]]],
  [t("Look and find"), [["F", t("Find a name on the board")], ["T", t("Today")], ["+ −", t("More or fewer hours")], ["?", t("This sheet")]]],
];

function openHelp() {
  if (document.querySelector("dialog.board-help")) return;
  const section = ([title, keys]) => el("section", {}, el("h3", {}, title), el("dl", {}, ...keys.flatMap(([key, text]) => [
    el("dt", {}, ...(Array.isArray(key) ? key : key.split(" ").map((one) => el("kbd", {}, one)))), el("dd", {}, text)])));
  const close = el("button", { class: "btn btn-icon", value: "close", "aria-label": t("Close") }, icon("x-lg"));
  const form = el("form", { method: "dialog" }, el("header", {}, icon("keyboard"), el("h2", { id: "help-title" }, t("The board by keyboard")), close), el("div", { class: "help-columns" }, ...KEYS().map(section)));
  const dialog = el("dialog", { class: "board-help", "aria-labelledby": "help-title" }, form);
  form.addEventListener("submit", ignoreSecondTap);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** The question mark and the button open it. */
export function listen() {
  document.querySelector("[data-help]")?.addEventListener("click", openHelp);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "?" || event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    event.preventDefault();
    openHelp();
  });
}
