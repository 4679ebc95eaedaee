// Everything that changes a visit goes through here: one call, one answer, one way back.

import { ApiError, post } from "ui/api";
import { t } from "ui/texts";
import { fail, toast, undoable } from "ui/toast";
import { clock } from "./board-store.js";

const KEPT = 100;

export class Moves {
  constructor(store, { refresh, onConflict }) {
    this.store = store;
    this.refresh = refresh;
    this.onConflict = onConflict;
    this.done = [];
    this.undone = [];
    this.busy = Promise.resolve();
  }

  /** One call after another, so that each carries the version the last one left. */
  queue(act) {
    this.busy = this.busy.then(act, act);
    return this.busy;
  }

  /** Give a part to somebody (worker null: to nobody). Resolves true when it was done. */
  move(visitId, position, { worker, start = null, pinned = true }, { override = null } = {}) {
    return this.queue(async () => {
      try {
        const moved = await this.send(visitId, position, { worker, start, pinned }, override);
        this.remember({ visitId, position, before: moved.before, after: { worker, start: this.partOf(visitId, position).start, pinned } });
        this.sayMoved(visitId, position, moved);
        return true;
      } catch (error) {
        this.refused(error, { visitId, position, worker, start });
        return false;
      }
    });
  }

  async send(visitId, position, place, override) {
    const { version } = this.store.visits.get(visitId);
    const moved = await post(`/api/v1/visits/${visitId}/move`, { position, version, override_reason: override, ...place });
    this.store.merge(moved);
    return moved;
  }

  partOf(visitId, position) {
    return this.store.visits.get(visitId).parts.find((part) => part.position === position);
  }

  remember(step) {
    this.done.push(step);
    if (this.done.length > KEPT) this.done.shift();
    this.undone.length = 0;
    this.store.tell("history");
  }

  /** Put back what the last step changed. */
  undo() {
    return this.step(this.done, this.undone, "before");
  }

  /** Do again what was put back last. */
  redo() {
    return this.step(this.undone, this.done, "after");
  }

  step(from, to, side) {
    return this.queue(async () => {
      const step = from.pop();
      if (!step) return;
      try {
        await this.send(step.visitId, step.position, step[side], "undo");
        to.push(step);
        const { senior } = this.store.visits.get(step.visitId);
        toast(side === "before" ? t("%(name)s is back where it was", { name: senior.name }) : t("%(name)s is moved again", { name: senior.name }));
      } catch (error) {
        this.refused(error, {});
      } finally {
        this.store.tell("history");
      }
    });
  }

  /** Nothing to put back any more, as after planning anew. */
  forget() {
    this.done.length = 0;
    this.undone.length = 0;
    this.store.tell("history");
  }

  sayMoved(visitId, position, moved) {
    const visit = this.store.visits.get(visitId);
    const part = this.partOf(visitId, position);
    const place = { name: visit.senior.name, worker: this.store.workers.get(part.worker)?.name, time: part.start === null ? "" : clock(part.start) };
    const text = part.worker === null ? t("%(name)s waits for somebody again", place) : t("%(name)s %(time)s is now with %(worker)s", place);
    const soft = moved.rules.filter((rule) => !rule.hard).map((rule) => rule.title);
    const step = this.done.at(-1);
    undoable(soft.length ? `${text} · ${soft.join(" · ")}` : text, async () => {
      if (this.done.at(-1) === step) await this.undo();
    });
  }

  refused(error, move) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "hard_conflict") this.onConflict(move);
    else fail(error);
    if (error.status === 409) this.refresh();
  }

  pin(visitId, position, pinned) {
    return this.change(`/api/v1/visits/${visitId}/pin`, visitId, { position, pinned }, pinned ? t("Pinned: planning leaves it there") : t("No longer pinned"));
  }

  cancel(visitId, reason) {
    const { senior } = this.store.visits.get(visitId);
    return this.change(`/api/v1/visits/${visitId}/cancel`, visitId, { reason }, t("The visit to %(name)s is cancelled", { name: senior.name }));
  }

  change(url, visitId, body, text) {
    return this.queue(async () => {
      try {
        await post(url, { ...body, version: this.store.visits.get(visitId).version });
        toast(text);
      } catch (error) {
        this.refused(error, {});
      }
      await this.refresh();
    });
  }
}
