// Times on screen: the county's clocks whatever the computer's zone, and counters that run.

import { language, t } from "ui/texts";

const ZONE = "Asia/Shanghai";
const CLOCK = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const EXACT = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});
const DATE = new Intl.DateTimeFormat("en-CA", {
  timeZone: ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});
const WEEKDAY = new Intl.DateTimeFormat(language === "en" ? "en-GB" : "zh-CN", {
  timeZone: ZONE,
  weekday: "short",
});

const moment = (value) => (value instanceof Date ? value : new Date(value));

/** 09:42 */
export const clock = (value) => CLOCK.format(moment(value));
/** 09:41:13 */
export const clockSeconds = (value) => EXACT.format(moment(value));
/** 2026-11-23 */
export const isoDay = (value) => DATE.format(moment(value));
/** 2026-11-23 周一 */
export const day = (value) => `${isoDay(value)} ${WEEKDAY.format(moment(value))}`;

/** Whole seconds from `from` to `to`. */
export const seconds = (from, to = new Date()) => Math.floor((moment(to) - moment(from)) / 1000);

/** 47 s, 22 min, 31 h, 3 days: one unit, as a person says it. */
export function span(count) {
  const whole = Math.max(0, Math.floor(count));
  if (whole < 120) return t("%(count)s s", { count: whole });
  if (whole < 7200) return t("%(count)s min", { count: Math.floor(whole / 60) });
  if (whole < 172800) return t("%(count)s h", { count: Math.floor(whole / 3600) });
  return t("%(count)s days", { count: Math.floor(whole / 86400) });
}

/** 42:10, for a visit that runs. */
export function stopwatch(count) {
  const whole = Math.max(0, Math.floor(count));
  const two = (value) => String(value).padStart(2, "0");
  return `${whole >= 3600 ? `${Math.floor(whole / 3600)}:` : ""}${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

const SHOW = { span, stopwatch, seconds: (count) => String(Math.max(0, count)) };

/** Write what <time data-since>, <time data-until> (moments; data-as = span, seconds or stopwatch) say now. */
export function tickCounters(root = document) {
  for (const element of root.querySelectorAll("[data-since], [data-until]")) {
    const count = element.dataset.since
      ? seconds(element.dataset.since)
      : seconds(new Date(), element.dataset.until);
    const text = (SHOW[element.dataset.as] ?? span)(count);
    if (element.textContent !== text) element.textContent = text;
    element.toggleAttribute("data-past", Boolean(element.dataset.until) && count <= 0);
  }
}

/** Keep them running. */
export function runCounters() {
  tickCounters();
  setInterval(() => tickCounters(), 1000);
}
