// Two operators at once: what the other changes comes within a second, who else looks at the board stands in the
// head, and a card that somebody else holds says so.

import { get, post } from "ui/api";
import { el, meta, newId } from "ui/dom";
import { on } from "ui/feed";
import { t } from "ui/texts";

const ALIVE_MS = 20000;
const GATHER_MS = 150;
const FRESH_MS = 2400;

export class Live {
  constructor(root, { store, refresh, isBusy }) {
    Object.assign(this, { root, store, refresh, isBusy });
    this.window = newId();
    this.place = document.querySelector("[data-watchers]");
    this.look = { visit: null, holding: false };
    this.others = [];
    this.follow();
    this.tell();
    setInterval(() => this.tell(), ALIVE_MS);
    window.addEventListener("pagehide", () => this.leave());
    store.addEventListener("hold", ({ detail }) => this.now({ visit: detail.visit, holding: detail.visit !== null }));
    store.addEventListener("select", ({ detail }) => { if (detail.from === "board") this.now({ visit: store.selected.visit, holding: false }); });
    for (const kind of ["change", "filled"]) store.addEventListener(kind, () => this.mark());
  }

  /** What changed on this board, and what families answered. */
  follow() {
    on(["visit", "plan", "day", "worker."], ({ data }) => {
      const { store } = this;
      if (data.day && data.day !== store.board.day) return;
      if (data.station_id && data.station_id !== store.board.station.id) return;
      if (data.worker_id && !store.workers.has(data.worker_id)) return;
      if (data.visit_id && !data.late && store.visits.get(data.visit_id)?.version === data.version) return;
      this.soon();
    });
    on(["visit.answer"], ({ data }) => { if (data.station_id === this.store.board.station.id) this.soon(); });
    on(["board.watch"], ({ data }) => {
      if (data.day === this.store.board.day && data.station_id === this.store.board.station.id) this.ask();
    });
  }

  /** Read the board anew: once for all that comes together, and not while a card is in the hand. */
  soon() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => (this.isBusy() ? this.soon() : this.catchUp()), GATHER_MS);
  }

  async catchUp() {
    for (const id of (await this.refresh()) ?? []) {
      for (const element of this.root.querySelectorAll(`[data-visit="${id}"]`)) {
        element.classList.add("is-fresh");
        setTimeout(() => element.classList.remove("is-fresh"), FRESH_MS);
      }
    }
    this.mark();
  }

  board() {
    return { station: this.store.board.station.code, day: this.store.board.day };
  }

  now(look) {
    if (look.visit === this.look.visit && look.holding === this.look.holding) return;
    this.look = look;
    this.tell();
  }

  async tell() {
    this.show(await post("/api/v1/board/watch", { ...this.board(), window: this.window, ...this.look }, { key: null }).catch(() => null));
  }

  async ask() {
    this.show(await get(`/api/v1/board/watch?${new URLSearchParams(this.board())}`).catch(() => null));
  }

  leave() {
    const body = JSON.stringify({ ...this.board(), window: this.window, leaves: true });
    fetch("/api/v1/board/watch", { method: "POST", keepalive: true, body, headers: { "Content-Type": "application/json", "X-CSRFToken": meta("csrf-token") } }).catch(() => {});
  }

  show(others) {
    if (!others) return;
    this.others = others;
    const people = [...new Map(others.map((one) => [one.user, one])).values()];
    this.place.hidden = !people.length;
    const names = people.map((one) => one.name).join(t(", "));
    this.place.replaceChildren(...people.slice(0, 4).map((one) => el("span", { class: "avatar avatar-sm", title: one.name, "aria-hidden": "true" }, one.name.slice(0, 1))),
      el("span", { class: "visually-hidden" }, t("Also on this board: %(names)s", { names })));
    this.mark();
  }

  /** Frame the cards that others have open or hold. */
  mark() {
    for (const card of this.root.querySelectorAll("[data-held]")) delete card.dataset.held;
    for (const { visit, name, holding } of this.others) {
      if (visit === null) continue;
      for (const card of this.root.querySelectorAll(`[data-visit="${visit}"]`)) card.dataset.held = holding ? t("%(name)s moves it", { name }) : name;
    }
  }
}
