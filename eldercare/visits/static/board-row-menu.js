// What can be done with a whole row: the menu of a person, by the dots, by a right click or by the key M.

import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { actionsFor, rowAction } from "./board-hooks.js";
import { keyOf } from "./board-store.js";

const open = ({ parts }) => parts.filter(({ visit }) => visit.open);
const mayMove = ({ store }, row) => store.may.move && open(row).length > 0;

rowAction({ order: 10, icon: "map", text: () => t("Route on the map"), shown: (_, { parts }) => parts.length > 0, act: ({ store }, { worker }) => store.select({ worker: worker.id, from: "board" }) });
rowAction({ order: 11, icon: "printer", text: () => t("Route sheet"), shown: (_, { parts }) => parts.length > 0, act: ({ store }, { worker }) => {
  const { station, day } = store.board;
  window.location.assign(`/board/route-sheets?${new URLSearchParams({ station: station.code, day, worker: worker.id })}`);
} });
rowAction({ order: 20, icon: "check-square", text: () => t("Choose all visits"), shown: mayMove, act: ({ store }, row) => store.choose(open(row).map(({ visit, part }) => keyOf(visit.id, part.position))) });
rowAction({ order: 21, icon: "lock", text: () => t("Pin all visits"), shown: (board, row) => mayMove(board, row) && open(row).some(({ part }) => !part.pinned), act: ({ moves }, row) => {
  const loose = open(row).filter(({ part }) => !part.pinned);
  moves.together(loose, { kind: "pin", pinned: true }, t("%(count)s visits pinned", { count: loose.length }));
} });
rowAction({ order: 22, icon: "unlock", text: () => t("Unpin all visits"), shown: (board, row) => mayMove(board, row) && open(row).some(({ part }) => part.pinned), act: ({ moves }, row) => {
  const pinned = open(row).filter(({ part }) => part.pinned);
  moves.together(pinned, { kind: "pin", pinned: false }, t("%(count)s visits no longer pinned", { count: pinned.length }));
} });
rowAction({ order: 30, icon: "person-dash", text: () => t("Take all visits out of the plan"), shown: mayMove, act: ({ moves }, row) => {
  moves.together(open(row), { kind: "move", worker: null }, t("%(count)s visits wait for somebody again", { count: open(row).length }));
} });

/** Open the menu wherever somebody asks for it. */
export function listen(root, board) {
  const show = (event) => {
    const row = event.target.closest(".row-of");
    if (!row || event.target.closest("[data-visit]")) return;
    event.preventDefault();
    event.stopPropagation();
    openMenu(board, row);
  };
  root.addEventListener("contextmenu", (event) => { if (event.target.closest(".who")) show(event); });
  root.addEventListener("click", (event) => { if (event.target.closest("[data-row-menu]")) show(event); }, true);
  root.addEventListener("keydown", (event) => {
    if (event.target.closest?.(".who-name") && (event.key === "m" || event.key === "M" || event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey))) show(event);
  });
}

function openMenu(board, row) {
  const { store, popover } = board;
  const worker = store.workers.get(Number(row.dataset.worker));
  const one = { worker, parts: store.routeOf(worker.id) };
  const lines = actionsFor("row", board, one).map((entry, index) => el("button", {
    type: "button", class: "menu-item", "data-first": index === 0, onclick: () => { popover.close(); entry.act(board, one); },
  }, icon(entry.icon), el("span", {}, entry.text())));
  const hours = `${(worker.busy / 60).toFixed(1)}/${+(worker.limit / 60).toFixed(1)}h`;
  popover.show(row.querySelector(".who").getBoundingClientRect(), { label: t("More for %(name)s", { name: worker.name }), back: () => row.querySelector(".who-name"), parts: [
    el("header", {}, el("span", {}, worker.name), el("span", { class: "sub" }, [worker.area, hours].join(" · "))), el("div", { class: "menu-list" }, ...lines)] });
}
