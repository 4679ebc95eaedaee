// Visits that wait for somebody: who, when, why nobody was found, and how many could still come.

import { get } from "ui/api";
import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { clock, lengthOf } from "./board-store.js";

const SORTS = { window: () => t("by window"), name: () => t("by name") };

export class Pool {
  constructor(store, card) {
    this.store = store;
    this.list = card.querySelector("[data-pool]");
    this.badge = card.querySelector("[data-pool-count]");
    this.sorter = card.querySelector("[data-pool-sort]");
    this.able = new Map();
    this.drawn = new Map();
    this.sort = "window";
    this.sorter.addEventListener("click", () => {
      this.sort = this.sort === "window" ? "name" : "window";
      this.draw();
    });
  }

  draw() {
    const waiting = this.store.pool();
    if (this.sort === "name") waiting.sort((a, b) => a.senior.name.localeCompare(b.senior.name, "zh"));
    this.sorter.replaceChildren(el("span", {}, SORTS[this.sort]()), icon("sort-down"));
    this.sorter.setAttribute("aria-label", t("Waiting visits, %(order)s. Change the order", { order: SORTS[this.sort]() }));
    this.badge.hidden = !waiting.length;
    this.badge.replaceChildren(icon("question-circle"), el("span", {}, String(waiting.length)));
    this.badge.setAttribute("aria-label", t("%(count)s visits need somebody", { count: waiting.length }));
    this.list.replaceChildren(...(waiting.length ? waiting.map((visit) => this.card(visit)) : [this.empty()]));
  }

  card(visit) {
    const able = this.able.get(visit.id);
    const signature = JSON.stringify([visit, able]);
    const known = this.drawn.get(visit.id);
    if (known?.signature === signature) return known.element;
    const free = visit.parts.find((part) => part.worker === null) ?? visit.parts[0];
    const element = el("button", {
      type: "button", class: "pool-card", dataset: { visit: visit.id, position: free.position },
      "aria-label": `${visit.senior.name}, ${visit.service}, ${clock(visit.window[0])}–${clock(visit.window[1])}, ${visit.reason.title}`,
    },
    el("span", { class: "grip", "aria-hidden": "true" }, icon("grip-vertical")),
    el("span", { class: "pool-main" },
      el("span", { class: "pool-line" }, el("b", {}, visit.senior.name), visit.staff > 1 ? icon("link-45deg", t("two people")) : null, el("span", {}, lengthOf(visit)),
        el("time", {}, `${clock(visit.window[0])}–${clock(visit.window[1])}`)),
      el("span", { class: "chip tone-warn pool-reason", title: visit.reason.text }, icon(visit.reason.icon), el("span", {}, visit.reason.title)),
      el("span", { class: "pool-line" }, icon("geo-alt"), el("span", { class: "ellipsis" }, visit.place), this.count(able))));
    this.drawn.set(visit.id, { element, signature });
    return element;
  }

  count(able) {
    if (!able) return el("span", { class: "pool-able" }, "");
    return el("span", { class: `pool-able${able.able ? "" : " is-none"}` }, t("Candidates %(able)s/%(of)s", { able: able.able, of: able.of }));
  }

  empty() {
    if (!this.store.board.plan && !this.store.visits.size) return this.unplanned();
    const next = document.querySelector("[data-day-after]");
    return el("div", { class: "empty" }, el("span", { class: "tile tone-brand" }, icon("check2-all")), el("h3", {}, t("Nobody is waiting")),
      el("p", {}, this.store.visits.size ? t("All %(count)s visits of the day have somebody.", { count: this.store.visits.size }) : t("No visit is due on this day.")),
      next ? el("a", { class: "btn", href: next.href }, icon("arrow-right"), el("span", {}, t("Open the day after"))) : null);
  }

  /** The day has no plan: say how to get one, where somebody may. */
  unplanned() {
    const plan = document.querySelector("[data-plan]");
    return el("div", { class: "empty" }, el("span", { class: "tile tone-brand" }, icon("magic")), el("h3", {}, t("This day is not planned yet")),
      el("p", {}, t("Planning finds the visits that are due and who goes when.")),
      plan ? el("button", { type: "button", class: "btn", onclick: () => plan.click() }, icon("magic"), el("span", {}, t("Plan the day"))) : null);
  }

  /** Ask how many people could take each waiting visit; the counts arrive after the first picture. */
  async countAble() {
    if (!this.store.pool().length) return;
    const { station, day } = this.store.board;
    const counts = await get(`/api/v1/board/candidates?station=${encodeURIComponent(station.code)}&day=${day}`);
    this.able = new Map(counts.map((one) => [one.visit_id, one]));
    this.draw();
  }
}
