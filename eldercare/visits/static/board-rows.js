// The rows of the timetable. One element per person, drawn again only when something about the row changed.
// Everything stands at `--at` minutes for `--len` minutes; the sheet says how many pixels a minute has.

import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";
import { clock } from "./board-store.js";
import { words } from "./board-words.js";

const GROUPS = { caregiver: () => t("Caregivers"), leader: () => t("Group leaders") };
const URGENT = new Set(["unassigned", "late"]);
const LEAST_LABEL = 10; // minutes of a way that have room for their number

/** Put an element at its minutes. */
export function at(element, start, end) {
  element.style.setProperty("--at", start);
  element.style.setProperty("--len", end - start);
  return element;
}

export class Rows {
  constructor(store, sheet) {
    this.store = store;
    this.sheet = sheet;
    this.drawn = new Map();
    this.folded = new Set();
    this.idle = new Set();
    this.sort = "area";
  }

  /** Draw what changed; gives the number of rows that were drawn anew. */
  draw() {
    const wanted = [this.axis()];
    let fresh = 0;
    for (const kind of Object.keys(GROUPS)) {
      const rows = this.store.rows(kind, this.sort);
      if (!rows.length) continue;
      wanted.push(this.groupHead(kind, rows));
      if (this.folded.has(kind)) continue;
      const shown = rows.filter((row) => this.isShown(kind, row));
      for (const row of shown) {
        const [element, isNew] = this.row(row);
        wanted.push(element);
        fresh += isNew;
      }
      if (shown.length < rows.length) wanted.push(this.idleFoot(kind, rows.length - shown.length));
      else if (this.idle.has(kind)) wanted.push(this.idleFoot(kind, 0));
    }
    wanted.push(this.links ??= el("div", { class: "board-links", "aria-hidden": "true" }));
    if (wanted.length !== this.sheet.children.length || wanted.some((element, i) => element !== this.sheet.children[i])) this.sheet.replaceChildren(...wanted);
    return fresh;
  }

  isShown(kind, row) {
    const { worker, parts } = row;
    return parts.length > 0 || this.idle.has(kind) || worker.id === this.store.selected.worker || (kind === "caregiver" && worker.shift !== null);
  }

  axis() {
    const [first, last] = this.store.board.span;
    const key = `${first}-${last}-${this.sort}`;
    if (this.axisKey === key) return this.axisRow;
    this.axisKey = key;
    const sorts = { area: t("by area"), name: t("by name"), load: t("by load") };
    const sorter = el("button", { type: "button", class: "sort-rows", dataset: { sort: this.sort }, "aria-label": t("People, %(order)s. Change the order", { order: sorts[this.sort] }) },
      el("b", {}, t("People")), el("span", {}, sorts[this.sort]), icon("arrow-down"));
    const hours = el("div", { class: "hours", role: "columnheader", "aria-label": t("Time") });
    for (let minute = Math.ceil(first / 60) * 60; minute < last; minute += 60) hours.append(at(el("span", { class: "hour" }, clock(minute)), minute, minute));
    this.axisRow = el("div", { class: "axis", role: "row" }, el("div", { class: "corner", role: "columnheader" }, sorter), hours);
    return this.axisRow;
  }

  groupHead(kind, rows) {
    const visits = rows.reduce((sum, row) => sum + row.parts.length, 0);
    const open = !this.folded.has(kind);
    const key = `head-${kind}`;
    const signature = `${rows.length}-${visits}-${open}`;
    const known = this.drawn.get(key);
    if (known?.signature === signature) return known.element;
    const text = kind === "leader" ? t("%(people)s people · %(visits)s home visits", { people: rows.length, visits }) : t("%(people)s people · %(visits)s visits", { people: rows.length, visits });
    const button = el("button", { type: "button", dataset: { fold: kind }, "aria-expanded": String(open) }, icon(open ? "chevron-down" : "chevron-right"), el("b", {}, GROUPS[kind]()), el("span", {}, text));
    const element = el("div", { class: "group-head", role: "row" }, el("div", { role: "rowheader" }, button), el("div", { class: "group-line", role: "gridcell" }));
    this.drawn.set(key, { element, signature });
    return element;
  }

  idleFoot(kind, hidden) {
    const more = kind === "leader" ? t("%(count)s more without a visit", { count: hidden }) : t("%(count)s more off duty", { count: hidden });
    const text = hidden ? more : t("Show fewer people");
    const button = el("button", { type: "button", dataset: { idle: kind } }, icon(hidden ? "plus-lg" : "dash-lg"), el("span", {}, text));
    return el("div", { class: "group-head idle-foot", role: "row" }, el("div", { role: "rowheader" }, button), el("div", { class: "group-line", role: "gridcell" }));
  }

  row({ worker, parts }) {
    const signature = JSON.stringify([worker, parts]);
    const known = this.drawn.get(worker.id);
    if (known?.signature === signature) return [known.element, 0];
    const element = el("div", { class: "row-of", role: "row", dataset: { worker: worker.id } }, this.name(worker, parts), this.track(worker, parts));
    this.drawn.set(worker.id, { element, signature });
    return [element, 1];
  }

