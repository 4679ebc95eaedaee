// The dispatch board: puts the parts together. What one part changes, the store tells the others.

import { ApiError, get, post } from "ui/api";
import { t } from "ui/texts";
import { fail, toast } from "ui/toast";
import { Bar } from "./board-bar.js";
import { VisitCard } from "./board-card.js";
import { drawChips, isKind } from "./board-chips.js";
import { Choose } from "./board-choose.js";
import { askParts } from "./board-conflict.js";
import { Drag } from "./board-drag.js";
import "./board-extras.js";
import { Filters } from "./board-filter.js";
import { drawDraft, drawLegend } from "./board-foot.js";
import { listen as listenHelp } from "./board-help.js";
import { BoardJob } from "./board-job.js";
import { Keys } from "./board-keys.js";
import { drawLinks, showPairs } from "./board-links.js";
import { Live } from "./board-live.js";
import { BoardMap } from "./board-map.js";
import { Moves } from "./board-moves.js";
import { Pool } from "./board-pool.js";
import { Popover } from "./board-popover.js";
import { listen as listenRowMenu } from "./board-row-menu.js";
import { Rows } from "./board-rows.js";
import { askAfterStale } from "./board-stale.js";
import { Store } from "./board-store.js";
import { timed } from "./board-times.js";
import { View } from "./board-view.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const words = read("board-words");
const root = document.getElementById("board");
const store = new Store(read("board-data"), words.may);
const opened = store.board.now === null ? null : store.board.now - performance.now() / 60000; // the server's clock, not this one's
const sheet = root.querySelector("[data-sheet]");
const popover = new Popover();
const rows = new Rows(store, sheet);
const pool = new Pool(store, root.querySelector("[data-pool-card]"));
const map = new BoardMap(store, document.getElementById("board-map"), root.querySelector("[data-map-title]"));
const moves = new Moves(store, { refresh, onConflict: ({ visitId, position, worker, start }) => propose({ visit: store.visits.get(visitId), position, worker, start }), onStale });
const board = { root, store, moves, popover, refresh, elementOf };
const card = new VisitCard(board, words);
const view = new View(store, root, { redraw: draw });
const filters = new Filters(store, { view, popover, words, redraw: draw, reach });
const keys = new Keys(root, { store, moves, propose, rows, view, find: filters.find });
const bar = new Bar(root, { store, moves, popover, words });
const drag = new Drag(root, {
  store, popover, layer: rows.layer, texts: words.rules, dropAll: (worker) => (worker === null ? bar.takeOut() : bar.give(worker)),
  drop: ({ worker, ...rest }) => (worker === null ? moves.move(rest.visit.id, rest.position, { worker: null }) : decide({ worker, ...rest, version: rest.visit.version })), // as it was when it was taken into the hand
});

function elementOf(visitId, position) {
  return root.querySelector(`[data-visit="${visitId}"][data-position="${position}"]`) ?? root.querySelector(`[data-visit="${visitId}"]`);
}

/** Draw all that depends on the data; rows that did not change keep their elements and the focus. */
function draw() {
  const active = document.activeElement;
  const focus = active?.dataset?.visit ? [active.dataset.visit, active.dataset.position] : null;
  rows.sort = view.sort;
  rows.folded = view.folded;
  rows.idle = view.idle;
  rows.height = view.height;
  rows.draw();
  pool.draw();
  drawChips(store, root.querySelector("[data-chips]"));
  drawLegend(root, view);
  drawDraft(root, store, moves);
  dim();
  drawLinks(store, sheet, rows.links);
  keys.rove();
  store.tell("choose");
  map.later();
  if (focus && document.activeElement === document.body) elementOf(...focus)?.focus({ preventScroll: true });
}

/** Chips, filters and selection: what stands out, what fades. */
function dim() {
  root.classList.toggle("is-triaged", store.show !== "all" || Object.keys(store.filter).length > 0);
  for (const element of root.querySelectorAll(".visit, .pool-card")) {
    const visit = store.visits.get(Number(element.dataset.visit));
    element.classList.toggle("is-dim", Boolean(visit) && !store.stands(visit));
    element.classList.toggle("is-selected", visit?.id === store.selected.visit);
  }
  for (const row of sheet.querySelectorAll(".row-of")) row.classList.toggle("is-selected", Number(row.dataset.worker) === store.selected.worker);
}

/** Read the board anew and redraw what differs. */
async function refresh() {
  const { station, day } = store.board;
  const newest = await get(`/api/v1/board?station=${encodeURIComponent(station.code)}&day=${day}`).catch(() => null);
  if (!newest) return undefined;
  const before = store.visits;
  const changed = store.take(newest);
  moves.adopt(before);
  draw();
  pool.countAble().catch(() => {});
  return changed;
}

