// The bar of an import at work; the page is loaded anew when it is through.

import { follow } from "ui/job";
import { fail } from "ui/toast";

const AGAIN_MS = 3000;

async function watch(place) {
  const block = place.querySelector("[data-job]");
  try {
    await follow(block, place.dataset.progress);
    location.reload();
  } catch (error) {
    // The line may be away for a moment, or somebody signed out: say so, and look again.
    fail(error);
    setTimeout(() => watch(place), AGAIN_MS);
  }
}

for (const place of document.querySelectorAll("[data-progress]")) watch(place);
