// Which rows and visits the filters let stand. Pure: values in, true or false out.
// filter: {kind, skill, area, service, state, q}, each a text or missing.

const has = (texts, q) => texts.some((text) => text?.toLowerCase().includes(q));

/** Whether a person's name, reading or initials hold the text. */
export const isNamed = (one, q) => has([one.name, one.pinyin, one.initials], q.toLowerCase());

/** Whether a visit stands out. `workers` by id: who searches for a person sees all of that person's day. */
export function visitFits(visit, filter, workers) {
  if (filter.service && visit.code !== filter.service) return false;
  if (filter.state && visit.mark !== filter.state) return false;
  if (filter.skill && !visit.skills.includes(filter.skill)) return false;
  if (filter.area && visit.place !== filter.area && !visit.parts.some((part) => workers.get(part.worker)?.area === filter.area)) return false;
  if (!filter.q) return true;
  return isNamed(visit.senior, filter.q) || visit.parts.some((part) => part.worker !== null && workers.has(part.worker) && isNamed(workers.get(part.worker), filter.q));
}

/** Whether a row is shown: the person fits, and one of the visits where visits are asked for. */
export function rowFits({ worker, parts }, filter, workers) {
  if (filter.kind && worker.kind !== filter.kind) return false;
  if (filter.skill && !worker.skills.includes(filter.skill)) return false;
  if (filter.area && worker.area !== filter.area && !parts.some(({ visit }) => visit.place === filter.area)) return false;
  if (filter.q && isNamed(worker, filter.q)) return true;
  const about = { service: filter.service, state: filter.state, q: filter.q };
  if (!about.service && !about.state && !about.q) return true;
  return parts.some(({ visit }) => visitFits(visit, about, workers));
}

/** What can be chosen for each filter, from the board itself: [[value, text], ...]. */
export function choicesOf(store, { kinds, skills, stateWord }) {
  const visits = [...store.visits.values()];
  const workers = [...store.workers.values()];
  const sorted = (entries) => [...new Map(entries)].filter(([value]) => value).sort((a, b) => a[1].localeCompare(b[1], "zh"));
  const all = new Set([...workers.flatMap((one) => one.skills), ...visits.flatMap((one) => one.skills)]);
  return {
    kind: sorted(workers.map((one) => [one.kind, kinds[one.kind]])),
    skill: sorted([...all].map((one) => [one, skills[one] ?? one])),
    area: sorted([...workers.map((one) => [one.area, one.area]), ...visits.map((one) => [one.place, one.place])]),
    service: sorted(visits.map((one) => [one.code, one.service])),
    state: sorted(visits.map((one) => [one.mark, stateWord(one.mark)])),
  };
}
