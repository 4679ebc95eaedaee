// Which rules a place would break, worked out in the browser while a card is dragged: the same rules as
// `visits/moving/conflicts.py`, on numbers that the server gave once. A test asks both and compares.
// Times are minutes after midnight. A conflict: {code, hard, params}.

import { clock } from "./board-store.js";

const EPSILON = 0.5;

/** Every rule that giving the offered visit to somebody at `start` breaks, hard ones first, in words. */
export function check(offer, workerId, start, say) {
  const person = offer.people.find((one) => one.id === workerId);
  if (!person) return null;
  const found = [...timed(offer, person, start), ...paired(offer, start)];
  const away = person.away !== null && start + offer.minutes > person.away;
  const first = away ? [{ code: person.away ? "absent" : "absent_all_day", hard: true, params: { from: person.away } }] : [];
  const rules = [...first.map((one) => say(one, workerId)), ...person.rules, ...found.map((one) => say(one, workerId))];
  rules.sort((a, b) => Number(b.hard) - Number(a.hard));
  const hard = rules.filter((rule) => rule.hard).length;
  return { worker: { id: workerId, name: say.nameOf(workerId) }, start, possible: !away, hard, soft: rules.length - hard, rules };
}

function timed(offer, person, start) {
  const end = start + offer.minutes;
  const [opens, closes] = offer.window;
  const found = [];
  const add = (code, hard, params = {}) => found.push({ code, hard, params });
  if (start < offer.earliest) add("past", true, { start, now: offer.earliest });
  shift(person, start, end, add);
  if (start < opens - EPSILON || start > closes + EPSILON) add("window_closed", true, { from: opens, to: closes, start });
  neighbours(person, start, end, add);
  hours(offer, person, start, add);
  for (const rest of person.rests) pause(person, rest, start, end, add);
  return found;
}

function shift(person, start, end, add) {
  if (!person.shifts.length) return add("no_shift", true);
  if (person.shifts.some(([begins, ends]) => begins - EPSILON <= start && end <= ends + EPSILON)) return null;
  const apart = ([begins, ends]) => Math.max(0, begins - start) + Math.max(0, end - ends);
  const [from, to] = person.shifts.reduce((best, one) => (apart(one) < apart(best) ? one : best));
  return add("outside_shift", true, { from, to });
}

/** Overlaps are hard, with a gathering (below zero) by another name; a way that is too short can be made up for and is soft. */
function neighbours(person, start, end, add) {
  let before = null;
  let after = null;
  person.busy.forEach((other, index) => {
    if (other.start < end - EPSILON && start < other.end - EPSILON) add(other.visit < 0 ? "gathering" : "overlap", true, { visit: other.visit, minutes: Math.min(end, other.end) - Math.max(start, other.start) });
    if (other.end <= start + EPSILON && (!before || other.end > before.other.end)) before = { other, index };
    if (other.start >= end - EPSILON && (!after || other.start < after.other.start)) after = { other, index };
  });
  // `there` and `back` begin with the home: the stop at an index is one further on.
  if (before) way(before.other, start - before.other.end, person.there[before.index + 1], "from", add);
  if (after) way(after.other, after.other.start - end, person.back[after.index + 1], "to", add);
}

function way(other, free, needed, side, add) {
  if (needed - free > EPSILON) add("travel", false, { visit: other.visit, side, needed, free, short: needed - free });
}

function hours(offer, person, start, add) {
  const { busy, legs, there, back } = person;
  const isBefore = (stop) => stop.start < start || (stop.start === start && stop.visit < offer.visit_id);
  const at = busy.filter(isBefore).length;
  const visits = busy.reduce((sum, stop) => sum + stop.end - stop.start, offer.minutes);
  const ways = legs.reduce((sum, leg) => sum + leg, 0) - legs[at] + there[at] + back[at + 1];
  if (visits + ways > person.limit + EPSILON) add("hours_exceeded", true, { total: visits + ways, max: person.limit });
}

function pause(person, [minutes, earliest, latest], start, end, add) {
  if (minutes <= 0 || end <= earliest || start >= latest) return;
  const spells = [...person.busy.map((stop) => [stop.start, stop.end]), [start, end]].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let free = 0;
  let cursor = earliest;
  for (const [begins, ends] of [...spells, [latest, latest]]) {
    free = Math.max(free, Math.min(begins, latest) - cursor);
    cursor = Math.max(cursor, ends);
  }
  if (free < minutes - EPSILON) add("no_break", false, { minutes, from: earliest, to: latest });
}

/** What the other person of a visit for two would run into. */
function paired(offer, start) {
  if (offer.staff === 1) return [];
  const partner = offer.people.find((one) => one.id === offer.partner);
  if (!partner) return [{ code: "no_second_person", hard: false, params: {} }];
  const stop = timed(offer, partner, start).find((one) => one.hard && one.code !== "window_closed");
  return stop ? [{ code: "pair_busy", hard: true, params: { worker: partner.id, why: stop.code } }] : [];
}

/** Puts conflicts into words: `texts` are the server's titles and sentences, with their places left open. */
export function speaker(texts, offer, nameOf) {
  const fill = (sentence, values) => sentence.replace(/%\((\w+)\)s/g, (place, name) => values[name] ?? place);
  const lasting = (minutes) => fill(texts.hours, { hours: Math.floor(Math.round(minutes) / 60), minutes: String(Math.round(minutes) % 60).padStart(2, "0") });
  const say = ({ code, hard, params }, workerId) => {
    const values = { worker: nameOf(workerId), other: nameOf(params.worker), visit: offer.names[params.visit] ?? "–", why: texts.titles[params.why] ?? "–" };
    for (const name of ["from", "to", "start", "now"]) if (name in params) values[name] = clock(params[name]);
    for (const name of ["minutes", "needed", "free", "short"]) if (name in params) values[name] = params[name].toFixed(0);
    if (code === "hours_exceeded") Object.assign(values, { total: lasting(params.total), max: lasting(params.max) });
    const key = code === "travel" && params.side === "to" ? "travel_to" : code;
    return { code, hard, title: texts.titles[code], text: fill(texts.sentences[key], values) };
  };
  say.nameOf = nameOf;
  return say;
}
