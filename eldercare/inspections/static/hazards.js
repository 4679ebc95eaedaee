// The bureau's page: filters at once, Escape closes the drawer, a card that changed elsewhere is shown anew.

import { on } from "ui/feed";
import { t } from "ui/texts";
import { el } from "ui/dom";
import { toast } from "ui/toast";

const narrow = document.querySelector("[data-narrow]");
narrow?.addEventListener("change", () => narrow.requestSubmit());
if (narrow) narrow.querySelector("button").hidden = true;

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

const close = document.querySelector("[data-close-drawer]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && close && !event.target.closest("textarea, select, dialog")) close.click();
});
document.querySelector(".column-card[aria-current]")?.scrollIntoView({ block: "nearest" });

let told = false;
on(["hazard"], () => {
  if (told || !document.querySelector(".hazard-columns, .hazard-list")) return;
  told = true;
  const again = el("button", { type: "button", class: "btn btn-sm", onclick: () => window.location.reload() }, t("Show the newest"));
  toast(t("A hazard has changed."), { action: again, stay: 0 });
});
