// A list or a day of gatherings is loaded again when somebody else changes it, unless something is being typed.

import { on } from "ui/feed";

// The answer to what was sent is not asked for again.
const isAnswer = /\/(find|sign-up)$/.test(window.location.pathname);
let touched = isAnswer;
document.addEventListener("input", () => { touched = true; });

let waiting = 0;
on(["gathering"], () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    if (!touched && !document.querySelector("dialog[open], details[open]")) window.location.reload();
  }, 800);
});
