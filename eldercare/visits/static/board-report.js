// Report somebody sick or late from the menu of a person.

import { t } from "ui/texts";
import { rowAction } from "./board-hooks.js";

rowAction({ order: 40, icon: "thermometer-half", text: () => t("Report sick or late"), shown: ({ root }) => Boolean(root.dataset.report), act: ({ root }, { worker }) => {
  const address = new URL(root.dataset.report, window.location.href);
  address.searchParams.set("worker", worker.id);
  window.location.assign(address);
} });
