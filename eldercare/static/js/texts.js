// Sentences for scripts, from the same catalogue as the pages. English ids; %(name)s places.
// Importing waits until the texts are there, so that t() can answer at once.

import { meta } from "ui/dom";

export const language = document.documentElement.lang.startsWith("en") ? "en" : "zh";

async function load() {
  const address = meta("texts");
  if (!address) return {};
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? await answer.json() : {};
  } catch {
    return {}; // offline without a cached copy: the English ids still say what is meant
  }
}

const texts = await load();

/** The sentence in the reader's language: t("%(count)s new", {count: 3}). */
export function t(id, parameters = {}) {
  const sentence = texts[id] || id;
  return sentence.replace(/%\((\w+)\)s/g, (place, name) => String(parameters[name] ?? place));
}
