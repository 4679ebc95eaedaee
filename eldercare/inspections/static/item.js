// One item on screen: its words, its verdict, and the draft of the hazard when it failed.

import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { clock, day } from "ui/time";

const find = (name) => document.querySelector(`[data-${name}]`);

/** When and where it was taken, on the picture's lower edge. */
export function photoNote(photo) {
  const place = photo.lat === null || photo.lat === undefined ? "" : ` · ${photo.lat.toFixed(3)}, ${photo.lon.toFixed(3)}`;
  return el("span", { class: "photo-note" }, photo.taken_at ? clock(photo.taken_at) : t("Sent"), el("span", { class: "photo-place" }, place));
}

function photoTile(photo, remove) {
  return el("span", { class: "photo", "data-shot": true },
    el("img", { src: photo.url, alt: t("Photo of what is wrong") }),
    photoNote(photo),
    el("button", { type: "button", class: "photo-remove", "aria-label": t("Remove this photo"), onclick: () => remove(photo) }, icon("x-lg")));
}

function showPhotos(answer, item, remove) {
  const host = find("photos");
  for (const shot of host.querySelectorAll("[data-shot]")) shot.remove();
  host.prepend(...answer.photos.map((photo) => photoTile(photo, remove)));
  find("photo-needed").hidden = !item.photo_required;
  const count = find("photo-count");
  count.className = `push ${answer.photos.length ? "is-ok" : "sub"}`;
  count.textContent = item.photo_required ? t("%(count)s taken, at least 1", { count: answer.photos.length }) : t("%(count)s taken", { count: answer.photos.length });
  find("photo-word").textContent = answer.photos.length ? t("One more photo") : t("Take a photo");
}

function showDraft(sheet, item, answer) {
  const grade = sheet.gradeOf(item, answer);
  for (const radio of document.querySelectorAll("[name=grade]")) {
    radio.checked = radio.value === grade;
    radio.disabled = item.severity === "major" && radio.value === "ordinary";
  }
  const condition = find("major-if");
  condition.hidden = !item.major_if;
  condition.textContent = t("Major when: %(condition)s", { condition: item.major_if });
  const deadline = find("deadline");
  deadline.min = item.found_on;
  deadline.max = sheet.lastDay(item, answer);
  deadline.value = answer.deadline || deadline.max;
  find("deadline-day").textContent = day(`${deadline.value}T12:00:00+08:00`);
  find("deadline-hint").textContent = grade === item.severity ? item.deadline : t("raised: 30 days, supervised");
  const rectifier = find("rectifier");
  if (rectifier) rectifier.value = answer.rectifier_id ?? sheet.managers[0].id;
  const note = find("note");
  if (note.value !== answer.note) note.value = answer.note;
  const ready = find("finding");
  ready.hidden = answer.note.includes(item.finding);
  ready.querySelector("span").textContent = item.finding;
}

/** Show what a field lacks; an empty object clears them. */
export function showFaults(faults) {
  for (const line of document.querySelectorAll("[data-error]")) {
    line.hidden = !faults[line.dataset.error];
    line.querySelector("span").textContent = faults[line.dataset.error] ?? "";
  }
}

/** Bring the page to the present item. */
export function showItem(sheet, { removePhoto }) {
  const { item } = sheet;
  const answer = sheet.answerOf(item.code);
  const { place, of } = sheet.placeInCategory(item);
  find("number").textContent = t("Item %(number)s", { number: sheet.at + 1 });
  find("of").textContent = t("of %(total)s · %(category)s %(place)s/%(of)s", { total: sheet.items.length, category: item.category, place, of });
  const unchecked = item.unchecked ? t("(clause to be checked)") : "";
  find("code").textContent = `${item.code} · ${item.category} · ${item.basis} ${unchecked}`;
  find("text").textContent = item.text;
  find("hint").textContent = t("Look at: %(evidence)s · %(check)s", { evidence: item.evidence, check: item.check });
  for (const button of document.querySelectorAll("[data-verdicts] button")) {
    button.setAttribute("aria-pressed", String(button.value === answer.result));
    button.hidden = button.value === "na" && !item.allows_na;
  }
  find("verdicts").classList.toggle("is-two", !item.allows_na);
  find("failure").hidden = answer.result !== "fail";
  if (answer.result === "fail") {
    showPhotos(answer, item, removePhoto);
    showDraft(sheet, item, answer);
  }
  find("next").querySelector("span").textContent = nextWord(answer.result);
}

function nextWord(result) {
  if (result === "fail") return t("Hazard, next item");
  return result ? t("Next item") : t("Pass, next item");
}
