// My day and my week: record the next step, and load again when the station changes something.

import { on } from "ui/feed";
import { record } from "./entry.js";

for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => record(button));
}

const isBusy = () =>
  document.querySelector("dialog[open]") ||
  document.querySelector("[data-step]:disabled") ||
  document.querySelector("[data-failed]:not([hidden])");

let waiting = 0;
on(["visit", "plan", "gathering"], () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (!isBusy()) window.location.reload();
  }, 800);
});
