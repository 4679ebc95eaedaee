// The alarm desk: current within a second, counters, the map.

import { t } from "ui/texts";
import { seconds } from "ui/time";

import { follow } from "./live.js";

const KINDS = ["alarm.", "device.", "message.", "notice."];
const RING_M = 1500;
const NEAREST_ZOOM = 14;
const STRIP_MS = 30000;

function left(until) {
  return Math.max(0, seconds(new Date(), until));
}

/** 47, then 2:05 from the second minute on, and 7:43 h from the first hour on; long ones are drawn smaller. */
function shortCount(element, count) {
  const whole = Math.max(0, count);
  const hours = whole >= 3600;
  const large = hours ? Math.floor(whole / 60) : whole;
  const text = whole < 100 ? String(whole) : `${Math.floor(large / 60)}:${String(large % 60).padStart(2, "0")}`;
  if (element.textContent !== text) element.textContent = text;
  element.closest("b")?.classList.toggle("is-long", text.length > 3);
  const unit = element.nextElementSibling;
  if (!unit) return;
  unit.hidden = text.includes(":") && !hours;
  if (hours) unit.textContent = t("h");
}

function tick() {
  for (const bar of document.querySelectorAll("[data-bar-from]")) {
    const whole = seconds(bar.dataset.barFrom, bar.dataset.barTo);
    bar.value = Math.min(100, (seconds(bar.dataset.barFrom) / whole) * 100);
  }
  for (const element of document.querySelectorAll("[data-left-to]")) {
    const rest = left(element.dataset.leftTo);
    element.textContent = rest ? t("%(count)s s left", { count: rest }) : t("exceeded");
  }
  for (const ring of document.querySelectorAll("[data-ring-to]")) {
    ring.style.setProperty("--left", Math.min(100, (left(ring.dataset.ringTo) / Number(ring.dataset.ringS)) * 100));
  }
  for (const element of document.querySelectorAll('[data-count-since]')) shortCount(element, seconds(element.dataset.countSince));
  for (const element of document.querySelectorAll('[data-count-until]')) shortCount(element, left(element.dataset.countUntil));
}

function drawPlaces(map) {
  const places = JSON.parse(document.querySelector('[data-live="places"]').dataset.places);
  map.show(places);
  map.lines.clearLayers();
  if (!places.length) return;
  map.ring(places[0], RING_M);
  map.fit(places.slice(0, 5));
  if (map.map.getZoom() > NEAREST_ZOOM) map.map.setZoom(NEAREST_ZOOM, { animate: false });
}

document.addEventListener("map-ready", (event) => {
  const map = event.detail;
  map.map.invalidateSize();
  drawPlaces(map);
  document.querySelector("[data-live-root]").addEventListener("live-part", ({ detail }) => {
    if (detail === "places") drawPlaces(map);
  });
});

/** A desk opened without a number shows what rings next, but never takes an alarm away that still needs its operator. */
function address() {
  const shown = document.querySelector("[data-live-root] [data-keep]");
  const busy = document.querySelector(".alarm-head.is-live") || shown?.querySelector("textarea")?.value;
  return shown && busy ? `/alarms/${shown.dataset.keep}` : window.location.href;
}

for (const scroll of document.querySelectorAll("[data-scroll-end]")) scroll.scrollTop = scroll.scrollHeight;
tick();
setInterval(tick, 1000);
const refresh = follow(KINDS, { address, after: tick });
setInterval(refresh, STRIP_MS);
