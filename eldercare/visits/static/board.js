// The dispatch board: puts the parts together. What one part changes, the store tells the others.

import { ApiError, get, post } from "ui/api";
import { el, icon } from "ui/dom";
import { on } from "ui/feed";
import { show as showJob } from "ui/job";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";
import { fail, toast } from "ui/toast";
import { VisitCard } from "./board-card.js";
import { drawChips, isKind } from "./board-chips.js";
import { askParts } from "./board-conflict.js";
import { Drag } from "./board-drag.js";
import { Keys } from "./board-keys.js";
import { drawLinks, showPairs } from "./board-links.js";
import { BoardMap } from "./board-map.js";
import { Moves } from "./board-moves.js";
import { Pool } from "./board-pool.js";
import { Popover } from "./board-popover.js";
import { Rows } from "./board-rows.js";
import { Store } from "./board-store.js";
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
const moves = new Moves(store, { refresh, onConflict: ({ visitId, position, worker, start }) => propose({ visit: store.visits.get(visitId), position, worker, start }) });
const card = new VisitCard(store, popover, moves, words);
const view = new View(store, root, { redraw: draw });

const elementOf = (visitId, position) => root.querySelector(`[data-visit="${visitId}"][data-position="${position}"]`) ?? root.querySelector(`[data-visit="${visitId}"]`);

/** Draw all that depends on the data; rows that did not change keep their elements and the focus. */
function draw() {
  const active = document.activeElement;
  const focus = active?.dataset?.visit ? [active.dataset.visit, active.dataset.position] : null;
  rows.sort = view.sort;
  rows.folded = view.folded;
  rows.idle = view.idle;
  rows.draw();
  pool.draw();
  drawChips(store, root.querySelector("[data-chips]"));
  drawLegend();
  drawDraft();
  dim();
  keys.rove();
  map.draw();
  if (focus && document.activeElement === document.body) elementOf(...focus)?.focus({ preventScroll: true });
}

/** Chips and selection: what stands out, what fades. */
function dim() {
  root.classList.toggle("is-triaged", store.show !== "all");
  for (const element of root.querySelectorAll(".visit, .pool-card")) {
    const visit = store.visits.get(Number(element.dataset.visit));
    element.classList.toggle("is-dim", Boolean(visit) && !store.stands(visit));
    element.classList.toggle("is-selected", visit?.id === store.selected.visit);
  }
  for (const row of sheet.querySelectorAll(".row-of")) row.classList.toggle("is-selected", Number(row.dataset.worker) === store.selected.worker);
  drawLinks(store, sheet, rows.links);
}

function drawLegend() {
  const legend = root.querySelector("[data-legend]");
  if (legend.firstChild) return;
  const states = ["planned", "on_the_way", "in_progress", "done", "late", "to_verify", "draft"].map((state) => {
    const found = mark("visit", state);
    return el("span", { class: "key" }, el("span", { class: `key-mark ${toneOf(found)}` }, icon(found.icon)), state === "draft" ? t("Not published") : found.word);
  });
  legend.append(...states, el("span", { class: "key" }, el("i", { class: "key-off" }), t("Off shift")), el("span", { class: "key" }, el("i", { class: "key-way" }), t("Way (min)")),
    el("span", { class: "key" }, icon("link-45deg"), t("Pair")), view.zoomButtons());
}

function draftText(plan, changes) {
  if (!plan?.published_at) return t("Draft, not published");
  return changes === 1 ? t("Draft, 1 change not published") : t("Draft, %(count)s changes not published", { count: changes });
}

function drawDraft() {
  const { plan, changes } = store.board;
  const note = document.querySelector("[data-draft-note]");
  note.hidden = !changes;
  document.querySelector("[data-draft-text]").textContent = draftText(plan, changes);
  root.querySelector("[data-plan-warning]").hidden = !plan?.warning;
  root.querySelector("[data-plan-warning-text]").textContent = plan?.warning ?? "";
  const publish = document.querySelector("[data-publish]");
  if (publish) {
    publish.disabled = !changes;
    document.querySelector("[data-publish-text]").textContent = !changes ? (plan ? t("Published") : t("Publish")) : changes === 1 ? t("Publish 1 change") : t("Publish %(count)s changes", { count: changes });
  }
  for (const [name, list] of [["undo", moves.done], ["redo", moves.undone]]) {
    const button = document.querySelector(`[data-${name}-move]`);
    if (button) button.disabled = !list.length;
  }
}

