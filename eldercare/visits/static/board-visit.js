// One visit as it stands in a row, and what a screen reader hears of it.

import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";
import { clock } from "./board-store.js";
import { words } from "./board-words.js";

const URGENT = new Set(["unassigned", "late"]);

/** Put an element at its minutes. */
export function at(element, start, end) {
  element.style.setProperty("--at", start);
  element.style.setProperty("--len", end - start);
  return element;
}

/** One visit of a row. */
export function drawVisit(visit, part, parts) {
  const found = mark("visit", visit.mark);
  const before = (one) => one.part.start < part.start || (one.part.start === part.start && one.visit.id < visit.id);
  const crossed = parts.some((one) => one.visit !== visit && one.part.end > part.start && before(one));
  const classes = ["visit", toneOf(found), part.changed ? "is-changed" : "", part.pinned ? "is-pinned" : "", visit.staff > 1 ? "is-pair" : "", visit.open ? "" : "is-fixed", crossed ? "is-crossed" : ""];
  const late = visit.flags.includes("late");
  const under = late ? words(lateness(visit.late), lateBy(visit.late)) : words(visit.service, visit.word);
  const button = el("button", {
    type: "button", class: classes.filter(Boolean).join(" "), tabindex: "-1",
    dataset: { visit: visit.id, position: part.position, worker: part.worker },
    "aria-label": label(visit, part, found.word), title: label(visit, part, found.word),
  },
  icon(part.changed && !URGENT.has(visit.mark) ? "pencil" : found.icon),
  el("b", {}, visit.senior.name),
  el("span", { class: "under" }, visit.staff > 1 ? icon("link-45deg") : null, part.pinned ? icon("lock-fill") : null, ...under));
  return at(button, part.start, part.end);
}

const lateBy = (minutes) => (minutes < 120 ? t("%(count)s min", { count: minutes }) : t("%(count)s h", { count: Math.floor(minutes / 60) }));
const lateness = (minutes) => (minutes < 120 ? t("%(minutes)s min late", { minutes }) : t("%(hours)s h late", { hours: Math.floor(minutes / 60) }));

function label(visit, part, word) {
  const time = `${clock(part.start)}–${clock(part.end)}`;
  const extra = [visit.staff > 1 ? t("two people") : "", part.pinned ? t("pinned") : "", part.changed ? t("not published") : ""].filter(Boolean);
  return [`${time} ${visit.senior.name}`, visit.service, word, ...extra].join(", ");
}
