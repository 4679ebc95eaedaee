// The marks of states for scripts: the table that the page carries in <script id="marks"> (marks_data in chips.html).

import { el, icon } from "ui/dom";

const table = JSON.parse(document.getElementById("marks")?.textContent ?? "{}");

/** {colour, icon, word, form} of a state; an unknown state shows its own name. */
export function mark(kind, state) {
  return table[kind]?.[state] ?? { colour: "mute", icon: "question-circle", word: state, form: "soft" };
}

/** The classes that give an element a mark's colours. */
export const toneOf = (found) => `tone-${found.colour}${found.form === "soft" ? "" : ` is-${found.form}`}`;

/** A chip as the templates draw it. */
export function chip(kind, state, text = "") {
  const found = mark(kind, state);
  return el("span", { class: `chip ${toneOf(found)}` }, icon(found.icon), el("span", {}, text || found.word));
}
