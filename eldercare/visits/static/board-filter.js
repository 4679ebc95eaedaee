// Filters and the search of the board; all of them stand in the address, so that a link shows the same.

import { el, icon, say } from "ui/dom";
import { mark } from "ui/marks";
import { t } from "ui/texts";
import { choicesOf, isNamed } from "./board-match.js";

const NAMES = ["kind", "skill", "area", "service", "state"];
const LABELS = { kind: () => t("Kind of person"), skill: () => t("Skill"), area: () => t("Area"), service: () => t("Service"), state: () => t("State") };

export class Filters {
  constructor(store, { view, popover, words, redraw, reach }) {
    Object.assign(this, { store, view, popover, words, redraw, reach });
    this.button = document.querySelector("[data-filters]");
    this.find = document.querySelector("[data-find]");
    this.store.filter = this.asked(view.asked);
    this.find.value = this.store.filter.q ?? "";
    this.button.addEventListener("click", () => this.open());
    this.find.addEventListener("input", () => this.set("q", this.find.value.trim()));
    this.find.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", ({ target }) => { if (target.closest("[data-clear-filters]")) this.clear(); });
    this.label();
  }

  asked(address) {
    return Object.fromEntries([...NAMES, "q"].map((name) => [name, address.get(name)]).filter(([, value]) => value));
  }

  set(name, value) {
    const filter = { ...this.store.filter };
    if (value) filter[name] = value;
    else delete filter[name];
    this.store.filter = filter;
    this.hit = -1;
    this.view.keep({ [name]: value || null });
    this.label();
    this.redraw();
  }

  clear() {
    this.store.filter = {};
    this.find.value = "";
    this.view.keep(Object.fromEntries([...NAMES, "q"].map((name) => [name, null])));
    this.label();
    this.redraw();
    this.popover.close();
    this.button.focus();
  }

  label() {
    const count = NAMES.filter((name) => this.store.filter[name]).length;
    this.button.classList.toggle("is-on", count > 0);
    this.button.querySelector(".count").textContent = count || "";
    this.button.querySelector(".count").hidden = !count;
    this.button.setAttribute("aria-label", count ? t("Filters, %(count)s set", { count }) : t("Filters"));
  }

  open() {
    const choices = choicesOf(this.store, { kinds: this.words.kinds, skills: this.words.skills, stateWord: (state) => mark("visit", state).word });
    const fields = NAMES.map((name, index) => {
      const select = el("select", { class: "form-select", dataset: { filter: name }, "data-first": index === 0 }, el("option", { value: "" }, t("All")), ...choices[name].map(([value, text]) => el("option", { value, selected: this.store.filter[name] === value }, text)));
      select.addEventListener("change", () => this.set(name, select.value));
      return el("label", { class: "filter-field" }, el("span", {}, LABELS[name]()), select);
    });
    const clear = el("button", { type: "button", class: "btn", dataset: { clearFilters: "" } }, icon("x-lg"), el("span", {}, t("Clear all")));
    this.popover.show(this.button.getBoundingClientRect(), { label: t("Filters"), back: () => this.button, parts: [el("header", {}, icon("funnel"), el("span", {}, t("Filters"))), el("div", { class: "filter-fields" }, ...fields), el("div", { class: "rule-actions" }, clear)] });
  }

  /** Enter goes from hit to hit, Escape takes the search back. */
  key(event) {
    if (event.key === "Escape" && this.find.value) {
      event.preventDefault();
      event.stopPropagation();
      this.find.value = "";
      this.set("q", "");
    } else if (event.key === "Enter" && this.store.filter.q) {
      event.preventDefault();
      const hits = this.hits();
      if (!hits.length) return say(t("Nobody of this name is on the board."));
      this.hit = ((this.hit ?? -1) + 1) % hits.length;
      this.reach(hits[this.hit]);
      say(t("%(number)s of %(count)s", { number: this.hit + 1, count: hits.length }));
    }
    return undefined;
  }

  /** People and visits of that name: people first, then visits in order of time. */
  hits() {
    const { q } = this.store.filter;
    const people = [...this.store.workers.values()].filter((one) => isNamed(one, q)).map((one) => ({ worker: one.id }));
    const visits = [...this.store.visits.values()].filter((visit) => isNamed(visit.senior, q)).map((visit) => ({ visit: visit.id }));
    return [...people, ...visits];
  }
}
