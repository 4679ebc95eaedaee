// Keep parts of a page current: fetch the same page as a fragment and exchange what has changed.
// A part is an element with data-live="name"; with data-keep what was typed into it stays while data-keep does.

import { on } from "ui/feed";
import { fillBars } from "ui/page";
import { tickCounters } from "ui/time";
import { onWake, untilAnswered } from "ui/wake";

/** A call over a line that died in a sleep never ends by itself. */
const PATIENCE_MS = 15000;

/** Each part as the server last gave it: a counter that runs in it is no change. */
const drawn = new Map();

function remember(root) {
  for (const part of root.querySelectorAll("[data-live]")) drawn.set(part.dataset.live, part.cloneNode(true));
}

/** What was typed, by the id of its field: only such fields keep what is in them. */
function typedIn(part) {
  const fields = [...part.querySelectorAll("input[id], select[id], textarea[id]")];
  return fields.map(({ id, value, checked }) => ({ id, value, checked }));
}

function putBack(part, typed) {
  for (const { id, value, checked } of typed) {
    const field = part.querySelector(`#${id}`);
    if (field?.type === "radio" || field?.type === "checkbox") field.checked = checked;
    else if (field) field.value = value;
  }
}

function exchange(old, fresh) {
  const typed = old.hasAttribute("data-keep") && old.dataset.keep === fresh.dataset.keep ? typedIn(old) : [];
  const focus = old.contains(document.activeElement) ? document.activeElement : null;
  const scroll = old.querySelector(".alarm-scroll")?.scrollTop ?? 0;
  old.replaceWith(fresh);
  putBack(fresh, typed);
  const again = focus && (fresh.querySelector(focus.id ? `#${focus.id}` : `${focus.tagName.toLowerCase()}[href="${focus.getAttribute("href")}"]`));
  again?.focus();
  const scrolled = fresh.querySelector(".alarm-scroll");
  if (scrolled) scrolled.scrollTop = scrolled.hasAttribute("data-scroll-end") ? scrolled.scrollHeight : scroll;
  fillBars(fresh);
  tickCounters(fresh);
}

/** Parts of `fresh` that differ from what the server said before take the place of the old ones. */
function draw(root, fresh) {
  const old = [...root.querySelectorAll("[data-live]")].map((part) => part.dataset.live);
  const names = [...fresh.querySelectorAll("[data-live]")].map((part) => part.dataset.live);
  if (old.join() !== names.join()) return false;
  for (const part of [...fresh.querySelectorAll("[data-live]")]) {
    const name = part.dataset.live;
    if (drawn.get(name).isEqualNode(part)) continue;
    drawn.set(name, part.cloneNode(true));
    exchange(root.querySelector(`[data-live="${name}"]`), document.importNode(part, true));
    root.dispatchEvent(new CustomEvent("live-part", { detail: name }));
  }
  return true;
}

/** The fresh parts, `root` null where the server will not give them; null where asking again may help. */
async function fetchPart(address) {
  const answer = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
  if (answer.redirected || (answer.status >= 400 && answer.status < 500)) return { root: null };
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { root: page.querySelector("[data-live-root]") };
}

/** Follow the feed: on events of these kinds draw the page of `address()` anew; calls `after` when it was drawn. */
export function follow(kinds, { address = () => window.location.href, after = () => {} } = {}) {
  const root = document.querySelector("[data-live-root]");
  let busy = false;
  let again = false;
  remember(root);
  const refresh = async () => {
    again = busy;
    if (busy) return;
    busy = true;
    const fresh = (await untilAnswered(() => fetchPart(address())))?.root;
    busy = false;
    if (fresh && !draw(root, fresh)) window.location.reload();
    else if (fresh) after();
    if (again) refresh();
  };
  on(kinds, refresh);
  onWake(refresh);
  return refresh;
}
