// The responder's phone: new alarms come up by themselves, shake the phone, and are told as seen.

import { post } from "ui/api";

import { follow } from "./live.js";

const told = new Set();

function greet() {
  for (const card of document.querySelectorAll("[data-offer]")) {
    if (told.has(card.dataset.offer)) continue;
    told.add(card.dataset.offer);
    navigator.vibrate?.([400, 150, 400, 150, 400]);
    if (card.dataset.seenUrl) post(card.dataset.seenUrl).catch(() => told.delete(card.dataset.offer));
  }
}

/** A number that was shown is called by touching it. */
document.addEventListener("click", ({ target }) => {
  const shown = target.closest?.(".masked.is-open .masked-value")?.textContent ?? "";
  if (/^[0-9-]{5,}$/.test(shown)) window.location.assign(`tel:${shown}`);
});

greet();
follow(["alarm."], { address: () => window.location.pathname, after: greet });
