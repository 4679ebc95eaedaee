// The keyboard twin of dragging. Arrows walk; with Shift they move the visit, five minutes or one person on.

import { t } from "ui/texts";
import { say } from "ui/dom";

const STEP = 5;
const KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Keys {
  constructor(root, { store, moves, open, propose }) {
    Object.assign(this, { root, store, moves, open, propose });
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
    } else if (visit && event.key === "Delete" && this.mayMove(visit)) {
      event.preventDefault();
      this.moves.move(Number(visit.dataset.visit), Number(visit.dataset.position), { worker: null });
    }
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

  anywhere(event) {
    if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
    const control = event.ctrlKey || event.metaKey;
    if (control && event.key.toLowerCase() === "z" && this.store.may.move) {
      event.preventDefault();
      if (event.shiftKey) this.moves.redo();
      else this.moves.undo();
    } else if (event.key === "t" && !control && !event.altKey) {
      document.querySelector("[data-today]")?.click();
    } else if (event.key === "Escape" && !event.defaultPrevented) {
      this.store.select({});
    }
  }
}
