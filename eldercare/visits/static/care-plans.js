// Forms of a care plan: show what belongs to the chosen recurrence, fill in the service's minutes, and draw what
// would become of the next eight weeks while somebody types.

import { suggestMinutes } from "./service-minutes.js";

const form = document.querySelector("[data-plan-form]");

function showPartsOf(kind) {
  for (const part of form.querySelectorAll("[data-kinds]")) {
    part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
  }
}

const kind = form.querySelector("[data-kind]");
if (kind) {
  kind.addEventListener("change", () => showPartsOf(kind));
  showPartsOf(kind);
}
suggestMinutes(form);

const outlook = document.querySelector("[data-outlook]");
const PAUSE_MS = 300;
const PATIENCE_MS = 10000;
let waiting = 0;
let asked = 0;

async function drawOutlook() {
  const number = ++asked;
  const body = new FormData(form);
  body.set("preview", "1");
  const answer = await fetch(window.location.href, {
    method: "POST",
    body,
    headers: { "X-Fragment": "1" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch(() => null); // no line: the button still asks, and the browser says what is wrong
  if (!answer?.ok || answer.redirected || number !== asked) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (number === asked) outlook.replaceChildren(...fresh.body.childNodes);
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(drawOutlook, PAUSE_MS);
});
