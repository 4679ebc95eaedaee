// A long job on screen: how far it is, what it is doing, and a way to stop it.

import { get, post } from "ui/api";
import { fail } from "ui/toast";

const EVERY_MS = 700;

/** Bring a job block up to date: {value, max, title, note}. */
export function show(block, { value, max, title, note }) {
  const meter = block.querySelector("progress");
  if (max !== undefined) meter.max = max;
  if (value !== undefined) meter.value = value;
  if (title !== undefined) block.querySelector("[data-job-title]").textContent = title;
  if (note !== undefined) block.querySelector("[data-job-note]").textContent = note;
}

/** Ask `url` for {state, value, max, title, note} until the job is over; gives the last answer. */
export async function follow(block, url) {
  for (;;) {
    const state = await get(url);
    show(block, state);
    if (state.state !== "running") return state;
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-job-cancel]");
  if (!button) return;
  button.disabled = true;
  await post(button.dataset.jobCancel).catch((error) => {
    button.disabled = false;
    fail(error);
  });
});
