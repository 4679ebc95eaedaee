// One floating card at a time, beside what it speaks of. Escape and a click elsewhere close it.

import { el } from "ui/dom";

const GAP = 10;

export class Popover {
  constructor() {
    this.card = null;
    document.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.card) return;
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }, true);
    document.addEventListener("pointerdown", (event) => {
      if (this.card && !this.pinned && !this.card.contains(event.target)) this.close({ focus: false });
    });
  }

  /** Show parts beside a rectangle. `back` gets the focus again; `passive` cards only tell. */
  show(anchor, { label, tone = "", parts, back = null, passive = false }) {
    this.close({ focus: false });
    this.card = el("div", { class: `popover-card board-popover${tone ? ` tone-${tone}` : ""}`, role: passive ? "status" : "dialog", "aria-label": label }, ...parts);
    this.back = back;
    this.pinned = passive;
    document.body.append(this.card);
    this.plainHead();
    this.place(anchor);
    if (!passive) this.card.querySelector("[data-first], button, select, a")?.focus();
  }

  /** The head of a card is no banner of the page. */
  plainHead() {
    for (const head of this.card.querySelectorAll("header")) head.setAttribute("role", "presentation");
  }

  /** Below the anchor, above it where there is no room, and never outside the window. */
  place(anchor) {
    const { width, height } = this.card.getBoundingClientRect();
    const room = { right: document.documentElement.clientWidth - GAP, bottom: window.innerHeight - GAP };
    const left = Math.max(GAP, Math.min(anchor.left + Math.min(anchor.width, 80) / 2 - 40, room.right - width));
    const below = anchor.bottom + GAP;
    const above = anchor.top - GAP - height;
    const top = below + height <= room.bottom ? below : above >= GAP ? above : Math.max(GAP, room.bottom - height);
    this.card.style.left = `${left}px`;
    this.card.style.top = `${top}px`;
    this.anchor = anchor;
  }

  /** Put other parts into the card that is open. */
  fill(parts) {
    if (!this.card) return;
    this.card.replaceChildren(...parts);
    this.plainHead();
    this.place(this.anchor);
    if (!this.pinned) this.card.querySelector("[data-first], button, select, a")?.focus();
  }

  close({ focus = true } = {}) {
    if (!this.card) return;
    this.card.remove();
    this.card = null;
    if (focus) this.back?.()?.focus({ preventScroll: true });
  }
}
