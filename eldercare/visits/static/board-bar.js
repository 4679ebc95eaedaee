// The bar of the chosen visits: how many there are, and what can be done with all of them at once.

import { el, icon } from "ui/dom";
import { ask } from "ui/page";
import { t } from "ui/texts";
import { ruleLines } from "./board-conflict.js";
import { isNamed } from "./board-match.js";

export class Bar {
  constructor(root, { store, moves, popover, words }) {
    Object.assign(this, { root, store, moves, popover, words });
    this.element = root.appendChild(el("div", { class: "choose-bar", role: "toolbar", "aria-label": t("Chosen visits"), hidden: true }));
    for (const kind of ["choose", "change"]) store.addEventListener(kind, () => this.draw());
  }

  draw() {
    const parts = this.store.chosenParts();
    this.element.hidden = !parts.length;
    if (!parts.length) return;
    const held = parts.filter(({ part }) => part.worker !== null);
    const pinned = held.filter(({ part }) => part.pinned);
    const button = (name, picture, text, act, off = false) => el("button", { type: "button", class: "btn btn-sm", dataset: { bulk: name }, disabled: off, onclick: act }, icon(picture), el("span", {}, text));
    const focused = document.activeElement?.dataset?.bulk;
    this.element.replaceChildren(
      el("b", {}, parts.length === 1 ? t("1 visit chosen") : t("%(count)s visits chosen", { count: parts.length })),
      button("give", "person-plus", t("Give to…"), (event) => this.people(event.currentTarget)),
      button("pin", "lock", t("Pin"), () => this.pin(held.filter(({ part }) => !part.pinned), true), pinned.length === held.length),
      button("unpin", "unlock", t("Unpin"), () => this.pin(pinned, false), !pinned.length),
      button("out", "person-dash", t("Take out"), () => this.takeOut(), !held.length),
      this.store.may.cancel ? button("cancel", "slash-circle", t("Cancel…"), (event) => this.askReason(event.currentTarget)) : "",
      el("button", { type: "button", class: "btn btn-icon btn-sm btn-quiet-ink", dataset: { bulk: "none" }, "aria-label": t("Choose nothing"), title: "Esc", onclick: () => this.store.choose([]) }, icon("x-lg")),
    );
    if (focused) this.element.querySelector(`[data-bulk="${focused}"]`)?.focus();
  }

  pin(parts, pinned) {
    return this.moves.together(parts, { kind: "pin", pinned }, pinned ? t("%(count)s visits pinned", { count: parts.length }) : t("%(count)s visits no longer pinned", { count: parts.length }));
  }

  takeOut() {
    const held = this.store.chosenParts().filter(({ part }) => part.worker !== null);
    return this.moves.together(held, { kind: "move", worker: null }, t("%(count)s visits wait for somebody again", { count: held.length }));
  }

  back = () => this.element.querySelector("[data-bulk=give]");

  /** Choose a person by name or from the list; the load of the day stands beside it. */
  people(anchor) {
    const list = el("div", { class: "candidate-list" });
    const find = el("input", { type: "search", class: "form-control", placeholder: t("Name or initials"), "aria-label": t("Find a person"), "data-first": true });
    const fill = () => {
      const found = [...this.store.workers.values()].filter((one) => one.shift && (!find.value.trim() || isNamed(one, find.value.trim())));
      found.sort((a, b) => a.busy / (a.limit || 1) - b.busy / (b.limit || 1) || a.id - b.id);
      list.replaceChildren(...found.map((one) => this.person(one)));
    };
    find.addEventListener("input", fill);
    fill();
    this.popover.show(anchor.getBoundingClientRect(), { label: t("Give the chosen visits to"), back: this.back, parts: [el("header", {}, el("span", {}, t("Give the chosen visits to"))), el("div", { class: "person-find" }, find), list] });
  }

  person(one) {
    return el("button", { type: "button", class: "candidate", onclick: () => this.give(one.id) }, el("span", { class: "avatar avatar-sm", "aria-hidden": "true" }, one.name.slice(0, 1)),
      el("span", { class: "candidate-main" }, el("b", {}, one.name), el("small", {}, one.area)), el("span", { class: "candidate-time" }, `${(one.busy / 60).toFixed(1)}/${+(one.limit / 60).toFixed(1)}h`));
  }

  /** Give all to somebody, from the bar or by a drop. What does not fit is named before anything is moved. */
  async give(worker) {
    this.popover.close({ focus: false });
    const parts = this.store.chosenParts();
    const given = await this.moves.give(parts, worker);
    if (!given) return;
    const name = this.store.workers.get(worker)?.name;
    const refused = given.refused.map((one) => el("details", { class: "refused" }, el("summary", {}, el("b", {}, one.name), el("span", {}, one.rules[0]?.title ?? "")), ...ruleLines(one.rules)));
    const some = el("button", { type: "button", class: "btn btn-primary", "data-first": true, disabled: !given.able, onclick: () => { this.popover.close(); this.moves.give(parts, worker, true); } }, t("Give the %(count)s that fit", { count: given.able }));
    this.popover.show(this.element.getBoundingClientRect(), { label: t("Rules"), tone: "warn", back: this.back, parts: [
      el("header", {}, icon("exclamation-triangle-fill"), el("span", {}, t("%(able)s of %(of)s fit into the day of %(name)s", { able: given.able, of: parts.length, name }))),
      el("div", { class: "refused-list" }, ...refused),
      el("div", { class: "rule-actions" }, some, el("button", { type: "button", class: "btn", onclick: () => this.popover.close() }, t("Leave all where they are")))] });
  }

  askReason(anchor) {
    const parts = this.store.chosenParts();
    const act = async (code, text) => {
      this.popover.close();
      const count = new Set(parts.map(({ visit }) => visit.id)).size;
      if (await ask(t("Cancel %(count)s visits because: %(reason)s? People who were told hear of it at once.", { count, reason: text }))) await this.moves.cancelAll(parts, code);
    };
    const reasons = Object.entries(this.words.cancel).map(([code, text], index) => el("button", { type: "button", class: "menu-item", "data-first": index === 0, onclick: () => act(code, text) }, icon("slash-circle"), el("span", {}, text)));
    this.popover.show(anchor.getBoundingClientRect(), { label: t("Cancel the chosen visits because"), back: this.back, parts: [el("p", { class: "menu-note" }, t("Cancel the chosen visits because")), el("div", { class: "menu-list" }, ...reasons)] });
  }
}
