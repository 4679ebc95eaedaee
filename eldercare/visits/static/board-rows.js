// The rows of the timetable. One element per person, drawn again only when something about the row changed.
// Everything stands at `--at` minutes for `--len` minutes; the sheet says how many pixels a minute has.

import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";
import { clock } from "./board-store.js";
import { Lazy } from "./board-lazy.js";
import { rowFits } from "./board-match.js";
import { at, drawVisit } from "./board-visit.js";

const GROUPS = { caregiver: () => t("Caregivers"), leader: () => t("Group leaders") };
const LEAST_ROW_PX = 56; // as many rows as the window has room for are drawn at once
const LEAST_LABEL = 10; // minutes of a way that have room for their number

/** What a row looks like in a short text: the same text, the same picture. */
function signatureOf(worker, parts) {
  const own = [worker.name, worker.area, worker.busy, worker.limit, worker.shift, worker.gaps?.join(), JSON.stringify(worker.rest), JSON.stringify(worker.away), JSON.stringify(worker.gatherings)];
  return own.join("|") + parts.map(({ visit, part }) =>
    `;${visit.id},${visit.version},${visit.mark},${visit.flags},${visit.flags.includes("late") ? visit.late : ""},${part.start},${part.end},${part.travel},${part.short},${part.pinned},${part.changed}`).join("");
}

export class Rows {
  constructor(store, sheet) {
    this.store = store;
    this.sheet = sheet;
    this.drawn = new Map();
    this.folded = new Set();
    this.idle = new Set();
    this.sort = "area";
    this.height = window.innerHeight;
    this.lazy = new Lazy(() => store.tell("filled"));
    this.layer = el("div", { class: "board-layer", "aria-hidden": "true" });
    this.links = el("div", { class: "board-links" });
    this.layer.append(this.links);
  }

  /** Draw what changed. Rows below the window are filled when the browser has time, or at the latest when they come near. */
  draw() {
    const wanted = [this.axis()];
    let room = Math.ceil(this.height / LEAST_ROW_PX) + 1;
    let shownRows = 0;
    for (const kind of Object.keys(GROUPS)) {
      const all = this.store.rows(kind, this.sort);
      const rows = all.filter((row) => rowFits(row, this.store.filter, this.store.workers));
      if (!rows.length) continue;
      wanted.push(this.groupHead(kind, rows));
      if (this.folded.has(kind)) continue;
      const shown = rows.filter((row) => this.isShown(kind, row));
      for (const row of shown) {
        wanted.push(this.row(row, room > 0));
        room -= 1;
      }
      shownRows += shown.length;
      if (shown.length < rows.length) wanted.push(this.idleFoot(kind, rows.length - shown.length));
      else if (this.idle.has(kind)) wanted.push(this.idleFoot(kind, 0));
    }
    if (!shownRows && Object.keys(this.store.filter).length) wanted.push(this.none());
    wanted.push(this.layer);
    if (wanted.length !== this.sheet.children.length || wanted.some((element, i) => element !== this.sheet.children[i])) this.sheet.replaceChildren(...wanted);
    this.lazy.later();
  }

  /** No row fits the filters: say so and offer the way back. */
  none() {
    return el("div", { class: "board-none", role: "row" }, el("div", { role: "gridcell" }, el("b", {}, t("Nobody fits these filters")),
      el("button", { type: "button", class: "btn btn-sm", dataset: { clearFilters: "" } }, icon("x-lg"), el("span", {}, t("Show everybody")))));
  }

  /** Fill the row of this element now, as somebody goes there. */
  need(row) {
    this.lazy.need(row);
  }

  isShown(kind, row) {
    const { worker, parts } = row;
    return parts.length > 0 || worker.gatherings.length > 0 || this.idle.has(kind) || worker.id === this.store.selected.worker || Object.keys(this.store.filter).length > 0 || (kind === "caregiver" && worker.shift !== null);
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

  row({ worker, parts }, now) {
    const signature = signatureOf(worker, parts);
    const known = this.drawn.get(worker.id);
    if (known?.signature === signature) {
      if (now) this.lazy.need(known.element);
      return known.element;
    }
    const element = el("div", { class: "row-of", role: "row", dataset: { worker: worker.id } });
    this.lazy.add(element, () => element.append(this.name(worker, parts), this.track(worker, parts)));
    // What was there before is drawn again at once: the focus may lie in it.
    if (now || known) this.lazy.need(element);
    this.drawn.set(worker.id, { element, signature });
    return element;
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
      el("button", { type: "button", class: "who-name", dataset: { pick: worker.id }, tabindex: "-1", "aria-keyshortcuts": "M" },
        el("span", { class: "line" }, el("b", {}, worker.name), el("span", {}, worker.area), worker.kind === "leader" ? null : el("i", {}, sex)), under),
      el("button", { type: "button", class: "who-more", dataset: { rowMenu: worker.id }, tabindex: "-1", "aria-label": t("More for %(name)s", { name: worker.name }) }, icon("three-dots-vertical")));
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
    const stops = [...parts, ...worker.gatherings.map((part) => ({ part }))].sort((a, b) => a.part.start - b.part.start);
    for (const one of worker.gatherings) {
      if (worker.away && one.end > worker.away.start) continue;
      if (one.travel > 0) track.append(this.way(one, stops));
      track.append(this.gathering(one));
    }
    for (const { visit, part } of parts) {
      if (visit.flags.includes("absent") && worker.away && part.end > worker.away.start) continue;
      if (part.travel > 0) track.append(this.way(part, stops));
      track.append(drawVisit(visit, part, parts));
    }
    return track;
  }

  rest(rest) {
    return at(el("span", { class: `rest${rest.fits ? "" : " is-short"}`, title: rest.fits ? t("Break") : t("No room for the break") }, icon("cup-hot"), el("span", {}, t("Break"))), rest.start, rest.end);
  }

  /** What the person hosts at the station: fixed, with the way to its page. */
  gathering(one) {
    const words = [`${clock(one.start)}–${clock(one.end)} ${one.name}`, t("Gathering at the station"), mark("gathering", one.state).word].join(", ");
    return at(el("a", { class: "gathering", href: `/gatherings/days/${one.day}`, tabindex: "-1", title: words, "aria-label": words }, icon("people-fill"), el("span", {}, one.name)), one.start, one.end);
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
}
