// What changed, live. One stream per browser: the tab that holds the lock reads /stream and tells the others.
// Each event goes out on document as "feed" and as "feed:<kind>", detail = {id, kind, at, data}.
// A stream can die unheard while a tab or a machine sleeps, so every tab also asks by itself what it has missed:
// now and then, and at once when it wakes up.

import { onWake, untilAnswered } from "ui/wake";

const STREAM = "/stream";
const POLL = "/api/v1/feed";
const POLL_MS = 5000;
const RETRY_STREAM_MS = 60000;
const CHECK_MS = 15000;
const PATIENCE_MS = 15000;
const LOCK = "eldercare-feed";

const channel = "BroadcastChannel" in window ? new BroadcastChannel(LOCK) : null;
let last = 0;
let running = false;
let checking = false;
let streamState = "";
let held = null; // messages of other tabs that came while this one still catches up

function dispatch(event) {
  if (event.id <= last) return;
  last = event.id;
  document.dispatchEvent(new CustomEvent("feed", { detail: event }));
  document.dispatchEvent(new CustomEvent(`feed:${event.kind}`, { detail: event }));
}

function setState(state) {
  document.documentElement.dataset.feedState = state;
  document.dispatchEvent(new CustomEvent("feed-state", { detail: { state } }));
}

function share(message) {
  channel?.postMessage(message);
  take(message);
}

function take(message) {
  if (held) {
    held.push(message);
    return;
  }
  if (message.event) dispatch(message.event);
  if (message.state) setState((streamState = message.state));
  if (message.last > last) last = message.last;
}

/** Ask once for what came after the newest event that this tab has seen. */
async function catchUp(pass) {
  const address = last ? `${POLL}?after=${last}` : POLL;
  const answer = await fetch(address, {
    headers: { Accept: "application/json" },
    credentials: "same-origin",
    signal: AbortSignal.timeout(PATIENCE_MS), // a line that died in a sleep never ends a call by itself
  });
  if (answer.status === 401) return "signed-out";
  if (!answer.ok) return "broken";
  const { events, last_id: newest } = await answer.json();
  for (const event of events) pass({ event });
  pass({ last: newest });
  return "live";
}

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

async function poll(until) {
  while (Date.now() < until) {
    const state = await catchUp(share).catch(() => "broken");
    share({ state: state === "live" ? "polling" : state });
    if (state === "signed-out") return false;
    await wait(POLL_MS);
  }
  return true;
}

/** Read the stream until the server refuses it; the browser itself reconnects after a dropped line. */
function read() {
  return new Promise((resolve) => {
    const source = new EventSource(last ? `${STREAM}?after=${last}` : STREAM);
    // The hello names the newest event; those missed before it still follow, so it counts only for a fresh start.
    source.addEventListener("hello", (hello) =>
      share({ last: last ? 0 : Number(hello.lastEventId), state: "live" }),
    );
    source.addEventListener("message", (message) => share({ event: JSON.parse(message.data) }));
    source.addEventListener("error", () => {
      if (source.readyState === EventSource.CLOSED) resolve();
      else share({ state: "broken" });
    });
    window.addEventListener("pagehide", () => source.close(), { once: true });
  });
}

async function lead() {
  for (;;) {
    await read();
    if (!(await poll(Date.now() + RETRY_STREAM_MS))) return;
  }
}

/** What has this tab missed? Without an answer it says so and asks again. */
async function check() {
  if (checking) return;
  checking = true;
  const ask = async () => {
    const state = await catchUp(take);
    return state === "broken" ? null : state;
  };
  const state = await untilAnswered(ask, { failed: () => setState("broken") });
  checking = false;
  // The stream itself says when it is back; until then asking takes its place.
  if (state === "signed-out") setState(state);
  else setState(streamState === "live" ? "live" : "polling");
}

async function catchUpAlone() {
  held = [];
  const missed = [];
  await catchUp((message) => missed.push(message)).catch(() => {});
  const waiting = held;
  held = null;
  for (const message of [...missed, ...waiting]) take(message);
}

/** Begin to follow; `cursor` is the newest event id that the page already shows. */
export async function start(cursor = "") {
  if (running) return;
  running = true;
  last = Number(cursor) || 0;
  channel?.addEventListener("message", (message) => take(message.data));
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  onWake(check);
  setInterval(check, CHECK_MS);
  if (last) await catchUpAlone();
  if (!("EventSource" in window)) {
    await poll(Infinity);
  } else if (channel && navigator.locks) {
    await navigator.locks.request(LOCK, lead);
  } else {
    await lead(); // plain http has no locks: each tab then reads for itself
  }
}

/** Run `act(detail)` for events of the kinds: on(["alert.opened"], act). "alert." takes all that begin so. */
export function on(kinds, act) {
  document.addEventListener("feed", ({ detail }) => {
    if (kinds.some((kind) => detail.kind === kind || (kind.endsWith(".") && detail.kind.startsWith(kind))))
      act(detail);
  });
}
