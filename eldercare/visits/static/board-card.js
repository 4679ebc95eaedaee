// The card of one visit: what it is, what can be done with it, who could take it and what stops the others.

import { get } from "ui/api";
import { el, icon } from "ui/dom";
import { chip } from "ui/marks";
import { t } from "ui/texts";
import { fail } from "ui/toast";
import { actionsFor } from "./board-hooks.js";
import { PriceList } from "./board-prices.js";
import { clock } from "./board-store.js";

export class VisitCard {
  constructor(board, words) {
    const { store, popover, moves } = board;
    Object.assign(this, { board, store, popover, moves, words });
  }

  /** Open the card beside an element; `back` finds the element that gets the focus again. */
  open(element, visitId, position, back) {
    this.visitId = visitId;
    this.position = position;
    this.popover.show(element.getBoundingClientRect(), { label: t("Visit to %(name)s", { name: this.visit.senior.name }), parts: this.menu(), back });
  }

  get visit() {
    return this.store.visits.get(this.visitId);
  }

  get part() {
    return this.visit.parts.find((part) => part.position === this.position);
  }

  head() {
    const { visit, part } = this;
    const time = part.start === null ? `${clock(visit.window[0])}–${clock(visit.window[1])}` : `${clock(part.start)}–${clock(part.end)}`;
    return el("header", {}, el("span", {}, visit.senior.name), el("span", { class: "sub" }, `${visit.service} · ${time}`), el("span", { class: "end" }, chip("visit", visit.pool ? "unassigned" : visit.mark)));
  }

