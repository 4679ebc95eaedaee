// Planning from the board: a job of the planner, with its bar, a way to stop it, and word to everybody who looks on.

import { get, post } from "ui/api";
import { el } from "ui/dom";
import { on } from "ui/feed";
import { show } from "ui/job";
import { t } from "ui/texts";
import { fail, toast } from "ui/toast";
import { pause } from "ui/wake";

const EVERY_MS = 400;
const AGAIN_MS = 3000;
const SECONDS = 2;
const OPEN = ["waiting", "running", "stopping"];

/** How many take more this month than there is a right to, with the way to the list. */
function warnPassed({ text, station, day }) {
  const href = `/care-plans/entitlements?station=${station}&month=${day.slice(0, 7)}`;
  toast(text, { kind: "error", action: el("a", { class: "btn btn-sm", href }, t("Look")) });
}

export class BoardJob {
  constructor(root, { store, forget, refresh }) {
    Object.assign(this, { store, forget, refresh, job: null });
    this.block = root.querySelector("[data-job]");
    this.button = document.querySelector("[data-plan]");
    this.stopButton = this.block.querySelector("[data-stop-planning]");
    this.button?.addEventListener("click", () => this.ask());
    this.stopButton?.addEventListener("click", () => this.stop());
    on(["planning_job"], ({ data }) => !this.job && OPEN.includes(data.state) && this.look());
    this.look();
  }

  /** Is somebody else's job at this day, or one of the clock? */
  async look() {
    const { station, day } = this.store.board;
    const answer = await get(`/api/v1/board/plan?station=${encodeURIComponent(station.code)}&day=${day}`).catch(() => null);
    if (answer?.job && !this.job) this.watch(answer.job);
  }

  async ask() {
    const { station, day } = this.store.board;
    this.button.disabled = true;
    try {
      const job = await post("/api/v1/board/plan", { station: station.code, day, seconds: SECONDS });
      if (!this.job) this.watch(job, { asked: true });
    } catch (error) {
      this.button.disabled = false;
      fail(error);
    }
  }

  async stop() {
    this.stopButton.disabled = true;
    await post(`/api/v1/planning-jobs/${this.job.id}/cancel`).catch(fail);
  }

  /** Follow a job until it is over. */
  async watch(job, { asked = false } = {}) {
    this.job = job;
    this.block.hidden = false;
    while (OPEN.includes(this.job.state)) {
      this.draw();
      await pause(EVERY_MS);
      try {
        this.job = await get(`/api/v1/planning-jobs/${job.id}`);
      } catch (error) {
        fail(error);
        if (error.status === 404 || error.status === 401) break;
        await pause(AGAIN_MS);
      }
    }
    this.end(asked);
  }

  draw() {
    show(this.block, this.job.progress);
    if (this.button) this.button.disabled = true;
    if (!this.stopButton) return;
    this.stopButton.hidden = !this.job.may_steer;
    this.stopButton.disabled = !this.job.progress.can_cancel;
  }

  end(asked) {
    const { state, planned, visits, failure, problems } = this.job;
    this.job = null;
    this.block.hidden = true;
    if (this.button) this.button.disabled = false;
    if (state === "failed") fail(new Error(failure));
    else if (state === "cancelled") toast(t("Planning was cancelled; what was saved stays"));
    else if (asked && problems.some((line) => line.code === "stale")) fail(new Error(problems.find((line) => line.code === "stale").text));
    else if (asked) toast(t("Planned: %(assigned)s of %(visits)s visits have somebody", { assigned: planned, visits }));
    if (asked) problems.filter((line) => line.code === "passed").forEach(warnPassed);
    if (state === "done") this.forget();
    this.refresh();
  }
}
