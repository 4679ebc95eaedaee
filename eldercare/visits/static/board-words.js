// Words on a card that may be too narrow for them. A word is shown whole or not at all: each carries the room
// it needs (--need, in em), and the style sheet compares that with the card's width, at any zoom.

import { el } from "ui/dom";

const SIZE = 100;
const SPARE_EM = 0.06;
const pen = document.createElement("canvas").getContext("2d");
const known = new Map();

/** How many em a text is wide in the page's font. */
function widthOf(text) {
  if (!known.has(text)) {
    pen.font = `${SIZE}px ${getComputedStyle(document.body).fontFamily}`;
    known.set(text, pen.measureText(text).width / SIZE + SPARE_EM);
  }
  return known.get(text);
}

/** The long word and the short one that takes its place where the long one has no room. */
export function words(long, short) {
  const full = el("span", { class: "word" }, long);
  full.style.setProperty("--need", widthOf(long).toFixed(2));
  if (short === long) return [full];
  const brief = el("span", { class: "word is-brief" }, short);
  brief.style.setProperty("--need", widthOf(short).toFixed(2));
  brief.style.setProperty("--long", widthOf(long).toFixed(2));
  return [full, brief];
}
