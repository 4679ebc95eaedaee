// The list of all items by category, and the summary before the end.

import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";

const MARK = { na: "not_applicable" };

function itemButton(sheet, item, go, { long = false } = {}) {
  const state = sheet.stateOf(item);
  const look = mark("answer", MARK[state] ?? state);
  const here = item === sheet.item;
  const attributes = { type: "button", class: `chip ${toneOf(look)}${here ? " is-here" : ""}`, "aria-label": `${item.code} ${look.word}`, onclick: () => go(sheet.items.indexOf(item)) };
  return el("button", attributes, icon(look.icon), el("span", {}, long ? `${item.code} ${item.finding}` : item.code));
}

/** Fill the dialog with every item. */
export function showJump(body, sheet, go) {
  const groups = new Map();
  for (const item of sheet.items) groups.set(item.category, [...(groups.get(item.category) ?? []), item]);
  const sections = [...groups].map(([category, items]) => {
    const answered = items.filter((item) => sheet.stateOf(item) !== "open").length;
    return el("section", { class: "jump-group" },
      el("h3", { class: "h3" }, category, el("span", { class: "caption" }, ` ${answered}/${items.length}`)),
      el("div", { class: "chips" }, ...items.map((item) => itemButton(sheet, item, go))));
  });
  body.replaceChildren(...sections);
}

function failedRow(sheet, item, go) {
  const answer = sheet.answerOf(item.code);
  const row = el("button", { type: "button", class: "item btn-row", onclick: () => go(sheet.items.indexOf(item)) },
    el("span", { class: "item-main" }, el("span", { class: "item-title d-block" }, `${item.code} ${item.finding}`),
      el("span", { class: "item-sub d-block" }, answer.note), el("span", { class: "item-sub d-block" }, t("Deadline %(day)s", { day: answer.deadline || sheet.lastDay(item, answer) }))),
    icon("chevron-right"));
  return el("li", {}, row);
}

/** Fill the last page: counts, what is open, what becomes a hazard. */
export function showFinish(root, sheet, go) {
  const counts = sheet.counts;
  for (const figure of root.querySelectorAll("[data-count]")) figure.textContent = counts[figure.dataset.count];
  const open = sheet.items.filter((item) => sheet.stateOf(item) === "open");
  const failed = sheet.items.filter((item) => sheet.stateOf(item) === "fail");
  root.querySelector("[data-open-card]").hidden = !open.length;
  root.querySelector("[data-open-items]").replaceChildren(...open.map((item) => itemButton(sheet, item, go)));
  root.querySelector("[data-failed-card]").hidden = !failed.length;
  root.querySelector("[data-failed-items]").replaceChildren(...failed.map((item) => failedRow(sheet, item, go)));
}
