// Today: current within seconds without losing the reader's place; the map follows.

import { on } from "ui/feed";
import { clock } from "ui/time";

import { follow } from "../../alerts/static/live.js";

const CALM_MS = 5000; // visits change many times a minute: each console asks again at most this often
const MINUTE_MS = 60000; // a visit gets late and a device falls silent without any event

const map = document.getElementById("today-map");
let last = 0;
let timer = 0;

function drawPoints() {
  map.countyMap?.show(JSON.parse(document.querySelector('[data-live="points"]').textContent));
}

/** The names of the parts that the role sees stay the same, so only their contents are exchanged. */
const ask = follow([], { after: () => { document.querySelector("[data-updated]").dataset.since = new Date().toISOString(); } });

async function refresh() {
  timer = 0;
  last = Date.now();
  await ask();
}

function soon() {
  timer ||= setTimeout(refresh, Math.max(300, last + CALM_MS - Date.now()));
}

function tick() {
  document.querySelector("[data-clock]").textContent = clock(new Date());
}

map.addEventListener("map-ready", drawPoints);
document.querySelector("[data-live-root]").addEventListener("live-part", ({ detail }) => {
  if (detail === "points") drawPoints();
});
on(["visit", "plan", "day", "hazard", "worker.", "device.", "disruption", "replan", "weather", "gathering"], soon);
on(["alarm."], refresh);
setInterval(() => { if (!document.hidden) refresh(); }, MINUTE_MS);
setInterval(tick, 1000);
