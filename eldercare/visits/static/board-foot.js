// What the signs mean, and how the draft stands: the foot of the timetable and the right end of the head.

import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";

/** The legend with the zoom; drawn once. */
export function drawLegend(root, view) {
  const legend = root.querySelector("[data-legend]");
  if (legend.firstChild) return;
  const states = ["planned", "on_the_way", "in_progress", "done", "late", "to_verify", "draft"].map((state) => {
    const found = mark("visit", state);
    return el("span", { class: "key" }, el("span", { class: `key-mark ${toneOf(found)}` }, icon(found.icon)), state === "draft" ? t("Not published") : found.word);
  });
  legend.append(...states, el("span", { class: "key" }, el("i", { class: "key-off" }), t("Off shift")), el("span", { class: "key" }, el("i", { class: "key-way" }), t("Way (min)")),
    el("span", { class: "key" }, icon("link-45deg"), t("Pair")), el("span", { class: "key" }, icon("lock-fill"), t("Pinned")));
  root.querySelector("[data-zooms]").replaceChildren(...view.zoomButtons());
}

function draftText(plan, changes) {
  if (!plan?.published_at) return t("Draft, not published");
  return changes === 1 ? t("Draft, 1 change not published") : t("Draft, %(count)s changes not published", { count: changes });
}

/** What is new on other sheets of the day: paper that is out of date, answers of seniors and families that wait. */
function drawWays({ plan, asked }) {
  const paper = document.querySelector("[data-printed]");
  const isOld = Boolean(paper.dataset.printed && plan?.published_at) && new Date(plan.published_at) > new Date(paper.dataset.printed);
  paper.classList.toggle("is-old", isOld);
  paper.setAttribute("aria-label", isOld ? t("Paper and Excel, changed since print") : t("Paper and Excel"));
  const messages = document.querySelector("[data-messages]");
  const text = !asked ? t("Messages to seniors and families") : asked === 1 ? t("Messages to seniors and families, 1 answer waits") : t("Messages to seniors and families, %(count)s answers wait", { count: asked });
  messages.classList.toggle("is-old", asked > 0);
  messages.title = text;
  messages.setAttribute("aria-label", text);
  messages.querySelector("b").hidden = !asked;
  messages.querySelector("b").textContent = asked;
}

/** What is not published yet, the button for it, and the way back. */
export function drawDraft(root, store, moves) {
  const { plan, changes } = store.board;
  document.querySelector("[data-draft-note]").hidden = !changes;
  document.querySelector("[data-draft-text]").textContent = draftText(plan, changes);
  root.querySelector("[data-plan-warning]").hidden = !plan?.warning;
  root.querySelector("[data-plan-warning-text]").textContent = plan?.warning ?? "";
  drawWays(store.board);
  const publish = document.querySelector("[data-publish]");
  if (publish) {
    publish.disabled = !changes;
    document.querySelector("[data-publish-text]").textContent = !changes ? (plan ? t("Published") : t("Publish")) : changes === 1 ? t("Publish 1 change") : t("Publish %(count)s changes", { count: changes });
  }
  for (const [name, list] of [["undo", moves.done], ["redo", moves.undone]]) {
    const button = document.querySelector(`[data-${name}-move]`);
    if (button) button.disabled = !list.length;
  }
}
