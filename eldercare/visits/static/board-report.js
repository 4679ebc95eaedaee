// Report somebody sick or late from a row of the board: a link in each name, shown while the row is pointed at or has
// the focus. The rows are drawn anew by other scripts, so the links are put in whenever rows come.

import { el, icon } from "ui/dom";
import { t } from "ui/texts";

const address = new URL(document.querySelector("[data-report]").dataset.report, window.location.href);
const sheet = document.querySelector("[data-sheet]");

function link(row, name) {
  address.searchParams.set("worker", row.dataset.worker);
  const text = t("%(name)s is sick or late", { name });
  return el("a", { class: "who-report btn btn-sm btn-icon", href: `${address.pathname}${address.search}`, title: text, "aria-label": text }, icon("person-dash"));
}

function put() {
  for (const row of sheet.querySelectorAll(".row-of[data-worker]")) {
    const who = row.querySelector(".who");
    if (who && !who.querySelector(".who-report")) who.append(link(row, who.querySelector(".who-name b")?.textContent ?? ""));
  }
}

new MutationObserver(put).observe(sheet, { childList: true });
put();
