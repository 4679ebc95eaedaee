// What the server has not taken yet. Nothing leaves the phone's shelf before the server has answered for it.

import { ApiError, call } from "ui/api";
import { upload } from "./camera.js";
import { openShelves } from "./shelf.js";

const FIRST_MS = 1000;
const LONGEST_MS = 15_000;

/** Keeps and sends the answers of one inspection. `tell` hears {waiting, offline, sent, photo, refused}. */
export class Outbox {
  constructor(sheet, tell) {
    this.sheet = sheet;
    this.tell = tell;
    this.offline = false;
    this.busy = null;
    this.timer = null;
    this.failures = 0;
  }

  /** Open the shelf; gives the answers and photos that an earlier page left behind. */
  async open() {
    this.shelves = await openShelves();
    window.addEventListener("online", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden || this.send());
    const answers = await this.rows();
    // What was refused is tried once more, so that the reason is seen again.
    for (const row of answers) if (row.refused) await this.shelves.put("answers", { ...row, refused: false });
    const photos = (await this.shelves.all("photos")).filter(({ inspection }) => inspection === this.sheet.id);
    return { answers, photos };
  }

  async keepPhoto(key, photo) {
    await this.shelves.put("photos", { key, inspection: this.sheet.id, sha: null, ...photo });
  }

  /** answer: {item, result, note, photos (keys or addresses), grade, deadline, rectifier_id}. */
  async keepAnswer(answer) {
    const key = `${this.sheet.id}:${answer.item}`;
    await this.shelves.put("answers", { key, inspection: this.sheet.id, stamp: Date.now() + Math.random(), answer, refused: false });
    this.send();
  }

  /** The answers of this inspection that the server has not taken. */
  async rows() {
    const rows = await this.shelves.all("answers");
    return rows.filter((row) => row.inspection === this.sheet.id);
  }

  async waiting() { return (await this.rows()).length; }

  /** Send everything; a second call joins the one under way and then looks again. */
  async send() {
    if (this.busy) {
      this.again = true;
      return this.busy;
    }
    this.busy = this.run().finally(() => { this.busy = null; });
    await this.busy;
    if (this.again) {
      this.again = false;
      return this.send();
    }
    return undefined;
  }

  async run() {
    clearTimeout(this.timer);
    this.offline = false;
    try {
      const ready = (await this.rows()).filter((row) => !row.refused);
      for (const row of ready) if (!(await this.tried(row))) break;
    } finally {
      const left = await this.rows();
      this.tell({ waiting: left.length, offline: this.offline });
      if (left.some((row) => !row.refused)) this.timer = setTimeout(() => this.send(), Math.min(FIRST_MS * 2 ** this.failures, LONGEST_MS));
    }
  }

  /** Gives false when there is no sense in trying the next one now. */
  async tried(row) {
    try {
      await this.deliver(row);
      this.failures = 0;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return this.refusedFor(row, error);
    }
  }

  /** Passing faults stop the round; a refusal of this one answer is told and waits for a person. */
  async refusedFor(row, error) {
    const passing = error.isOffline || error.status >= 500 || [401, 429].includes(error.status) || error.code === "csrf";
    if (passing) {
      this.offline = true;
      this.failures += 1;
      return false;
    }
    if (await this.isNewest(row)) await this.shelves.put("answers", { ...row, refused: true });
    this.tell({ refused: { item: row.answer.item, error } });
    return true;
  }

  async deliver(row) {
    const photos = [];
    for (const reference of row.answer.photos) photos.push(await this.addressOf(reference));
    const { data } = await call("POST", this.sheet.url, { body: { ...row.answer, photos: photos.filter(Boolean) } });
    if (!(await this.isNewest(row))) return; // changed meanwhile: the newer one follows
    await this.shelves.take("answers", row.key);
    for (const reference of row.answer.photos) if (reference.startsWith("local-")) await this.shelves.take("photos", reference);
    this.tell({ sent: data });
  }

  async isNewest(row) {
    return (await this.rows()).some(({ key, stamp }) => key === row.key && stamp === row.stamp);
  }

  /** The server's address of a photo; uploads it when it still lies on the shelf. */
  async addressOf(reference) {
    if (!reference.startsWith("local-")) return reference;
    const kept = (await this.shelves.all("photos")).find(({ key }) => key === reference);
    if (!kept) return null;
    if (kept.sha) return kept.sha;
    const photo = await upload(this.sheet.photos_url, kept);
    await this.shelves.put("photos", { ...kept, sha: photo.sha });
    this.tell({ photo: { key: reference, ...photo } });
    return photo.sha;
  }
}
