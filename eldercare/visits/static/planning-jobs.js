// Planning jobs: the bar of the one at work, and the list kept current by the feed.

import { on } from "ui/feed";
import { follow } from "ui/job";
import { fail } from "ui/toast";

const AGAIN_MS = 3000;

async function watch(place) {
  try {
    await follow(place.querySelector("[data-job]"), place.dataset.progress);
    location.reload();
  } catch (error) {
    fail(error);
    setTimeout(() => watch(place), AGAIN_MS);
  }
}

for (const place of document.querySelectorAll("[data-planning-job]")) watch(place);

const form = document.querySelector("[data-region-form] select");
form?.addEventListener("change", () => form.form.submit());

// A list that somebody is typing into is left alone.
if (document.querySelector("[data-planning-list]")) {
  let waiting = 0;
  on(["planning_job"], () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.activeElement?.closest(".plan-ask") ?? location.reload(), 1000);
  });
}
