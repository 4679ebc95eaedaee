// The alarm line is watched from every page: a red bar says so within seconds when it has gone deaf.

import { get } from "ui/api";
import { onWake } from "ui/wake";

const CHECK_MS = 5000;

function show(bar, deaf) {
  bar.hidden = !deaf.length;
  for (const part of bar.querySelectorAll("[data-part]")) part.hidden = !deaf.includes(part.dataset.part);
}

/** Ask which parts are silent, again and again; without an answer the page says that the connection is lost. */
export function watchLine() {
  const bar = document.querySelector("[data-line]");
  if (!bar) return;
  const again = () => get(bar.dataset.line).then((answer) => show(bar, answer.deaf), () => {});
  onWake(again);
  setInterval(again, CHECK_MS);
}
