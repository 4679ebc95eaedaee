// Moving by drag: mouse and pen at once, a finger after a short press or on the grip. The server names the
// rules while one drags; the answer for a place is asked once and kept until the drag is over.

import { get, post } from "ui/api";
import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { at } from "./board-rows.js";
import { clock, lengthOf } from "./board-store.js";
import { tellParts } from "./board-conflict.js";

const STEP = 5;
const SLOP_PX = 5;
const HOLD_MS = 280;
const ASK_MS = 110;
const EDGE_PX = 44;
const HINTS = 3;

export class Drag {
  constructor(root, { store, popover, drop }) {
    this.root = root;
    this.store = store;
    this.popover = popover;
    this.drop = drop;
    this.scroll = root.querySelector("[data-scroll]");
    this.sheet = root.querySelector("[data-sheet]");
    this.pool = root.querySelector("[data-pool-card]");
    this.now = null;
    root.addEventListener("pointerdown", (event) => this.down(event));
    document.addEventListener("pointermove", (event) => this.moved(event));
    document.addEventListener("pointerup", (event) => this.up(event));
    document.addEventListener("pointercancel", () => this.end());
    document.addEventListener("touchmove", (event) => { if (this.now?.active) event.preventDefault(); }, { passive: false });
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.now?.active) return;
      event.stopPropagation();
      this.end();
    }, true);
    root.addEventListener("click", (event) => { if (this.justDragged) event.stopPropagation(); }, true);
  }

  down(event) {
    const source = event.target.closest("[data-visit][data-position]");
    if (!source || event.button !== 0 || !this.store.may.move) return;
    const visit = this.store.visits.get(Number(source.dataset.visit));
    if (!visit?.open) return;
    const box = source.getBoundingClientRect();
    const inRow = source.classList.contains("visit");
    this.now = {
      source, visit, position: Number(source.dataset.position), active: false, answers: new Map(), grab: inRow ? event.clientX - box.left : 16,
      from: { x: event.clientX, y: event.clientY }, point: { x: event.clientX, y: event.clientY }, touch: event.pointerType === "touch",
    };
    if (event.pointerType !== "touch") return;
    if (event.target.closest(".grip")) this.begin();
    else this.now.hold = setTimeout(() => this.begin(), HOLD_MS);
  }

  moved(event) {
    const { now } = this;
    if (!now) return;
    now.point = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(now.point.x - now.from.x, now.point.y - now.from.y) > SLOP_PX;
    if (!now.active && now.touch && far) return this.end();
    if (!now.active && far) this.begin();
    if (now.active) this.frame ??= requestAnimationFrame(() => this.follow());
  }

  begin() {
    const { now } = this;
    now.active = true;
    now.part = now.visit.parts.find((part) => part.position === now.position);
    this.popover.close({ focus: false });
    window.getSelection()?.removeAllRanges();
    document.body.classList.add("is-dragging");
    now.source.classList.add("is-lifted");
    now.ghost = el("div", { class: "drag-ghost", "aria-hidden": "true" }, icon("grip-vertical"),
      el("div", {}, el("b", {}, now.visit.senior.name), el("span", {}, lengthOf(now.visit), ` · ${clock(now.visit.window[0])}–${clock(now.visit.window[1])}`)));
    now.slot = el("span", { class: "slot" }, el("span", {}));
    document.body.append(now.ghost);
    this.store.select({ visit: now.visit.id, worker: now.part.worker, from: "drag" });
    this.hint(now);
    this.follow();
  }

  /** Show where the visit could go: the best few starts, each in its row. */
  async hint(now) {
    const { candidates } = await get(`/api/v1/visits/${now.visit.id}/candidates?position=${now.position}`).catch(() => ({ candidates: [] }));
    if (this.now !== now) return;
    const able = candidates.filter((one) => one.start !== null && one.worker.id !== now.part.worker).slice(0, HINTS);
    now.hints = able.flatMap((one) => {
      const track = this.sheet.querySelector(`[data-worker="${one.worker.id}"] > .track`);
      if (!track) return [];
      const hint = at(el("span", { class: "slot is-hint" }, icon("check-lg"), el("span", {}, t("Possible")), el("b", {}, clock(one.start))), one.start, one.start + now.visit.minutes);
      track.append(hint);
      return [hint];
    });
  }

  follow() {
    this.frame = null;
    const { now } = this;
    if (!now?.active) return;
    now.ghost.style.transform = `translate(${now.point.x - now.grab}px, ${now.point.y - 18}px)`;
    this.creep(now.point);
    const target = this.target(now);
    if (target.key === now.target?.key) return;
    now.target = target;
    this.pool.classList.toggle("is-target", target.pool === true);
    this.draw(now);
  }

  /** What lies under the pointer: a row at a minute, the pool, or nothing. */
  target({ point, grab, visit }) {
    const beneath = document.elementFromPoint(point.x, point.y);
    if (beneath?.closest("[data-pool-card]")) return { key: "pool", pool: true };
    const row = beneath?.closest(".row-of");
    const track = row?.querySelector(".track");
    if (!track) return { key: "none" };
    const [first, last] = this.store.board.span;
    const box = track.getBoundingClientRect();
    const minute = first + ((point.x - grab - box.left) / box.width) * (last - first);
    const start = Math.max(first, Math.min(last - visit.minutes, Math.round(minute / STEP) * STEP));
    const worker = Number(row.dataset.worker);
    return { key: `${worker}:${start}`, worker, start, track };
  }

  draw(now) {
    const { target, slot } = now;
    clearTimeout(now.asking);
    if (target.worker === undefined) {
      slot.remove();
      this.popover.close({ focus: false });
      return;
    }
    slot.className = "slot";
    slot.firstChild.textContent = clock(target.start);
    target.track.append(at(slot, target.start, target.start + now.visit.minutes));
    const known = now.answers.get(target.key);
    if (known?.answer) this.tell(now, known.answer);
    else now.asking = setTimeout(async () => {
      const answer = await this.check(now, target).catch(() => null);
      if (answer && this.now === now && now.target.key === target.key) this.tell(now, answer);
    }, ASK_MS);
  }

  /** The server's answer for a place, asked once. */
  check(now, { key, worker, start }) {
    const known = now.answers.get(key);
    if (known) return known.asked;
    const entry = { answer: null };
    entry.asked = post(`/api/v1/visits/${now.visit.id}/check-move`, { position: now.position, worker, start }, { key: null })
      .then((answer) => { entry.answer = answer; return answer; });
    now.answers.set(key, entry);
    return entry.asked;
  }

  tell(now, answer) {
    now.slot.classList.add(answer.hard ? "is-hard" : answer.soft ? "is-soft" : "is-free");
    if (!answer.rules.length) return this.popover.close({ focus: false });
    this.popover.show(now.slot.getBoundingClientRect(), { label: t("Rules"), tone: answer.hard ? "warn" : "", parts: tellParts(answer), passive: true });
  }

  /** Scroll when the pointer nears an edge. */
  creep({ x, y }) {
    const box = this.scroll.getBoundingClientRect();
    if (x < box.left || x > box.right || y < box.top - EDGE_PX || y > box.bottom + EDGE_PX) return;
    const pull = (near, far, value) => (value < near + EDGE_PX ? value - near - EDGE_PX : value > far - EDGE_PX ? value - far + EDGE_PX : 0) / 4;
    const [dx, dy] = [pull(box.left + 172, box.right, x), pull(box.top, box.bottom, y)];
    if (!dx && !dy) return;
    const before = [this.scroll.scrollLeft, this.scroll.scrollTop];
    this.scroll.scrollBy(dx, dy);
    if (before[0] !== this.scroll.scrollLeft || before[1] !== this.scroll.scrollTop) this.frame ??= requestAnimationFrame(() => this.follow());
  }

  async up() {
    const { now } = this;
    if (!now?.active) {
      this.end();
      return;
    }
    this.justDragged = true;
    setTimeout(() => { this.justDragged = false; });
    const { target, visit, position, part } = now;
    const stays = target.worker === part.worker && target.start === part.start;
    const answer = target.worker !== undefined && !stays ? await this.check(now, target).catch((error) => error) : null;
    const anchor = now.slot.getBoundingClientRect();
    this.end();
    if (target.pool && part.worker !== null) this.drop({ visit, position, worker: null });
    else if (answer) this.drop({ visit, position, worker: target.worker, start: target.start, answer, anchor });
  }

  end() {
    const { now } = this;
    if (!now) return;
    this.now = null;
    clearTimeout(now.hold);
    clearTimeout(now.asking);
    if (!now.active) return;
    this.popover.close({ focus: false });
    now.ghost.remove();
    now.slot.remove();
    now.hints?.forEach((hint) => hint.remove());
    now.source.classList.remove("is-lifted");
    this.pool.classList.remove("is-target");
    document.body.classList.remove("is-dragging");
  }
}
