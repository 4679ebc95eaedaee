// Paper: each way to the printer, the button and the browser's own, is written down once.

import { fail } from "ui/toast";

const form = document.querySelector("[data-paper]");

/** Tell the server what goes to the printer; it still arrives when the page is closed at once. */
async function record() {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => null);
  if (!answer?.ok) fail(new Error(form.dataset.failed));
}

window.addEventListener("beforeprint", record);
document.querySelector("[data-print]").addEventListener("click", () => window.print());
