// From the card of a visit to its page: what was asked, what was done, the senior.

import { t } from "ui/texts";
import { visitAction } from "./board-hooks.js";

visitAction({ order: 60, icon: "journal-text", text: () => t("Page of the visit"), shown: ({ root }) => Boolean(root.dataset.visitPage), act: ({ root }, { visit }) => {
  window.location.assign(new URL(String(visit.id), new URL(root.dataset.visitPage, window.location.href)));
} });
