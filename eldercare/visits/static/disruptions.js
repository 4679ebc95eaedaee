// Pages of things that go wrong follow the feed: what others decide, and what the planner answers, is shown at once.

import { on } from "ui/feed";

const KINDS = ["disruption", "replan", "weather", "visit"];

/** Whoever is typing, ticking or asked is not disturbed: what is stale is told when it is sent. Nor is the answer to what was sent. */
const isBusy = () => document.body.dataset.touched === "1" || document.querySelector("dialog[open]") !== null || window.location.pathname.endsWith("/accept");

/** Of visits only those count that the page shows. */
const shows = ({ kind, data }) => kind !== "visit" || document.querySelector(`[data-visit="${data.visit_id}"]`) !== null;

document.addEventListener("input", ({ target }) => {
  if (target.form) document.body.dataset.touched = "1";
});

on(KINDS, (event) => {
  if (shows(event)) setTimeout(() => isBusy() || window.location.reload(), 200);
});
