// Moving by drag: mouse and pen at once, a finger after a short press or on the grip. What the rules say of a
// place is reckoned in the browser from numbers that are asked once for the drag; the server decides at the drop.

import { get, post } from "ui/api";
import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { tellParts } from "./board-conflict.js";
import { Geometry } from "./board-geometry.js";
import { check, speaker } from "./board-rules.js";
import { clock, keyOf, lengthOf } from "./board-store.js";

const SLOP_PX = 5;
const HOLD_MS = 280;
const REST_MS = 70;
const EDGE_PX = 44;
const INSET_PX = 6;

export class Drag {
  constructor(root, { store, popover, layer, texts, drop, dropAll }) {
    Object.assign(this, { root, store, popover, layer, texts, drop, dropAll });
    this.geometry = new Geometry(root, store);
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

  get active() {
    return Boolean(this.now?.active);
  }

  down(event) {
    const source = event.target.closest("[data-visit][data-position]");
    if (!source || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || !this.store.may.move) return;
    const visit = this.store.visits.get(Number(source.dataset.visit));
    if (!visit?.open) return;
    const box = source.getBoundingClientRect();
    const inRow = source.classList.contains("visit");
    const point = { x: event.clientX, y: event.clientY };
    this.now = { source, visit, position: Number(source.dataset.position), active: false, grab: inRow ? event.clientX - box.left : 16, from: point, point, touch: event.pointerType === "touch" };
    if (event.pointerType !== "touch") return;
    if (event.target.closest(".grip")) this.begin();
    else this.now.hold = setTimeout(() => this.begin(), HOLD_MS);
  }

  moved(event) {
    const { now } = this;
    if (!now) return;
    now.point = { x: event.clientX, y: event.clientY };
    const far = Math.hypot(now.point.x - now.from.x, now.point.y - now.from.y) > SLOP_PX;
    if (!now.active && now.touch && far) this.end();
    else if (!now.active && far) this.begin();
    if (this.now?.active) this.frame ??= requestAnimationFrame(() => this.follow());
  }

  begin() {
    const { now, store } = this;
    now.active = true;
    now.part = now.visit.parts.find((part) => part.position === now.position);
    now.several = store.chosen.size > 1 && store.chosen.has(keyOf(now.visit.id, now.position)) ? store.chosen.size : 0;
    this.popover.close({ focus: false });
    window.getSelection()?.removeAllRanges();
    this.geometry.measure();
    now.shield = el("div", { class: "drag-shield" });
    now.ghost = el("div", { class: "drag-ghost", "aria-hidden": "true" }, icon("grip-vertical"), this.ghostText(now));
    now.slot = el("div", { class: "slot is-target" }, el("b", {}), el("span", {}));
    now.slot.style.width = `${now.visit.minutes * this.geometry.pixels}px`;
    document.body.append(now.shield, now.ghost);
    this.layer.append(now.slot);
    document.body.classList.add("is-dragging");
    now.source.classList.add("is-lifted");
    this.follow();
    this.ask(now);
    store.tell("hold", { visit: now.visit.id });
    store.select({ visit: now.visit.id, worker: now.part.worker, from: "drag" });
  }

  ghostText({ visit, several }) {
    if (several) return el("div", {}, el("b", {}, t("%(count)s visits", { count: several })), el("span", {}, t("Drop them on a person")));
    return el("div", {}, el("b", {}, visit.senior.name), el("span", {}, lengthOf(visit), ` · ${clock(visit.window[0])}–${clock(visit.window[1])}`));
  }

  /** Ask once for the numbers of the rules and for the best places. */
  async ask(now) {
    const offer = await get(`/api/v1/visits/${now.visit.id}/offer?position=${now.position}`).catch(() => null);
    if (this.now !== now || !offer) return;
    now.offer = offer;
    now.say = speaker(this.texts, offer, (id) => this.store.workers.get(id)?.name ?? "–");
    now.hints = now.several ? [] : offer.hints.flatMap((hint) => this.hint(hint, now.visit.minutes));
    this.layer.append(...now.hints);
    if (now.target) this.draw(now);
  }

  hint({ worker, start }, minutes) {
    const row = this.geometry.rows.find((one) => one.worker === worker);
    if (!row) return [];
    const hint = el("div", { class: "slot is-hint" }, icon("check-lg"), el("span", {}, t("Possible")), el("b", {}, clock(start)));
    hint.style.width = `${minutes * this.geometry.pixels}px`;
    this.put(hint, row, start);
    return [hint];
  }

  put(element, row, start) {
    element.style.height = `${row.height - 2 * INSET_PX}px`;
    element.style.transform = `translate(${this.geometry.leftOf(start)}px, ${row.top + INSET_PX}px)`;
  }

  follow() {
    this.frame = null;
    const { now } = this;
    if (!now?.active) return;
    now.ghost.style.transform = `translate(${now.point.x - now.grab}px, ${now.point.y - 18}px)`;
    this.creep(now.point);
    const target = this.geometry.target(now.point, now.grab, now.visit.minutes);
    if (target.key === now.target?.key) return;
    if (target.pool !== now.target?.pool) this.geometry.pool.classList.toggle("is-target", target.pool === true);
    now.target = target;
    this.draw(now);
  }

  draw(now) {
    const { target, slot } = now;
    clearTimeout(now.resting);
    const known = target.worker !== undefined;
    slot.hidden = !known;
    const answer = known && now.offer ? check(now.offer, target.worker, target.start, now.say) : null;
    if (known) {
      if (slot.row !== target.row) slot.style.height = `${target.row.height - 2 * INSET_PX}px`;
      slot.row = target.row;
      slot.style.transform = `translate(${this.geometry.leftOf(target.start)}px, ${target.row.top + INSET_PX}px)`;
      slot.firstChild.textContent = now.several ? t("%(count)s visits", { count: now.several }) : clock(target.start);
      slot.lastChild.textContent = !now.several && answer?.rules.length ? answer.rules[0].title : "";
      slot.className = `slot is-target ${!answer || now.several ? "" : answer.hard ? "is-hard" : answer.soft ? "is-soft" : "is-free"}`;
    }
    if (now.told && now.told !== target.key) this.hush(now);
    if (answer?.rules.length && !now.several) now.resting = setTimeout(() => this.tell(now, answer), REST_MS);
  }

  /** The rules with their numbers, once the pointer rests for a moment. */
  tell(now, answer) {
    if (this.now !== now) return;
    now.told = now.target.key;
    this.popover.show(now.slot.getBoundingClientRect(), { label: t("Rules"), tone: answer.hard ? "warn" : "", parts: tellParts(answer), passive: true });
  }

  hush(now) {
    now.told = null;
    this.popover.close({ focus: false });
  }

  /** Scroll when the pointer nears an edge. */
  creep({ x, y }) {
    const { box, names } = this.geometry;
    if (x < box.left || x > box.right || y < box.top - EDGE_PX || y > box.bottom + EDGE_PX) return;
    const pull = (near, far, value) => (value < near + EDGE_PX ? value - near - EDGE_PX : value > far - EDGE_PX ? value - far + EDGE_PX : 0) / 4;
    const [dx, dy] = [pull(box.left + names, box.right, x), pull(box.top, box.bottom, y)];
    if (!dx && !dy) return;
    const { left, top } = this.geometry;
    this.geometry.scroll.scrollBy(dx, dy);
    this.geometry.read();
    if (left !== this.geometry.left || top !== this.geometry.top) this.frame ??= requestAnimationFrame(() => this.follow());
  }

  async up() {
    const { now } = this;
    if (!now?.active) return this.end();
    this.justDragged = true;
    setTimeout(() => { this.justDragged = false; });
    this.follow(); // the last move may still wait for its frame
    const { target, visit, position, part } = now;
    const anchor = now.slot.getBoundingClientRect();
    this.end();
    if (now.several) {
      if (target.pool) this.dropAll(null);
      else if (target.worker !== undefined) this.dropAll(target.worker);
    } else if (target.pool) {
      if (part.worker !== null) this.drop({ visit, position, worker: null });
    } else if (target.worker !== undefined && !(target.worker === part.worker && target.start === part.start)) {
      const place = { position, worker: target.worker, start: target.start };
      const answer = await post(`/api/v1/visits/${visit.id}/check-move`, place, { key: null }).catch((error) => error);
      this.drop({ visit, ...place, answer, anchor });
    }
    return undefined;
  }

  end() {
    const { now } = this;
    if (!now) return;
    this.now = null;
    clearTimeout(now.hold);
    clearTimeout(now.resting);
    if (!now.active) return;
    this.hush(now);
    for (const element of [now.shield, now.ghost, now.slot, ...(now.hints ?? [])]) element.remove();
    now.source.classList.remove("is-lifted");
    this.geometry.pool.classList.remove("is-target");
    document.body.classList.remove("is-dragging");
    this.store.tell("hold", { visit: null });
  }
}
