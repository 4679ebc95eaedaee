// Somebody else was faster: who moved the visit where and when, what was wanted here, and a choice between the two.

import { get } from "ui/api";
import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { clockSeconds } from "ui/time";
import { clock } from "./board-store.js";

const placed = (place, name) => (place?.worker ? `${name ?? place.name ?? "–"} ${place.start === null ? "" : clock(place.start)}` : t("nobody"));

function doneBy(change) {
  if (!change.by) return t("Changed meanwhile");
  const words = { by: change.by, time: clockSeconds(change.at) };
  if (change.verb === "visit.cancel") return t("%(by)s cancelled it at %(time)s", words);
  if (change.verb === "visit.pin") return t("%(by)s pinned it at %(time)s", words);
  if (change.verb === "visit.unpin") return t("%(by)s unpinned it at %(time)s", words);
  return t("%(by)s moved it at %(time)s", words);
}

/** Show both and let choose. `again(version)` does the wanted move on the newest state. */
export async function askAfterStale({ store, popover, anchor, back, move, error, again }) {
  const change = await get(`/api/v1/visits/${move.visitId}/last-change`).catch(() => null);
  if (!change) return;
  const visit = store.visits.get(move.visitId);
  const wanted = { worker: move.worker ?? null, start: move.start ?? null };
  const there = change.parts.find((one) => one.position === move.position) ?? null;
  const box = (title, text, extra, mine) => el("div", { class: `stale-side${mine ? " is-mine" : ""}` }, el("small", {}, title), el("b", {}, text), extra ? el("span", {}, extra) : null);
  const open = ["draft", "planned"].includes(change.state);
  const theirs = open ? placed(there) : change.state === "cancelled" ? t("cancelled") : t("begun");
  const from = change.before ? t("before: %(place)s", { place: placed(change.before) }) : "";
  const leave = el("button", { type: "button", class: "btn btn-primary", "data-first": true, onclick: () => popover.close() }, icon("check-lg"), el("span", {}, t("Leave it there")));
  const mine = open && !move.undo ? el("button", { type: "button", class: "btn", onclick: () => { popover.close(); again(change.version); } }, icon("arrow-left-right"), el("span", {}, t("Move it my way"))) : null;
  popover.show(anchor(), { label: t("Somebody was faster"), tone: "warn", back, parts: [
    el("header", {}, icon("people-fill"), el("span", {}, doneBy(change)), el("span", { class: "end" }, visit?.senior.name ?? "")),
    el("div", { class: "stale-sides" }, box(t("It is now with"), theirs, from, false), move.undo ? el("p", {}, t("Your step is not taken back; it would undo the newer change.")) : box(t("You wanted"), placed(wanted, store.workers.get(wanted.worker)?.name), "", true)),
    el("p", { class: "visually-hidden" }, error.message),
    el("div", { class: "rule-actions" }, leave, mine ?? "")] });
}
