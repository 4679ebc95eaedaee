// A tab sleeps, a network goes away: asking again until there is an answer, and at once when the tab wakes up.

const WAKES = [
  [document, "visibilitychange"],
  [document, "resume"],
  [window, "online"],
  [window, "pageshow"],
  [window, "focus"],
];
const FIRST_MS = 1000;
const LONGEST_MS = 15000;

/** Run `act` when the tab is shown again, thaws, or has its network back; returns what ends that. */
export function onWake(act) {
  const woken = () => { if (!document.hidden) act(); };
  for (const [target, name] of WAKES) target.addEventListener(name, woken);
  return () => { for (const [target, name] of WAKES) target.removeEventListener(name, woken); };
}

/** Wait so long, or until the tab wakes up. */
export function pause(ms) {
  return new Promise((resolve) => {
    let off = () => {};
    const done = () => { clearTimeout(timer); off(); resolve(); };
    const timer = setTimeout(done, ms);
    off = onWake(done);
  });
}

/** Ask until there is an answer, ever more slowly; null when `stale()` says that nobody waits for it any more. */
export async function untilAnswered(ask, { stale = () => false, failed = () => {} } = {}) {
  for (let ms = FIRST_MS; !stale(); ms = Math.min(ms * 2, LONGEST_MS)) {
    const answer = await ask().catch(() => null);
    if (answer) return answer;
    if (stale()) break;
    failed();
    await pause(ms);
  }
  return null;
}
