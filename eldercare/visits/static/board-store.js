// What the board knows: people, visits, what is selected. Pure data; the views listen for what changed.

import { t } from "ui/texts";
import { visitFits } from "./board-match.js";

const AT_WORK = new Set(["draft", "planned", "on_the_way", "in_progress", "done", "to_verify", "late", "missed"]);

/** 540 -> "09:00" */
export function clock(minute) {
  const whole = Math.round(minute);
  return `${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
}

/** The start of a visit with people, else the opening of its window. */
const startOf = (visit) => visit.parts.find((part) => part.start !== null)?.start ?? visit.window[0];

/** "Bathing 60 min" */
export const lengthOf = (visit) => [visit.service, t("%(count)s min", { count: visit.minutes })].join(" ");

/** One part of a visit as a key of the chosen ones. */
export const keyOf = (visitId, position) => `${visitId}:${position}`;

export class Store extends EventTarget {
  constructor(board, may) {
    super();
    this.may = may;
    this.selected = { visit: null, worker: null };
    this.chosen = new Set();
    this.filter = {};
    this.show = "all";
    this.take(board);
  }

  /** Take a whole board; returns the ids of visits that differ from before. */
  take(board) {
    const before = this.visits ?? new Map();
    this.board = board;
    this.workers = new Map(board.workers.map((worker) => [worker.id, worker]));
    this.visits = new Map(board.visits.map((visit) => [visit.id, visit]));
    this.forgetGone();
    return board.visits.filter((visit) => before.get(visit.id)?.version !== visit.version).map((visit) => visit.id);
  }

  /** Take the part of a board that a move changed. */
  merge({ visits, gone = [], workers, plan, changes }) {
    for (const visit of visits) this.visits.set(visit.id, visit);
    for (const id of gone) this.visits.delete(id);
    for (const worker of workers) this.workers.set(worker.id, worker);
    this.board.plan = plan;
    this.board.changes = changes;
    this.forgetGone();
    this.tell("change");
  }

  forgetGone() {
    this.byWorker = null;
    for (const key of this.chosen) if (!this.visits.has(parseInt(key, 10))) this.chosen.delete(key);
  }

  tell(kind, detail = {}) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Select a visit, a person, or nothing; the other views follow. */
  select({ visit = null, worker = null, from = "" } = {}) {
    const part = visit === null ? null : this.visits.get(visit)?.parts.find((one) => one.worker !== null);
    const person = worker ?? part?.worker ?? null;
    if (this.selected.visit === visit && this.selected.worker === person) return;
    this.selected = { visit, worker: person };
    this.tell("select", { from });
  }

  /** Choose these parts, given as keys; what is done then is done with all of them. */
  choose(keys) {
    this.chosen = new Set(keys);
    this.tell("choose");
  }

  /** The chosen parts with their visits, in order of time. */
  chosenParts() {
    const found = [...this.chosen].map((key) => {
      const [visitId, position] = key.split(":").map(Number);
      const visit = this.visits.get(visitId);
      return { visit, part: visit?.parts.find((one) => one.position === position) };
    });
    return found.filter(({ part }) => part).sort((a, b) => startOf(a.visit) - startOf(b.visit) || a.visit.id - b.visit.id);
  }

  partOf(visitId, position) {
    return this.visits.get(visitId)?.parts.find((part) => part.position === position);
  }

  /** Everybody's parts in order of time, by worker. */
  parts() {
    if (this.byWorker) return this.byWorker;
    const found = new Map();
    for (const visit of this.visits.values()) {
      for (const part of visit.parts) {
        if (part.worker === null || part.start === null || !AT_WORK.has(visit.state)) continue;
        if (!found.has(part.worker)) found.set(part.worker, []);
        found.get(part.worker).push({ visit, part });
      }
    }
    for (const row of found.values()) row.sort((a, b) => a.part.start - b.part.start);
    this.byWorker = found;
    return found;
  }

  /** The visits of one person in order of time. */
  routeOf(workerId) {
    return this.parts().get(workerId) ?? [];
  }

  /** The rows of one kind of worker, each with its parts in order of time. */
  rows(kind, sort = "area") {
    const rows = [...this.workers.values()].filter((worker) => worker.kind === kind).map((worker) => ({ worker, parts: this.routeOf(worker.id) }));
    const order = { area: (row) => [row.worker.area, row.worker.pinyin], name: (row) => [row.worker.pinyin], load: (row) => [-row.worker.busy] };
    return rows.sort((a, b) => compare(order[sort](a), order[sort](b)) || a.worker.id - b.worker.id);
  }

  /** Visits that wait for somebody, the most urgent window first. */
  pool() {
    return [...this.visits.values()].filter((visit) => visit.pool).sort((a, b) => a.window[1] - b.window[1] || a.id - b.id);
  }

  /** How many visits carry a flag. */
  count(flag) {
    if (flag === "all") return this.visits.size;
    let found = 0;
    for (const visit of this.visits.values()) if (visit.flags.includes(flag)) found += 1;
    return found;
  }

  /** Whether the chosen chip and the filters let the visit stand out. */
  stands(visit) {
    return (this.show === "all" || visit.flags.includes(this.show)) && visitFits(visit, this.filter, this.workers);
  }
}

function compare(a, b) {
  for (let i = 0; i < a.length; i += 1) {
    if (a[i] < b[i]) return -1;
    if (a[i] > b[i]) return 1;
  }
  return 0;
}
