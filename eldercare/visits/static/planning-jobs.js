// Planning jobs: the bar of the one at work, and pages kept current by the feed.

import { get } from "ui/api";
import { on } from "ui/feed";
import { show } from "ui/job";
import { fail } from "ui/toast";
import { pause } from "ui/wake";

const EVERY_MS = 700;
const AGAIN_MS = 3000;

/** Follow a job; the page is loaded anew when a region was saved and when the job is over. */
async function watch(place) {
  const block = place.querySelector("[data-job]");
  const begun = Math.floor(block.querySelector("progress").value);
  for (;;) {
    try {
      const found = await get(place.dataset.progress);
      show(block, found);
      if (found.state !== "running" || Math.floor(found.value) > begun) break;
      await pause(EVERY_MS);
    } catch (error) {
      fail(error);
      await pause(AGAIN_MS);
    }
  }
  location.reload();
}

const place = document.querySelector("[data-planning-job]");
if (place) {
  watch(place);
  on(["planning_job"], ({ data }) => String(data.job_id) === place.dataset.planningJob && location.reload());
}

// A list that somebody is typing into is left alone.
if (document.querySelector("[data-planning-list]")) {
  let waiting = 0;
  on(["planning_job"], () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.activeElement?.closest(".plan-ask") ?? location.reload(), 1000);
  });
}
