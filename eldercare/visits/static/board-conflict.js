// What stands in the way of a move: each rule by name with its numbers, and the nearest way out.

import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";
import { clock } from "./board-store.js";

const ruleChip = (rule) => {
  const found = mark("rule", rule.hard ? "hard" : "soft");
  return el("span", { class: `chip rule-chip ${toneOf(found)}` }, found.word);
};

/** The rules of an answer as lines. */
export const ruleLines = (rules) => rules.map((rule) => el("div", { class: "rule-line" }, ruleChip(rule), el("div", {}, el("b", {}, rule.title), el("p", {}, rule.text))));

function head(answer) {
  const count = t("%(count)s rules not kept", { count: answer.rules.length });
  const name = answer.worker.name;
  const title = answer.hard ? t("Not possible for %(name)s", { name }) : t("Possible for %(name)s, but", { name });
  return el("header", {}, icon(answer.hard ? "exclamation-triangle-fill" : "info-circle"), el("span", {}, title), el("span", { class: "end" }, count));
}

/** The card while a visit is being dragged: it tells and takes no clicks. */
export const tellParts = (answer) => [head(answer), el("div", { class: "rule-list" }, ...ruleLines(answer.rules))];

/** The card after a drop: way out, candidates, and assigning all the same with a reason. */
export function askParts(answer, words, { onWayOut, onCandidates, onOverride, onBack }) {
  const actions = el("div", { class: "rule-actions" });
  if (answer.way_out) {
    const { worker, start } = answer.way_out;
    actions.append(el("button", { type: "button", class: "btn btn-primary", "data-first": true, onclick: () => onWayOut(worker.id, start) },
      icon("person-check"), el("span", {}, t("Give to %(name)s %(time)s", { name: worker.name, time: clock(start) }))));
  }
  actions.append(el("button", { type: "button", class: "btn", onclick: onCandidates }, t("Candidates %(able)s/%(of)s", { able: answer.able, of: answer.of })));
  actions.append(el("button", { type: "button", class: "btn btn-quiet-ink end", onclick: onBack }, el("kbd", {}, "Esc"), el("span", {}, t("Put back"))));
  const parts = [head(answer), el("div", { class: "rule-list" }, ...ruleLines(answer.rules)), el("div", {}, actions)];
  if (answer.possible && answer.hard) parts.push(overrideForm(words, onOverride));
  return parts;
}

function overrideForm(words, onOverride) {
  const reasons = el("select", { class: "form-select", name: "reason", "aria-label": t("Reason to assign all the same") },
    el("option", { value: "" }, t("Why all the same?")), ...Object.entries(words.overrides).map(([code, text]) => el("option", { value: code }, text)));
  const send = el("button", { type: "submit", class: "btn", disabled: true }, t("Assign all the same"));
  reasons.addEventListener("change", () => { send.disabled = !reasons.value; });
  const form = el("form", { class: "override-form" }, reasons, send, el("small", { class: "caption" }, t("The reason is kept in the audit trail.")));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    onOverride(reasons.value);
  });
  return form;
}