  facts() {
    const { visit, part } = this;
    const worker = this.store.workers.get(part.worker);
    const told = part.told && part.changed ? this.store.workers.get(part.told.worker)?.name : null;
    const pairs = [
      [t("May start"), `${clock(visit.window[0])}–${clock(visit.window[1])}`],
      [t("Home"), visit.senior.address],
      visit.senior.vague ? [t("Position"), t("Only the village's centre; ways are rough.")] : null,
      worker ? [t("Who comes"), part.travel ? t("%(name)s · %(minutes)s min on the way, %(km)s km", { name: worker.name, minutes: part.travel, km: part.km }) : worker.name] : null,
      told ? [t("Told so far"), `${told} ${clock(part.told.start)}`] : null,
      visit.same_sex ? [t("Rule"), visit.senior.sex === "F" ? t("Women only") : t("Men only")] : null,
      visit.caution ? [t("Mind"), visit.caution] : null,
      visit.heard ? [t("Senior and family told"), visit.heard] : null,
      visit.reason ? [t("Nobody because"), visit.reason.text || visit.reason.title] : null,
    ].filter(Boolean);
    return el("dl", { class: "facts is-plain card-facts" }, ...pairs.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
  }

  menu() {
    const { visit, part, store } = this;
    const may = store.may.move && visit.open;
    const item = (picture, text, act, extra = {}) => el("button", { type: "button", class: "menu-item", onclick: act, ...extra }, icon(picture), el("span", {}, text));
    const items = [
      item(part.worker === null ? "person-plus" : "arrow-left-right", may ? t("Give to…") : t("Who could take it?"), () => this.candidates(), { "data-first": true }),
      may && part.worker !== null ? item("person-dash", t("Take out of the plan"), () => this.act(() => this.moves.move(visit.id, this.position, { worker: null }))) : null,
      may && part.worker !== null ? item(part.pinned ? "unlock" : "lock", part.pinned ? t("Let planning move it again") : t("Pin: planning leaves it there"), () => this.act(() => this.moves.pin(visit.id, this.position, !part.pinned))) : null,
      store.may.cancel && visit.open ? item("slash-circle", t("Cancel the visit…"), () => this.askReason()) : null,
      ...actionsFor("visit", this.board, { visit, part }).map((entry) => item(entry.icon, entry.text(), () => this.act(() => entry.act(this.board, { visit, part })))),
    ];
    return [this.head(), this.facts(), el("div", { class: "menu-list" }, ...items.filter(Boolean))];
  }

  act(run) {
    this.popover.close();
    run();
  }

  back() {
    return el("button", { type: "button", class: "menu-item is-back", onclick: () => this.popover.fill(this.menu()) }, icon("chevron-left"), el("span", {}, t("Back")));
  }

  askReason() {
    const reasons = Object.entries(this.words.cancel).map(([code, text], index) => el("button", {
      type: "button", class: "menu-item", "data-first": index === 0, onclick: () => this.act(() => this.moves.cancel(this.visitId, code)),
    }, icon("slash-circle"), el("span", {}, text)));
    this.popover.fill([this.head(), el("p", { class: "menu-note" }, t("Cancel this visit because")), el("div", { class: "menu-list" }, ...reasons, this.back())]);
  }

  /** Who could take it: the able with their cost, then each other with the first rules in the way. */
  async candidates() {
    const { visitId, position } = this;
    this.popover.fill([this.head(), el("p", { class: "menu-note" }, t("Looking for people…"))]);
    const answer = await get(`/api/v1/visits/${visitId}/candidates?position=${position}`).catch((error) => { fail(error); return null; });
    if (!answer || this.visitId !== visitId) return;
    const prices = new PriceList();
    this.list(answer, prices);
    // The planner's own figures come a moment later; the list is then ranked by them.
    await prices.ask(visitId, position);
    if (this.visitId === visitId && this.popover.card?.querySelector(".candidate-list")) this.list(answer, prices);
  }

  list(answer, prices) {
    const able = prices.ranked(answer.candidates.filter((one) => one.start !== null));
    const others = answer.candidates.filter((one) => one.start === null);
    const focused = document.activeElement?.dataset?.worker;
    this.popover.fill([
      this.head(),
      el("p", { class: "menu-note" }, el("b", {}, t("Candidates %(able)s/%(of)s", { able: answer.able, of: answer.of })), el("span", { class: "menu-why" }, prices.known ? t("Ranked by what the whole plan costs with each") : this.why(able))),
      el("div", { class: "candidate-list" }, ...able.map((one, index) => this.able(one, index, prices.of(one.worker.id))), ...others.map((one) => this.stopped(one))),
      this.back(),
    ]);
    if (focused) this.popover.card?.querySelector(`button[data-worker="${focused}"]`)?.focus();
  }

  /** Why this person, or why nobody, in one line. */
  why(able) {
    const { part } = this;
    const now = able.find((one) => one.worker.id === part.worker);
    const best = able.find((one) => one.worker.id !== part.worker);
    if (part.worker === null || !now) return able.length ? "" : t("Nobody fits: each rule is named below.");
    if (!best) return t("Nobody else fits.");
    const more = best.extra - now.extra;
    return more >= 0 ? t("Next best is %(minutes)s min longer on the way.", { minutes: more }) : t("%(minutes)s min shorter on the way with %(name)s.", { minutes: -more, name: best.worker.name });
  }

  able(one, index, price) {
    const here = one.worker.id === this.part.worker;
    const notes = [
      price ? null : t("+%(minutes)s min on the way", { minutes: one.extra }), one.known ? t("came %(count)s times lately", { count: one.known }) : "",
      `${(one.busy / 60).toFixed(1)}/${+(one.limit / 60).toFixed(1)}h`, ...one.rules.map((rule) => rule.title),
    ].filter(Boolean);
    const tag = this.store.may.move && this.visit.open && !here ? "button" : "div";
    return el(tag, {
      type: tag === "button" ? "button" : null, class: `candidate${here ? " is-here" : ""}`, "data-first": index === 0 && tag === "button", dataset: { worker: one.worker.id },
      onclick: tag === "button" ? () => this.act(() => this.moves.move(this.visitId, this.position, { worker: one.worker.id, start: one.start })) : null,
    }, el("span", { class: "avatar avatar-sm", "aria-hidden": "true" }, one.worker.name.slice(0, 1)),
    el("span", { class: "candidate-main" }, el("b", {}, one.worker.name), price ? PriceList.line(price) : null, el("small", {}, notes.join(" · "))),
    el("span", { class: "candidate-time" }, here ? t("now") : "", el("b", {}, clock(one.start))));
  }

  stopped(one) {
    return el("div", { class: "candidate is-stopped" }, el("span", { class: "avatar avatar-sm", "aria-hidden": "true" }, one.worker.name.slice(0, 1)),
      el("span", { class: "candidate-main" }, el("b", {}, one.worker.name), ...one.rules.slice(0, 2).map((rule) => el("small", {}, el("b", {}, rule.title), ` ${rule.text}`))));
  }
}
