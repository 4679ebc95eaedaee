// The alarm bell: count, title, tab icon, and a sound that repeats until every alarm is accepted, louder and
// more often the more urgent the most urgent one is: with each press and each round that nobody has answered.

import { get } from "ui/api";
import { el, icon, say } from "ui/dom";
import { on } from "ui/feed";
import { t } from "ui/texts";
import { onWake, untilAnswered } from "ui/wake";

const KINDS = ["alert.", "alarm."];
/** Of the urgencies 1 to 5: milliseconds between two rings, and how loud a ring is, 1 being all there is. */
const REPEAT_MS = [3000, 2750, 2500, 1900, 1300];
const LOUDNESS = [0.25, 0.3, 0.4, 0.6, 0.9];
const CHECK_MS = 20000;
const WANTED = "eldercare-sound";
const title = document.title;
const favicon = document.querySelector('link[rel="icon"]');
const calm = favicon?.href;

let audio = null;
let count = 0;
let urgency = 3;
let timers = [];
let asking = 0;

function beep(at, pitch) {
  const tone = audio.createOscillator();
  const gain = audio.createGain();
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, at);
  gain.gain.exponentialRampToValueAtTime(LOUDNESS[urgency - 1], at + 0.02);
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

function ring(level) {
  if (timers.length && level === urgency) return;
  hush();
  urgency = level;
  sound();
  flash();
  timers = [setInterval(sound, REPEAT_MS[urgency - 1]), setInterval(flash, 1000)];
}

function hush() {
  timers.forEach(clearInterval);
  timers = [];
  document.title = title;
  if (favicon) favicon.href = calm;
}

/** Show how many alarms wait to be accepted; above zero the bell rings, as urgently as the most urgent asks. */
export function setCount(waiting, level) {
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
  if (waiting) ring(Math.min(5, Math.max(1, level)));
  else hush();
}

/** The count as the server has it; asked until there is an answer, for an alarm may wait behind it. */
async function refresh(url) {
  const turn = ++asking;
  const answer = await untilAnswered(() => get(url), { stale: () => turn !== asking });
  if (answer && turn === asking) setCount(Number(answer.waiting), Number(answer.urgency));
}

function showSound(button) {
  const enabled = audio?.state === "running";
  button.replaceChildren(icon(enabled ? "volume-up-fill" : "volume-mute"));
  // Without a word nobody notices that the next alarm will be silent.
  if (!enabled) button.append(el("span", {}, t("Sound is off")));
  button.classList.toggle("btn-icon", enabled);
  button.classList.toggle("is-silent", !enabled);
  button.setAttribute("aria-label", enabled ? t("Sound is on. Switch off") : t("Enable sound"));
  button.title = button.getAttribute("aria-label");
  button.setAttribute("aria-pressed", String(enabled));
}

async function enable(button) {
  if (!audio) {
    audio = new AudioContext();
    audio.addEventListener("statechange", () => showSound(button));
  }
  await audio.resume();
}

/** Sound that was on comes back after a sleep, and on a new page as soon as the browser lets it. */
function keepSound(button) {
  const again = (event) => {
    // The button itself switches: what is pressed there must not be undone a moment later.
    if (localStorage.getItem(WANTED) && !button.contains(event?.target ?? null)) enable(button);
  };
  again();
  onWake(() => again());
  for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, again);
}

/** Browsers are silent until a person has pressed something, so sound is a button; the wish is remembered. */
function offerSound(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (audio?.state === "running") {
      localStorage.removeItem(WANTED);
      await audio.suspend();
    } else {
      await enable(button);
      localStorage.setItem(WANTED, "yes");
      sound();
    }
    showSound(button);
  });
  showSound(button);
  keepSound(button);
}

/** Begin: the count that the page came with, then every change of an alarm. */
export function watch() {
  const bell = document.querySelector("[data-bell]");
  const button = document.querySelector("[data-sound]");
  if (button) offerSound(button);
  if (bell) setCount(Number(bell.dataset.count) || 0, Number(bell.dataset.urgency));
  // A phone has no bell, but a number at its tab.
  const counted = bell ?? document.querySelector("[data-alarm-badge]");
  if (!counted) return;
  const again = () => refresh(counted.dataset.countUrl);
  on(KINDS, again);
  onWake(again);
  setInterval(again, CHECK_MS);
}
