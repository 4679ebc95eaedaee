// The keyboard twin of dragging. Arrows walk; with Shift they move the visit, five minutes or one person on.

import { t } from "ui/texts";
import { say } from "ui/dom";

const STEP = 5;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  constructor(root, { store, moves, propose, rows, view, find }) {
    Object.assign(this, { root, store, moves, propose, rows, view, find });
    this.sheet = root.querySelector("[data-sheet]");
    root.addEventListener("keydown", (event) => this.inBoard(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
    root.addEventListener("focusin", ({ target }) => { if (target.matches(".visit")) this.rove(target); });
  }

  /** One visit of the sheet is reached by Tab; the arrows go on from there. */
  rove(visit = null) {
    const chosen = visit ?? this.sheet.querySelector(".visit[tabindex='0']") ?? this.sheet.querySelector(".visit");
    for (const other of this.sheet.querySelectorAll(".visit[tabindex='0']")) if (other !== chosen) other.tabIndex = -1;
    if (chosen) chosen.tabIndex = 0;
  }

  inBoard(event) {
    const visit = event.target.closest?.(".visit");
    const name = event.target.closest?.(".who-name");
    const card = event.target.closest?.(".pool-card");
    if ((visit || name) && KEYS[event.key]) {
      event.preventDefault();
      if (visit && event.shiftKey) this.shift(visit, KEYS[event.key]);
      else this.walk(visit ?? name, KEYS[event.key]);
    } else if (visit && (event.key === "Home" || event.key === "End")) {
      event.preventDefault();
      const all = [...visit.parentElement.querySelectorAll(".visit")];
      all[event.key === "Home" ? 0 : all.length - 1].focus();
    } else if (card && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      (event.key === "ArrowUp" ? card.previousElementSibling : card.nextElementSibling)?.focus();
    } else if (visit && (event.key === "Delete" || event.key === "p") && this.mayMove(visit)) {
      event.preventDefault();
      this.change(visit, event.key);
    }
  }

  change(element, key) {
    const [visitId, position] = [Number(element.dataset.visit), Number(element.dataset.position)];
    if (key === "Delete") this.moves.move(visitId, position, { worker: null });
    else this.moves.pin(visitId, position, !this.store.partOf(visitId, position).pinned);
  }

  mayMove(element) {
    return this.store.may.move && this.store.visits.get(Number(element.dataset.visit))?.open;
  }

  /** The name, then the visits of a row; up and down to what is nearest in time in the next row. */
  walk(from, [across, down]) {
    const row = from.closest(".row-of");
    const stops = (one) => [...one.querySelectorAll(".who-name, .visit")];
    let target;
    if (across) {
      target = stops(row)[stops(row).indexOf(from) + across];
    } else {
      const rows = [...this.sheet.querySelectorAll(".row-of")];
      const next = rows[rows.indexOf(row) + down];
      if (next) this.rows.need(next);
      const here = Number(from.style.getPropertyValue("--at"));
      const away = (one) => Math.abs(Number(one.style.getPropertyValue("--at")) - here);
      target = next && stops(next).sort((a, b) => away(a) - away(b))[0];
    }
    target?.focus();
    target?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Move by five minutes, or to the person above or below at the same time. */
  shift(element, [across, down]) {
    if (!this.mayMove(element)) {
      say(t("This visit has begun and stays where it is."));
      return;
    }
    const visit = this.store.visits.get(Number(element.dataset.visit));
    const position = Number(element.dataset.position);
    const part = visit.parts.find((one) => one.position === position);
    const rows = [...this.sheet.querySelectorAll(".row-of")];
    const row = rows[rows.indexOf(element.closest(".row-of")) + down];
    if (!row) return;
    this.propose({ visit, position, worker: Number(row.dataset.worker), start: part.start + across * STEP, element });
  }

  letters = {
    t: () => document.querySelector("[data-today]")?.click(),
    f: () => this.find.focus(),
    "+": () => this.view.zoomBy(1),
    "-": () => this.view.zoomBy(-1),
  };

  anywhere(event) {
    if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && this.store.may.move) {
      event.preventDefault();
      if (event.shiftKey) this.moves.redo();
      else this.moves.undo();
    } else if (!control && !event.altKey && this.letters[event.key]) {
      event.preventDefault();
      this.letters[event.key]();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      this.store.select({});
    }
  }
}
