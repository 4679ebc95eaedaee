// Pages of things that go wrong follow the feed: what others decide, and what the planner answers, is shown at once.

import { on } from "ui/feed";

const ticked = () => document.querySelector("form [name=visit]") !== null && document.body.dataset.touched === "1";

document.addEventListener("change", ({ target }) => {
  if (target.name === "visit") document.body.dataset.touched = "1";
});

// Whoever is ticking is not disturbed: what is stale is told when it is sent. Nor is the answer to what was sent.
on(["disruption", "replan"], () => {
  if (!ticked() && !window.location.pathname.endsWith("/accept")) setTimeout(() => window.location.reload(), 200);
});
