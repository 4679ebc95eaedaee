// Triage: one chip for each kind of trouble with its count. A chosen kind stands out, the rest fades.

import { el, icon } from "ui/dom";
import { t } from "ui/texts";

const CHIPS = [
  ["all", "list-ul", () => t("All"), ""],
  ["unassigned", "question-circle", () => t("Unassigned"), "warn"],
  ["late", "exclamation-triangle-fill", () => t("Late"), "warn"],
  ["short", "signpost-split", () => t("Way too short"), "warn"],
  ["absent", "person-dash", () => t("Person absent"), "warn"],
  ["not_checked_in", "geo-alt", () => t("Not checked in"), ""],
  ["to_verify", "search", () => t("To verify"), ""],
  ["in_progress", "play-fill", () => t("In progress"), ""],
  ["changed", "pencil", () => t("Changed"), ""],
];

export const isKind = (name) => CHIPS.some(([key]) => key === name);

/** Draw the chips; a click chooses a kind, a second click shows all again. */
export function drawChips(store, bar) {
  const chips = CHIPS.map(([key, picture, text, tone]) => {
    const count = store.count(key);
    const on = store.show === key;
    const classes = ["filter", on ? "is-on" : "", tone && count && !on ? `tone-${tone}` : "", count || key === "all" ? "" : "is-zero"];
    return el("button", { type: "button", class: classes.filter(Boolean).join(" "), dataset: { show: key }, title: text(), "aria-pressed": String(on) },
      icon(picture), el("span", {}, text()), el("span", { class: "count" }, String(count)));
  });
  const focused = document.activeElement?.dataset?.show;
  bar.replaceChildren(...chips);
  if (focused) bar.querySelector(`[data-show="${focused}"]`)?.focus();
}
