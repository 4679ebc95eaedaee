// The checklist of a running inspection: one item at a time, kept on the phone until the server has it.

import { icon, newId, say } from "ui/dom";
import { t } from "ui/texts";
import { fail } from "ui/toast";
import { prepare } from "./camera.js";
import { showFaults, showItem } from "./item.js";
import { showFinish, showJump } from "./jump.js";
import { Outbox } from "./outbox.js";
import { Sheet } from "./sheet.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const sheet = new Sheet(JSON.parse(document.getElementById("sheet").textContent));
const outbox = new Outbox(sheet, hear);
const jump = find("jump");

function showSending({ waiting, offline }) {
  const line = find("sending");
  line.classList.toggle("is-warn", Boolean(waiting) && offline);
  if (!waiting) line.replaceChildren(icon("cloud-check"), " ", t("Saved"));
  else if (offline) line.replaceChildren(icon("cloud-slash"), " ", t("Offline, %(count)s kept here", { count: waiting }));
  else line.replaceChildren(icon("cloud-upload"), " ", t("Sending %(count)s", { count: waiting }));
}

function hear(news) {
  if (news.waiting !== undefined) showSending(news);
  if (news.photo) takeOver(news.photo);
  if (news.refused) showRefusal(news.refused);
}

/** The server has a photo: its address stands in place of the phone's. */
function takeOver(photo) {
  for (const answer of sheet.answers.values()) {
    for (const shot of answer.photos) if (shot.ref === photo.key) Object.assign(shot, { ref: photo.sha, taken_at: photo.taken_at, lat: photo.lat, lon: photo.lon });
  }
}

function showRefusal({ item, error }) {
  const box = find("refused");
  box.hidden = false;
  box.querySelector("strong").textContent = `${item}: ${error.message} ${Object.values(error.fields).join(" ")}`;
}

function show({ focus = true } = {}) {
  const atEnd = sheet.at >= sheet.items.length;
  find("item").hidden = atEnd;
  find("finish").hidden = !atEnd;
  find("back").disabled = sheet.at === 0;
  const { open } = sheet.counts;
  Object.assign(find("meter"), { max: sheet.items.length, value: sheet.items.length - open });
  showFaults({});
  if (atEnd) {
    find("number").textContent = t("Summary");
    find("of").textContent = "";
    find("next").querySelector("span").textContent = open ? t("To the first open item") : t("Sign and finish");
    showFinish(find("finish"), sheet, go);
  } else {
    showItem(sheet, { removePhoto });
  }
  if (focus) {
    window.scrollTo(0, 0);
    (atEnd ? find("finish-title") : find("text")).focus({ preventScroll: true });
  }
}

function go(index) {
  if (jump.open) jump.close();
  sheet.at = Math.max(0, Math.min(index, sheet.items.length));
  show();
}

/** Keep the present answer when it is complete; gives whether it was. */
async function keep() {
  const { item } = sheet;
  const faults = sheet.faults(item);
  showFaults(faults);
  if (Object.keys(faults).length) return false;
  find("refused").hidden = true;
  showSending({ waiting: 1, offline: outbox.offline });
  await outbox.keepAnswer(sheet.payload(item.code));
  return true;
}

async function choose(result) {
  sheet.change({ result });
  show({ focus: false });
  if (result !== "fail") await keep();
}

async function next() {
  if (sheet.at >= sheet.items.length) {
    await finish();
    return;
  }
  const answer = sheet.answerOf(sheet.item.code);
  if (!answer.result) sheet.change({ result: "pass" });
  if (!answer.result || answer.result === "fail") {
    if (!(await keep())) {
      document.querySelector("[data-error]:not([hidden])")?.scrollIntoView({ block: "center" });
      return;
    }
  }
  go(sheet.at + 1);
}

async function finish() {
  const open = sheet.items.findIndex((item) => sheet.stateOf(item) === "open");
  if (open >= 0) {
    go(open);
    return;
  }
  await outbox.send();
  const waiting = await outbox.waiting();
  if (waiting) {
    fail(t("%(count)s answers are not sent yet. They are kept on this phone; finish when there is a connection.", { count: waiting }));
    return;
  }
  document.getElementById("finish").requestSubmit();
}

async function shoot(event) {
  const [file] = event.target.files;
  event.target.value = "";
  if (!file) return;
  const { code } = sheet.item;
  const key = `local-${newId()}`;
  const photo = await prepare(file);
  await outbox.keepPhoto(key, photo);
  const shots = [...sheet.answerOf(code).photos, { ref: key, url: URL.createObjectURL(photo.blob), taken_at: photo.taken_at, lat: photo.lat, lon: photo.lon }];
  sheet.answers.set(code, { ...sheet.answerOf(code), photos: shots });
  if (sheet.item?.code === code) show({ focus: false });
  say(t("Photo kept"));
}

function removePhoto(photo) {
  sheet.change({ photos: sheet.answerOf(sheet.item.code).photos.filter((one) => one !== photo) });
  show({ focus: false });
}

function readDraft({ target }) {
  if (target.name === "grade") sheet.change({ grade: target.value, deadline: null });
  else if (target === find("deadline")) sheet.change({ deadline: target.value });
  else if (target === find("rectifier")) sheet.change({ rectifier_id: Number(target.value) });
  else return;
  show({ focus: false });
}

function addFinding() {
  const { item } = sheet;
  const { note } = sheet.answerOf(item.code);
  sheet.change({ note: note.trim() ? `${note.trim()} ${item.finding}` : item.finding });
  show({ focus: false });
  find("note").focus();
}

/** What an earlier page could not send stands over what the server knows. */
async function recover() {
  const { answers, photos } = await outbox.open();
  const kept = new Map(photos.map((photo) => [photo.key, { ref: photo.key, url: URL.createObjectURL(photo.blob), taken_at: photo.taken_at, lat: photo.lat, lon: photo.lon }]));
  for (const { answer } of answers) {
    const known = new Map(sheet.answerOf(answer.item).photos.map((photo) => [photo.ref, photo]));
    const shots = answer.photos.map((reference) => kept.get(reference) ?? known.get(reference)).filter(Boolean);
    sheet.answers.set(answer.item, { ...answer, photos: shots });
  }
  const open = sheet.items.findIndex((item) => sheet.stateOf(item) === "open");
  sheet.at = open < 0 ? sheet.items.length : open;
  showSending({ waiting: answers.length, offline: false });
  if (answers.length) outbox.send();
}

find("verdicts").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button) choose(button.value);
});
find("next").addEventListener("click", next);
find("back").addEventListener("click", () => go(sheet.at - 1));
find("camera").addEventListener("change", (event) => shoot(event).catch(fail));
find("deadline").addEventListener("click", (event) => event.target.showPicker?.());
find("note").addEventListener("input", (event) => sheet.change({ note: event.target.value }));
find("finding").addEventListener("click", addFinding);
find("item").addEventListener("change", readDraft);
find("open-jump").addEventListener("click", () => {
  showJump(find("jump-body"), sheet, go);
  jump.showModal();
});
find("jump-finish").addEventListener("click", () => go(sheet.items.length));
window.addEventListener("beforeunload", () => outbox.send());

await recover();
show({ focus: false });
if (document.querySelector("#finish .has-error, .notice.is-error:not([hidden])")) go(sheet.items.length);