  name(worker, parts) {
    const hours = `${(worker.busy / 60).toFixed(1)}/${+(worker.limit / 60).toFixed(1)}h`;
    const share = worker.limit ? Math.min(100, (worker.busy / worker.limit) * 100) : 0;
    const bar = el("i", { class: `load${share >= 90 ? " is-full" : ""}` });
    bar.style.setProperty("--part", share.toFixed(0));
    const freed = parts.filter(({ visit }) => visit.flags.includes("absent")).length;
    const under = worker.away
      ? el("span", { class: `chip tone-${mark("absence", worker.away.reason).colour}` }, icon(mark("absence", worker.away.reason).icon), el("span", {}, freed ? t("%(reason)s · %(count)s visits", { reason: worker.away.text, count: freed }) : worker.away.text))
      : el("span", { class: "under" }, bar, el("span", {}, worker.kind === "leader" ? t("%(count)s for %(hours)s", { count: parts.length, hours }) : t("%(count)s in %(hours)s", { count: parts.length, hours })));
    const sex = worker.sex === "F" ? t("F") : t("M");
    return el("div", { class: "who", role: "rowheader", title: [worker.name, worker.area, sex].join(" · ") },
      el("span", { class: "avatar", "aria-hidden": "true" }, worker.name.slice(0, 1)),
      el("button", { type: "button", class: "who-name", dataset: { pick: worker.id }, tabindex: "-1" },
        el("span", { class: "line" }, el("b", {}, worker.name), el("span", {}, worker.area), worker.kind === "leader" ? null : el("i", {}, sex)), under));
  }

  track(worker, parts) {
    const track = el("div", { class: "track", role: "gridcell", "aria-label": worker.name });
    const [first, last] = this.store.board.span;
    const [begins, ends] = worker.shift ?? [last, last];
    if (begins > first) track.append(at(el("i", { class: "off" }), first, begins));
    for (const [from, to] of worker.gaps ?? []) track.append(at(el("i", { class: "off" }), from, to));
    if (ends < last) track.append(at(el("i", { class: "off" }), ends, last));
    if (worker.rest && !(worker.away && worker.rest.end > worker.away.start)) track.append(this.rest(worker.rest));
    if (worker.away && worker.shift) track.append(this.away(worker, parts));
    for (const { visit, part } of parts) {
      if (visit.flags.includes("absent") && worker.away && part.end > worker.away.start) continue;
      if (part.travel > 0) track.append(this.way(part, parts));
      track.append(this.visit(visit, part, parts));
    }
    return track;
  }

  rest(rest) {
    return at(el("span", { class: `rest${rest.fits ? "" : " is-short"}`, title: rest.fits ? t("Break") : t("No room for the break") }, icon("cup-hot"), el("span", {}, t("Break"))), rest.start, rest.end);
  }

  away(worker, parts) {
    const start = Math.max(worker.away.start, worker.shift[0]);
    const freed = parts.filter(({ visit }) => visit.flags.includes("absent")).length;
    const text = worker.away.start > worker.shift[0]
      ? t("%(reason)s from %(time)s", { reason: worker.away.text, time: clock(worker.away.start) }) : worker.away.text;
    const whole = freed ? [text, t("%(count)s visits need somebody else", { count: freed })].join(" · ") : text;
    return at(el("span", { class: `away tone-${mark("absence", worker.away.reason).colour}` }, icon(mark("absence", worker.away.reason).icon), el("span", {}, whole)), start, worker.shift[1]);
  }

  /** The way before a visit: dots as long as the way takes, its minutes, and what is missing. */
  way(part, parts) {
    const before = parts.filter((one) => one.part.end <= part.start && one.part !== part).pop();
    const free = before ? part.start - before.part.end : part.travel;
    const length = Math.max(0, Math.min(part.travel, free));
    const way = at(el("span", { class: "way" }, el("span", {}, length < LEAST_LABEL ? "" : String(part.travel))), part.start - length, part.start);
    if (part.short > 0) {
      way.classList.add("is-short");
      way.firstChild.textContent = t("−%(minutes)s", { minutes: part.short });
      way.title = t("%(minutes)s min short for the way", { minutes: part.short });
    } else {
      way.title = t("%(minutes)s min on the way, %(km)s km", { minutes: part.travel, km: part.km });
    }
    return way;
  }

  visit(visit, part, parts) {
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
}

const lateBy = (minutes) => (minutes < 120 ? t("%(count)s min", { count: minutes }) : t("%(count)s h", { count: Math.floor(minutes / 60) }));
const lateness = (minutes) => (minutes < 120 ? t("%(minutes)s min late", { minutes }) : t("%(hours)s h late", { hours: Math.floor(minutes / 60) }));

function label(visit, part, word) {
  const time = `${clock(part.start)}–${clock(part.end)}`;
  const extra = [visit.staff > 1 ? t("two people") : "", part.pinned ? t("pinned") : "", part.changed ? t("not published") : ""].filter(Boolean);
  return [`${time} ${visit.senior.name}`, visit.service, word, ...extra].join(", ");
}
