// Everything that changes visits goes through here: one call, one answer, one way back. A step may hold several
// visits; it is done, taken back and done again as a whole.

import { ApiError, post } from "ui/api";
import { t } from "ui/texts";
import { fail, toast, undoable } from "ui/toast";
import { clock } from "./board-store.js";

const KEPT = 100;

const placesOf = ({ parts }) => JSON.stringify(parts.map(({ worker, start, pinned }) => [worker, start, pinned]));

export class Moves {
  constructor(store, { refresh, onConflict, onStale }) {
    Object.assign(this, { store, refresh, onConflict, onStale });
    this.done = [];
    this.undone = [];
    this.mine = new Map(); // the version at which this window left each visit
    this.busy = Promise.resolve();
  }

  /** One call after another, so that each carries the version the last one left. */
  queue(act) {
    this.busy = this.busy.then(act, act);
    return this.busy;
  }

  /** Take an answer. Only what was changed here counts as left by this window, not the neighbours that came along. */
  take(answer) {
    const changed = new Set(answer.steps?.map((step) => step.visit_id) ?? [answer.visit_id]);
    for (const visit of answer.visits) if (changed.has(visit.id)) this.mine.set(visit.id, visit.version);
    for (const step of answer.steps ?? []) this.mine.set(step.visit_id, step.version); // cancelled ones are on the board no more
    this.store.merge(answer);
  }

  /** After a look at the newest board: a version that moved nothing, as by publishing, leaves a visit this window's own. */
  adopt(before) {
    for (const [id, version] of this.mine) {
      const [was, is] = [before.get(id), this.store.visits.get(id)];
      if (is && was?.version === version && placesOf(was) === placesOf(is)) this.mine.set(id, is.version);
    }
  }

  /** Give a part to somebody (worker null: to nobody). Resolves true when it was done. */
  move(visitId, position, { worker, start = null, pinned = true }, { override = null, version = null } = {}) {
    return this.queue(async () => {
      const place = { worker, start, pinned };
      try {
        const moved = await post(`/api/v1/visits/${visitId}/move`, { position, version: version ?? this.store.visits.get(visitId).version, override_reason: override, ...place });
        this.take(moved);
        this.remember({ changes: [{ visitId, position, kind: "move", before: moved.before, after: { ...place, start: this.store.partOf(visitId, position).start } }] });
        this.sayMoved(visitId, position, moved);
        return true;
      } catch (error) {
        this.refused(error, { visitId, position, ...place });
        return false;
      }
    });
  }

  /** Change several parts at once: {kind: "move" | "pin", worker, start, pinned}; none is changed when one is refused. */
  together(parts, change, text) {
    const changes = parts.map(({ visit, part }) => ({ visit_id: visit.id, position: part.position, version: visit.version, ...change }));
    return this.several("/api/v1/board/changes", { changes }, change.kind, text);
  }

  /** Give several parts to one person. Resolves to what does not fit, when nothing was moved for it. */
  give(parts, worker, onlyPossible = false) {
    const visits = parts.map(({ visit, part }) => ({ visit_id: visit.id, position: part.position, version: visit.version }));
    return this.queue(async () => {
      try {
        const given = await post("/api/v1/board/give", { worker, visits, only_possible: onlyPossible });
        if (!given.changed) return given;
        this.took(given.changed, "move", t("%(count)s visits are now with %(worker)s", { count: given.able, worker: this.store.workers.get(worker)?.name }));
      } catch (error) {
        this.refused(error, {});
      }
      return null;
    });
  }

  /** Cancel visits. People who were told hear of it at once, and again when it is taken back. */
  cancelAll(parts, reason) {
    const visits = [...new Map(parts.map(({ visit }) => [visit.id, visit])).values()];
    const step = { reason, changes: visits.map(({ id, senior }) => ({ visitId: id, name: senior.name })) };
    return this.queue(async () => {
      try {
        this.take(await post("/api/v1/board/cancel", { visits: visits.map(({ id, version }) => ({ visit_id: id, version })), reason }));
        this.remember(step);
        this.sayDone(this.cancelled(step));
      } catch (error) {
        this.refused(error, {});
      }
    });
  }

  cancelled({ changes }) {
    return changes.length > 1 ? t("%(count)s visits are cancelled", { count: changes.length }) : t("The visit to %(name)s is cancelled", { name: changes[0].name });
  }

