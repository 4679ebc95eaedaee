// Visits for two: a bracket from one person's row to the other's, so that a pair is seen as one.

import { el, icon } from "ui/dom";

/** Draw the brackets of all pairs that stand in two rows. */
export function drawLinks(store, sheet, layer) {
  const pairs = [];
  for (const visit of store.visits.values()) {
    if (visit.staff < 2 || visit.flags.includes("absent")) continue;
    const [upper, lower] = visit.parts.map((part) => row(sheet, part.worker)).sort((a, b) => (a?.offsetTop ?? 0) - (b?.offsetTop ?? 0));
    const part = visit.parts[0];
    if (upper && lower && upper !== lower && part.start !== null) pairs.push(link(store, visit, part, upper, lower));
  }
  layer.replaceChildren(...pairs);
}

/** Show the bracket of the pair under the pointer, however far apart its rows are. */
export function showPairs(sheet) {
  sheet.addEventListener("pointerover", ({ target }) => {
    const visit = target.closest(".visit.is-pair")?.dataset.visit;
    for (const link of sheet.querySelectorAll(".pair-link.is-far")) link.classList.toggle("is-near", link.dataset.pair === visit);
  });
}

const row = (sheet, worker) => (worker === null ? null : sheet.querySelector(`.row-of[data-worker="${worker}"]`));

function link(store, visit, part, upper, lower) {
  const next = upper.nextElementSibling === lower;
  const bracket = el("span", { dataset: { pair: visit.id }, class: `pair-link${next ? "" : " is-far"}${store.selected.visit === visit.id ? " is-selected" : ""}${store.stands(visit) ? "" : " is-dim"}` }, icon("link-45deg"));
  bracket.style.setProperty("--at", part.start);
  bracket.style.setProperty("--len", part.end - part.start);
  bracket.style.top = `${upper.offsetTop + upper.offsetHeight - 7}px`;
  bracket.style.height = `${lower.offsetTop - upper.offsetTop - upper.offsetHeight + 14}px`;
  return bracket;
}
