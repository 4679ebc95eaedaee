// Small helpers to build what a page adds at run time. Text is always text: nothing here parses HTML.

const SVG = "http://www.w3.org/2000/svg";

/** The content of a meta tag, "" when the page has none. */
export function meta(name) {
  return document.querySelector(`meta[name="${name}"]`)?.content ?? "";
}

/** An element: el("a", {class: "btn", href: url, dataset: {id: 3}, onclick: go}, "text", child). */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "dataset") Object.assign(element.dataset, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of the sprite; with a label it is read aloud. */
export function icon(name, label = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${meta("sprite")}#${name}`);
  svg.append(use);
  return svg;
}

/** Let a screen reader say it; urgent interrupts, for alarms only. */
export function say(text, { urgent = false } = {}) {
  const region = document.getElementById(urgent ? "live-now" : "live");
  if (!region) return;
  region.textContent = "";
  requestAnimationFrame(() => {
    region.textContent = text;
  });
}

/** A random id that also works on plain http, where crypto.randomUUID is missing. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const DOUBLE_TAP_MS = 400;

/** As a dialog closes: the second tap of a double tap must not press what lay under its button. */
export function ignoreSecondTap() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("click", swallow, { capture: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), DOUBLE_TAP_MS);
}
