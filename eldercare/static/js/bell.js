// The alarm bell: count, title, tab icon, and a sound that repeats until every alarm is accepted.

import { get } from "ui/api";
import { icon, say } from "ui/dom";
import { on } from "ui/feed";
import { t } from "ui/texts";

const KINDS = ["alert.", "alarm."];
const REPEAT_MS = 2500;
const WANTED = "eldercare-sound";
const title = document.title;
const favicon = document.querySelector('link[rel="icon"]');
const calm = favicon?.href;

let audio = null;
let count = 0;
let timers = [];
let asking = 0;

function beep(at, pitch) {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.32);
  tone.connect(gain).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.35);
}

function sound() {
  if (audio?.state !== "running") return;
  const at = audio.currentTime;
  [880, 660, 880].forEach((pitch, index) => beep(at + index * 0.36, pitch));
}

function flash() {
  const on = document.title === title;
  const word = t("SOS");
  document.title = on ? `(${count}) ${word} ${title}` : title;
  if (favicon) favicon.href = on ? favicon.dataset.alarm : calm;
}

function ring() {
  if (timers.length) return;
  sound();
  flash();
  timers = [setInterval(sound, REPEAT_MS), setInterval(flash, 1000)];
}

function hush() {
  timers.forEach(clearInterval);
  timers = [];
  document.title = title;
  if (favicon) favicon.href = calm;
}

/** Show how many alarms wait to be accepted; above zero the bell rings. */
export function setCount(waiting) {
  const grew = waiting > count;
  count = waiting;
  for (const badge of document.querySelectorAll("[data-alarm-badge]")) {
    badge.textContent = waiting;
    badge.hidden = !waiting;
  }
  const bell = document.querySelector("[data-bell]");
  if (!bell) return;
  bell.classList.toggle("is-ringing", waiting > 0);
  bell.querySelector("[data-bell-count]").textContent = waiting;
  bell.querySelector(".icon").replaceWith(icon(waiting ? "bell-fill" : "bell"));
  if (grew) say(t("%(count)s alarms wait to be accepted", { count: waiting }), { urgent: true });
  if (waiting) ring();
  else hush();
}

async function refresh(url) {
  const turn = ++asking;
  const answer = await get(url).catch(() => null);
  if (answer && turn === asking) setCount(Number(answer.waiting));
}

function showSound(button) {
  const enabled = audio?.state === "running";
  button.replaceChildren(icon(enabled ? "volume-up-fill" : "volume-mute"));
  button.setAttribute("aria-label", enabled ? t("Sound is on. Switch off") : t("Enable sound"));
  button.title = button.getAttribute("aria-label");
  button.setAttribute("aria-pressed", String(enabled));
}

async function enable() {
  audio ??= new AudioContext();
  await audio.resume();
}

/** Browsers are silent until a person has pressed something, so sound is a button; the wish is remembered. */
function offerSound(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (audio?.state === "running") {
      await audio.suspend();
      localStorage.removeItem(WANTED);
    } else {
      await enable();
      localStorage.setItem(WANTED, "yes");
      sound();
    }
    showSound(button);
  });
  if (localStorage.getItem(WANTED)) {
    document.addEventListener("pointerdown", () => enable().then(() => showSound(button)), { once: true });
  }
  showSound(button);
}

/** Begin: the count that the page came with, then every change of an alarm. */
export function watch() {
  const bell = document.querySelector("[data-bell]");
  const button = document.querySelector("[data-sound]");
  if (button) offerSound(button);
  if (!bell) return;
  setCount(Number(bell.dataset.count) || 0);
  on(KINDS, () => refresh(bell.dataset.countUrl));
}