  several(url, body, kind, text) {
    return this.queue(async () => {
      try {
        this.took(await post(url, body), kind, text);
        return true;
      } catch (error) {
        this.refused(error, {});
        return false;
      }
    });
  }

  took(changed, kind, text) {
    this.take(changed);
    this.remember({ changes: changed.steps.map((step) => {
      const { worker, start, pinned } = this.store.partOf(step.visit_id, step.position);
      return { visitId: step.visit_id, position: step.position, kind, before: step.before, after: { worker, start, pinned } };
    }) });
    this.sayDone(text);
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

  /** Send the other side of a step, with the versions that this window left: what somebody else changed since
      is refused by the server, and the step is given up. */
  step(from, to, side) {
    return this.queue(async () => {
      const step = from.pop();
      if (!step) return;
      try {
        if (step.reason) await this.sendCancel(step, side);
        else await this.sendPlaces(step, side);
        to.push(step);
        this.sayStep(step, side);
      } catch (error) {
        this.refused(error, step.reason ? {} : { ...step.changes[0], undo: true });
      } finally {
        this.store.tell("history");
      }
    });
  }

  async sendPlaces({ changes }, side) {
    const asked = changes.map(({ visitId, position, kind, [side]: place }) => ({ visit_id: visitId, position, kind, version: this.mine.get(visitId), ...place }));
    this.take(await post("/api/v1/board/changes", { changes: asked, override_reason: "undo" }));
  }

  /** What was cancelled comes back as a visit of its own: all steps then mean that one. */
  async sendCancel(step, side) {
    const visits = step.changes.map(({ visitId }) => ({ visit_id: visitId, version: this.mine.get(visitId) }));
    if (side === "after") return this.take(await post("/api/v1/board/cancel", { visits, reason: step.reason }));
    const answer = await post("/api/v1/board/uncancel", { visits });
    const now = new Map(answer.back.map(({ was, visit_id: id }) => [was, id]));
    for (const { changes } of [...this.done, ...this.undone, step]) for (const change of changes) change.visitId = now.get(change.visitId) ?? change.visitId;
    return this.take(answer);
  }

  sayStep(step, side) {
    if (step.reason && side === "after") return toast(this.cancelled(step));
    const { changes } = step;
    const place = { name: this.store.visits.get(changes[0].visitId)?.senior.name, count: changes.length };
    if (changes.length > 1) return toast(side === "before" ? t("%(count)s visits are back where they were", place) : t("%(count)s visits are changed again", place));
    return toast(side === "before" ? t("%(name)s is back where it was", place) : t("%(name)s is moved again", place));
  }

  /** Nothing to put back any more, as after planning anew. */
  forget() {
    this.done.length = 0;
    this.undone.length = 0;
    this.store.tell("history");
  }

  sayMoved(visitId, position, moved) {
    const visit = this.store.visits.get(visitId);
    const part = this.store.partOf(visitId, position);
    const place = { name: visit.senior.name, worker: this.store.workers.get(part.worker)?.name, time: part.start === null ? "" : clock(part.start) };
    const text = part.worker === null ? t("%(name)s waits for somebody again", place) : t("%(name)s %(time)s is now with %(worker)s", place);
    const soft = moved.rules.filter((rule) => !rule.hard).map((rule) => rule.title);
    this.sayDone(soft.length ? `${text} · ${soft.join(" · ")}` : text);
  }

  sayDone(text) {
    const step = this.done.at(-1);
    undoable(text, async () => {
      if (this.done.at(-1) === step) await this.undo();
    });
  }

  async refused(error, move) {
    if (!(error instanceof ApiError)) throw error;
    if (error.code === "hard_conflict" && !move.undo) this.onConflict(move);
    else if (error.isStale && move.visitId) this.onStale(error, move);
    else fail(error);
    if (error.status === 409 || error.status === 404) await this.refresh();
  }

  pin(visitId, position, pinned) {
    const visit = this.store.visits.get(visitId);
    return this.together([{ visit, part: this.store.partOf(visitId, position) }], { kind: "pin", pinned }, pinned ? t("Pinned: planning leaves it there") : t("No longer pinned"));
  }

  cancel(visitId, reason) {
    return this.cancelAll([{ visit: this.store.visits.get(visitId) }], reason);
  }
}
