// What a visit would cost the plan with each person: the planner's own figures in words, part by part.
// Everything is weighed in minutes of travel, so that parts can be added and people compared.

import { get } from "ui/api";
import { el } from "ui/dom";
import { t } from "ui/texts";

const PARTS = {
  travel: () => t("way"), distance: () => t("distance"), waiting: () => t("waiting"), lateness: () => t("lateness"), greatest_lateness: () => t("worst lateness"),
  unassigned: () => t("visits left out"), overtime: () => t("overtime"), spread: () => t("uneven hours"), idle: () => t("idle time"), missed_breaks: () => t("break missed"),
  preference: () => t("less known"), discontinuity: () => t("one more face"), moved: () => t("not whom was told"), shifted: () => t("other time than told"),
};

const signed = (amount) => `${amount < 0 ? "−" : "+"}${Math.abs(Math.round(amount * 10) / 10)}`;

export class PriceList {
  constructor() {
    this.byWorker = new Map();
  }

  get known() {
    return this.byWorker.size > 0;
  }

  /** Ask the planner; without an answer the list stays as it was. */
  async ask(visitId, position) {
    const prices = await get(`/api/v1/visits/${visitId}/prices?position=${position}`).catch(() => []);
    for (const one of prices) if (one.total !== null) this.byWorker.set(one.worker, one);
  }

  of(workerId) {
    return this.byWorker.get(workerId);
  }

  /** The able with the cheapest for the plan first; whom the planner does not price keeps the place after them. */
  ranked(able) {
    const total = (one) => this.of(one.worker.id)?.total ?? Infinity;
    return this.known ? [...able].sort((a, b) => (total(a) === total(b) ? 0 : total(a) - total(b))) : able;
  }

  /** "+12.4: way +9.1 · uneven hours +3.3" */
  static line({ total, parts }) {
    const named = Object.entries(parts).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).map(([name, amount]) => `${PARTS[name]?.() ?? name} ${signed(amount)}`);
    return el("small", { class: "price", title: t("In minutes of travel, as the planner weighs them") }, el("b", {}, t("Cost %(total)s", { total: signed(total) })), named.length ? `: ${named.join(" · ")}` : "");
  }
}