/** Read the board anew and redraw what differs. */
async function refresh() {
  const { station, day } = store.board;
  const board = await get(`/api/v1/board?station=${encodeURIComponent(station.code)}&day=${day}`).catch(() => null);
  if (!board) return;
  const changed = store.take(board);
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

async function decide({ visit, position, worker, start, answer, anchor }) {
  if (answer instanceof Error) {
    fail(answer);
  } else if (worker === null || !answer.hard) {
    await moves.move(visit.id, position, { worker, start });
    elementOf(visit.id, position)?.focus({ preventScroll: true });
  } else {
    popover.show(anchor, { label: t("Rules"), tone: "warn", back: () => elementOf(visit.id, position), parts: askParts(answer, words, {
      onWayOut: (other, time) => { popover.close(); moves.move(visit.id, position, { worker: other, start: time }); },
      onCandidates: () => { card.open(elementOf(visit.id, position), visit.id, position, () => elementOf(visit.id, position)); card.candidates(); },
      onOverride: (reason) => { popover.close(); moves.move(visit.id, position, { worker, start }, { override: reason }); },
      onBack: () => popover.close(),
    }) });
  }
}

function openCard(element) {
  const { visit, position } = element.dataset;
  card.open(element, Number(visit), Number(position), () => elementOf(visit, position));
}

showPairs(sheet);
const keys = new Keys(root, { store, moves, propose });
new Drag(root, { store, popover, drop: ({ worker, ...rest }) => (worker === null ? moves.move(rest.visit.id, rest.position, { worker: null }) : decide({ worker, ...rest })) });

root.addEventListener("click", (event) => {
  const target = event.target.closest("[data-visit][data-position], [data-pick], [data-show], .who");
  if (!target) return;
  if (target.dataset.visit) {
    store.select({ visit: Number(target.dataset.visit), worker: Number(target.dataset.worker) || null, from: "board" });
    openCard(target);
  } else if (target.dataset.show) {
    store.show = store.show === target.dataset.show ? "all" : target.dataset.show;
    view.keep({ show: store.show === "all" ? null : store.show });
    drawChips(store, root.querySelector("[data-chips]"));
    dim();
  } else {
    const worker = Number(target.closest(".row-of").dataset.worker);
    store.select(worker === store.selected.worker ? {} : { worker, from: "board" });
  }
});

store.addEventListener("change", draw);
store.addEventListener("history", drawDraft);
store.addEventListener("select", ({ detail }) => {
  if (detail.from === "map") {
    const element = elementOf(store.selected.visit, 0);
    element?.scrollIntoView({ block: "nearest", inline: "nearest" });
    element?.focus({ preventScroll: true });
  }
  dim();
  map.draw();
  if (detail.from !== "map" && detail.from !== "drag") map.focus();
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

/** Who takes more this month than there is a right to, with the way to the list. */
function warnPassed(passed) {
  if (!passed.length) return;
  const names = passed.slice(0, 3).map((one) => one.name).join("、");
  const href = `/care-plans/entitlements?station=${store.board.station.code}&month=${passed[0].month.slice(0, 7)}`;
  const action = el("a", { class: "btn btn-sm", href }, t("Look"));
  toast(t("%(count)s seniors pass their entitlement of the month: %(names)s", { count: passed.length, names }), { kind: "error", action });
}

document.querySelector("[data-plan]")?.addEventListener("click", async ({ currentTarget }) => {
  const SECONDS = 2;
  const job = root.querySelector("[data-job]");
  const { station, day } = store.board;
  const begun = performance.now();
  const running = setInterval(() => {
    const gone = (performance.now() - begun) / 1000;
    showJob(job, { value: Math.min(96, (gone / (SECONDS + 1)) * 100), note: t("%(count)s visits, %(seconds)s s", { count: store.visits.size, seconds: gone.toFixed(0) }) });
  }, 120);
  currentTarget.disabled = true;
  job.hidden = false;
  showJob(job, { value: 0, max: 100, title: t("Planning · pinned and begun visits stay") });
  try {
    const done = await post("/api/v1/board/plan", { station: station.code, day, seconds: SECONDS });
    moves.forget();
    toast(t("Planned: %(assigned)s of %(visits)s visits have somebody", done));
    warnPassed(done.passed);
  } catch (error) {
    fail(error);
  } finally {
    clearInterval(running);
    job.hidden = true;
    currentTarget.disabled = false;
  }
  await refresh();
});

// Live: what others change comes within a second; rows that changed light up shortly, the selection stays.
let waiting = null;
on(["visit", "plan", "day", "worker."], ({ data }) => {
  if (data.day && data.day !== store.board.day) return;
  if (data.station_id && data.station_id !== store.board.station.id) return;
  if (data.worker_id && !store.workers.has(data.worker_id)) return;
  if (data.visit_id && !data.late && store.visits.get(data.visit_id)?.version === data.version) return;
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    for (const id of (await refresh()) ?? []) {
      for (const element of root.querySelectorAll(`[data-visit="${id}"]`)) {
        element.classList.add("is-fresh");
        setTimeout(() => element.classList.remove("is-fresh"), 2400);
      }
    }
  }, 150);
});

if (isKind(view.asked.get("show"))) store.show = view.asked.get("show");
root.style.setProperty("--first", store.board.span[0]);
root.style.setProperty("--last", store.board.span[1]);
root.style.setProperty("--to-hour", (60 - (store.board.span[0] % 60)) % 60);
draw();
view.start({ now: () => (opened === null ? null : opened + performance.now() / 60000), links: () => drawLinks(store, sheet, rows.links) });
pool.countAble().catch((error) => { if (!(error instanceof ApiError)) throw error; });