/** Ask before a move: done at once when no hard rule stands against it, else the card with the ways out. */
async function propose({ visit, position, worker, start, element = null }) {
  const answer = await post(`/api/v1/visits/${visit.id}/check-move`, { position, worker, start }, { key: null }).catch((error) => error);
  const anchor = (element ?? elementOf(visit.id, position) ?? root).getBoundingClientRect();
  decide({ visit, position, worker, start, answer, anchor });
}

async function decide({ visit, position, worker, start, answer, anchor, version = null }) {
  const back = () => elementOf(visit.id, position);
  if (answer instanceof Error) {
    fail(answer);
  } else if (worker === null || !answer.hard) {
    await moves.move(visit.id, position, { worker, start }, { version });
    back()?.focus({ preventScroll: true });
  } else {
    popover.show(anchor, { label: t("Rules"), tone: "warn", back, parts: askParts(answer, words, {
      onWayOut: (other, time) => { popover.close(); moves.move(visit.id, position, { worker: other, start: time }); },
      onCandidates: () => { card.open(back(), visit.id, position, back); card.candidates(); },
      onOverride: (reason) => { popover.close(); moves.move(visit.id, position, { worker, start }, { override: reason }); },
      onBack: () => popover.close(),
    }) });
  }
}

/** Somebody else was faster: both places side by side, and the choice. */
function onStale(error, move) {
  const back = () => elementOf(move.visitId, move.position);
  const again = (version) => moves.move(move.visitId, move.position, { worker: move.worker ?? null, start: move.start ?? null }, { version });
  return askAfterStale({ store, popover, anchor: () => (back() ?? root).getBoundingClientRect(), back, move, error, again });
}

/** Bring a person or a visit before the eyes. */
function reach({ worker = null, visit = null }) {
  store.select({ worker, visit, from: "search" });
  const row = sheet.querySelector(`.row-of[data-worker="${store.selected.worker}"]`);
  rows.need(row);
  const place = visit === null ? row : elementOf(visit, 0);
  place?.scrollIntoView({ block: "center", inline: "nearest" });
}

showPairs(sheet);
new Choose(root, { store, layer: rows.layer });
listenRowMenu(root, board);
listenHelp();

root.addEventListener("click", (event) => {
  const target = event.target.closest("[data-visit][data-position], [data-pick], [data-show], .who");
  if (!target) return;
  const { visit, position, worker, show } = target.dataset;
  if (visit) {
    store.select({ visit: Number(visit), worker: Number(worker) || null, from: "board" });
    card.open(target, Number(visit), Number(position), () => elementOf(visit, position));
    if (event.target.closest(".pool-able")) card.candidates(); // these words promise the people, not the menu
  } else if (show) {
    store.show = store.show === show ? "all" : show;
    view.keep({ show: store.show === "all" ? null : store.show });
    drawChips(store, root.querySelector("[data-chips]"));
    dim();
    drawLinks(store, sheet, rows.links);
    map.later();
  } else {
    const person = Number(target.closest(".row-of").dataset.worker);
    store.select(person === store.selected.worker ? {} : { worker: person, from: "board" });
  }
});

store.addEventListener("change", draw);
store.addEventListener("filled", () => { dim(); drawLinks(store, sheet, rows.links); });
store.addEventListener("history", () => drawDraft(root, store, moves));
store.addEventListener("select", ({ detail }) => {
  if (detail.from === "map") {
    rows.need(sheet.querySelector(`.row-of[data-worker="${store.selected.worker}"]`));
    const element = elementOf(store.selected.visit, 0);
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
    element?.focus({ preventScroll: true });
  }
  dim();
  if (detail.from !== "drag") drawLinks(store, sheet, rows.links);
  map.later(detail.from !== "map" && detail.from !== "drag");
});

document.querySelector("[data-undo-move]")?.addEventListener("click", () => moves.undo());
document.querySelector("[data-redo-move]")?.addEventListener("click", () => moves.redo());

document.querySelector("[data-publish]")?.addEventListener("click", async ({ currentTarget }) => {
  currentTarget.disabled = true;
  const { station, day, plan } = store.board;
  try {
    const done = await post("/api/v1/board/publish", { station: station.code, day, version: plan?.version ?? null });
    toast(done.changes ? t("%(count)s changes published, %(people)s people told", { count: done.changes, people: done.people }) : t("Everything is published already"));
  } catch (error) {
    fail(error);
  }
  await refresh();
});


if (isKind(view.asked.get("show"))) store.show = view.asked.get("show");
root.style.setProperty("--first", store.board.span[0]);
root.style.setProperty("--last", store.board.span[1]);
root.style.setProperty("--to-hour", (60 - (store.board.span[0] % 60)) % 60);
view.fit();
timed(() => {
  draw();
  view.start({ now: () => (opened === null ? null : opened + performance.now() / 60000), links: () => drawLinks(store, sheet, rows.links) });
});
const live = new Live(root, { store, refresh, isBusy: () => drag.active });
new BoardJob(root, { store, forget: () => moves.forget(), refresh: () => live.soon() });
pool.countAble().catch((error) => { if (!(error instanceof ApiError)) throw error; });
