// The checklist in memory: items, answers, where one stands, what is still missing.

import { t } from "ui/texts";

/** Reads what the page carries; answers are {result, note, photos, grade, deadline, rectifier_id}. */
export class Sheet {
  constructor(data) {
    Object.assign(this, { id: data.id, url: data.url, photos_url: data.photos_url, items: data.items, managers: data.managers });
    this.answers = new Map(data.answers.map((answer) => [answer.item, { ...answer, photos: answer.photos.map((photo) => ({ ...photo, ref: photo.sha })) }]));
    this.at = 0;
  }

  get item() { return this.items[this.at]; }

  answerOf(code) { return this.answers.get(code) ?? { result: "", note: "", photos: [], grade: null, deadline: null, rectifier_id: null }; }

  /** Change the answer to the present item; gives it. */
  change(changes) {
    const answer = { ...this.answerOf(this.item.code), ...changes };
    this.answers.set(this.item.code, answer);
    return answer;
  }

  gradeOf(item, answer) { return item.severity === "major" ? "major" : answer.grade ?? "ordinary"; }

  lastDay(item, answer) { return item.last_day[this.gradeOf(item, answer)]; }

  /** The answer as the server takes it. */
  payload(code) {
    const answer = this.answerOf(code);
    const item = this.items.find((one) => one.code === code);
    const body = { item: code, result: answer.result, note: "", photos: [], grade: null, deadline: null, rectifier_id: null };
    if (answer.result !== "fail") return body;
    return {
      ...body,
      note: answer.note,
      photos: answer.photos.map(({ ref }) => ref),
      grade: this.gradeOf(item, answer),
      deadline: answer.deadline || this.lastDay(item, answer),
      rectifier_id: answer.rectifier_id ?? this.managers[0]?.id ?? null,
    };
  }

  /** What a failed item still lacks, by field: the same rules as on the server. */
  faults(item) {
    const answer = this.answerOf(item.code);
    if (answer.result !== "fail") return {};
    const faults = {};
    if (item.photo_required && !answer.photos.length) faults.photos = t("This item needs a photo of what is wrong.");
    else if (!answer.photos.length && !answer.note.trim()) faults.note = t("Say what is wrong, or add a photo.");
    const day = answer.deadline || this.lastDay(item, answer);
    if (day < item.found_on || day > this.lastDay(item, answer)) faults.deadline = t("The deadline lies between the day of the inspection and the rule's last day.");
    return faults;
  }

  /** pass, fail, na or open; a failure that lacks something is open. */
  stateOf(item) {
    const { result } = this.answerOf(item.code);
    return result && !Object.keys(this.faults(item)).length ? result : "open";
  }

  get counts() {
    const counts = { pass: 0, fail: 0, na: 0, open: 0 };
    for (const item of this.items) counts[this.stateOf(item)] += 1;
    return counts;
  }

  /** Third of twelve in its category. */
  placeInCategory(item) {
    const fellows = this.items.filter(({ category }) => category === item.category);
    return { place: fellows.indexOf(item) + 1, of: fellows.length };
  }
}
