// Choosing several visits: Ctrl and click adds one, Shift and click takes all between, a frame drawn over empty
// room takes what it touches, Space does it by the keyboard. What is done then is done with all of them.

import { el, say } from "ui/dom";
import { t } from "ui/texts";
import { Geometry } from "./board-geometry.js";
import { keyOf } from "./board-store.js";

const SLOP_PX = 5;
const keyIn = (element) => keyOf(element.dataset.visit, element.dataset.position);

export class Choose {
  constructor(root, { store, layer }) {
    Object.assign(this, { root, store, layer });
    this.geometry = new Geometry(root, store);
    this.last = null;
    root.addEventListener("click", (event) => this.click(event), true);
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("pointerdown", (event) => this.down(event));
    store.addEventListener("choose", () => this.paint());
    store.addEventListener("filled", () => this.paint());
  }

  click(event) {
    const card = event.target.closest("[data-visit][data-position]");
    if (!card || !(event.ctrlKey || event.metaKey || event.shiftKey) || !this.store.may.move) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey && this.last) this.through(card);
    else this.flip(card);
  }

  key(event) {
    const card = event.target.closest?.("[data-visit][data-position]");
    if (card && event.key === " " && this.store.may.move) {
      event.preventDefault();
      this.flip(card);
    } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "a" && event.target.closest?.(".row-of, .pool-card") && this.store.may.move) {
      event.preventDefault();
      this.take(this.open());
    } else if (event.key === "Escape" && this.store.chosen.size && !event.defaultPrevented) {
      event.preventDefault();
      event.stopPropagation();
      this.take([]);
    }
  }

  /** Every part that stands out and may still be moved. */
  open() {
    return [...this.store.visits.values()].filter((visit) => visit.open && this.store.stands(visit)).flatMap((visit) => visit.parts.filter((part) => part.worker !== null).map((part) => keyOf(visit.id, part.position)));
  }

  mayChoose(key) {
    return this.store.visits.get(parseInt(key, 10))?.open;
  }

  flip(card) {
    const key = keyIn(card);
    if (!this.mayChoose(key)) return say(t("This visit has begun and stays where it is."));
    const chosen = new Set(this.store.chosen);
    if (!chosen.delete(key)) chosen.add(key);
    this.last = key;
    return this.take(chosen);
  }

  /** All cards between the last one and this: in one list the run, in the timetable the rectangle. */
  through(card) {
    const cards = [...(card.closest("[data-pool]") ?? this.root.querySelector("[data-sheet]")).querySelectorAll("[data-visit][data-position]")];
    const from = cards.find((one) => keyIn(one) === this.last);
    if (!from) return this.flip(card);
    const ends = [from, card].map((one) => one.getBoundingClientRect());
    const frame = { left: Math.min(ends[0].left, ends[1].left), right: Math.max(ends[0].right, ends[1].right), top: Math.min(ends[0].top, ends[1].top), bottom: Math.max(ends[0].bottom, ends[1].bottom) };
    const within = cards.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < frame.right && box.right > frame.left && box.top < frame.bottom && box.bottom > frame.top;
    });
    return this.take([...this.store.chosen, ...within.map(keyIn)]);
  }

  take(keys) {
    const wanted = [...keys].filter((key) => this.mayChoose(key));
    if (!wanted.length) this.last = null;
    this.store.choose(wanted);
    say(wanted.length ? t("%(count)s chosen", { count: wanted.length }) : t("Nothing chosen"));
  }

  /** The frame: begins on the empty part of a row, with a mouse or a pen. */
  down(event) {
    const track = event.target.closest(".track");
    if (!track || event.target.closest("[data-visit]") || event.button !== 0 || event.pointerType === "touch" || !this.store.may.move) return;
    const from = { x: event.clientX, y: event.clientY };
    const kept = event.ctrlKey || event.metaKey || event.shiftKey ? this.store.chosen : [];
    let frame = null;
    const move = ({ clientX, clientY }) => {
      if (!frame) {
        if (Math.hypot(clientX - from.x, clientY - from.y) < SLOP_PX) return;
        this.geometry.measure();
        frame = this.layer.appendChild(el("div", { class: "choose-frame" }));
        window.getSelection()?.removeAllRanges();
      }
      this.geometry.read();
      this.box = this.boxOf(from, { x: clientX, y: clientY });
      const { left, top, right, bottom } = this.box;
      frame.style.transform = `translate(${left - this.geometry.names}px, ${top}px)`;
      frame.style.width = `${right - left}px`;
      frame.style.height = `${bottom - top}px`;
    };
    const up = () => {
      for (const [kind, act] of [["pointermove", move], ["pointerup", up], ["pointercancel", up]]) document.removeEventListener(kind, act);
      if (!frame) return;
      frame.remove();
      this.take([...kept, ...this.within(this.box)]);
    };
    for (const [kind, act] of [["pointermove", move], ["pointerup", up], ["pointercancel", up]]) document.addEventListener(kind, act);
  }

  boxOf(from, to) {
    const [a, b] = [this.geometry.onSheet(from), this.geometry.onSheet(to)];
    return { left: Math.min(a.x, b.x), right: Math.max(a.x, b.x), top: Math.min(a.y, b.y), bottom: Math.max(a.y, b.y) };
  }

  /** The parts whose rows and minutes the frame touches; reckoned, as cards out of sight may not be drawn. */
  within({ left, right, top, bottom }) {
    const [first, last] = [this.geometry.minuteAt(left), this.geometry.minuteAt(right)];
    const rows = this.geometry.rows.filter((row) => row.top < bottom && row.top + row.height > top);
    return rows.flatMap(({ worker }) => this.store.routeOf(worker).filter(({ part }) => part.start < last && part.end > first).map(({ visit, part }) => keyOf(visit.id, part.position)));
  }

  paint() {
    for (const card of this.root.querySelectorAll(".is-chosen")) if (!this.store.chosen.has(keyIn(card))) this.mark(card, false);
    if (!this.store.chosen.size) return;
    for (const card of this.root.querySelectorAll("[data-visit][data-position]")) if (this.store.chosen.has(keyIn(card))) this.mark(card, true);
  }

  mark(card, on) {
    card.classList.toggle("is-chosen", on);
    if (on) card.setAttribute("aria-pressed", "true");
    else card.removeAttribute("aria-pressed");
  }
}
