// Short answers at the foot of the page, with an undo that counts down.

import { el, icon, say } from "ui/dom";
import { t } from "ui/texts";

const STAY_S = 6;
const UNDO_S = 8;

function place(line) {
  const host = document.getElementById("toasts");
  while (host.children.length >= 3) host.firstElementChild.remove();
  host.append(line);
}

/** An error that is said again stands once. */
function forgetError(text) {
  const lines = document.querySelectorAll("#toasts .is-warn");
  for (const line of lines) if (line.querySelector(".toast-text").textContent === text) line.remove();
}

/** Say that something was done. Errors stay until they are closed; give the element to remove it early. */
export function toast(text, { kind = "done", stay = kind === "error" ? 0 : STAY_S, action = null } = {}) {
  const close = el(
    "button",
    { type: "button", class: "btn btn-icon btn-sm", "aria-label": t("Close") },
    icon("x-lg"),
  );
  const line = el(
    "div",
    { class: `toast-line${kind === "error" ? " is-warn" : ""}` },
    icon(kind === "error" ? "exclamation-triangle-fill" : "check-circle-fill"),
    el("span", { class: "toast-text" }, text),
    action,
    close,
  );
  close.addEventListener("click", () => line.remove());
  if (kind === "error") forgetError(text);
  place(line);
  say(text);
  if (stay) setTimeout(() => line.remove(), stay * 1000);
  return line;
}

/** Show why something failed: an Error or a sentence. */
export const fail = (error) =>
  toast(error instanceof Error ? error.message : String(error), { kind: "error" });

/** Say what was done and offer to take it back for eight seconds. Alt+Z presses it. Resolves true when undone. */
export function undoable(text, undo, { seconds = UNDO_S } = {}) {
  return new Promise((resolve) => {
    let left = seconds;
    const button = el("button", {
      type: "button",
      class: "btn btn-sm",
      "data-undo": true,
      "aria-keyshortcuts": "Alt+Z",
    });
    const label = () => {
      button.textContent = t("Undo %(left)s s", { left });
    };
    label();
    const line = toast(text, { action: button, stay: 0 });
    const finish = (undone) => {
      clearInterval(timer);
      line.remove();
      resolve(undone);
    };
    const timer = setInterval(() => {
      left -= 1;
      label();
      if (left <= 0 || !line.isConnected) finish(false);
    }, 1000);
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        await undo();
        finish(true);
      } catch (error) {
        finish(false);
        fail(error);
      }
    });
  });
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.key.toLowerCase() !== "z") return;
  const newest = [...document.querySelectorAll("[data-undo]")].pop();
  if (newest) {
    event.preventDefault();
    newest.click();
  }
});
