// How the board is looked at: zoom, density, order, folded groups and the now-line. All of it in the address.

import { el, icon, say } from "ui/dom";
import { t } from "ui/texts";
import { clock } from "./board-store.js";

const LEAST_HOUR_REM = 3.625;
const ZOOMS = ["day", "half", "hours"];
const SHOWN = { half: 330, hours: 165 }; // minutes that fill the window
const SORTS = ["area", "name", "load"];
const TICK_MS = 20000;

export class View {
  constructor(store, root, { redraw }) {
    this.store = store;
    this.root = root;
    this.redraw = redraw;
    this.scroll = root.querySelector("[data-scroll]");
    this.asked = new URLSearchParams(window.location.search);
    this.zoom = Math.max(0, ZOOMS.indexOf(this.asked.get("zoom")));
    this.sort = SORTS.includes(this.asked.get("sort")) ? this.asked.get("sort") : "area";
    this.folded = new Set((this.asked.get("fold") ?? "").split(",").filter(Boolean));
    this.idle = new Set((this.asked.get("idle") ?? "").split(",").filter(Boolean));
    this.dense(this.asked.get("rows") === "dense");
    this.listen();
  }

  /** Write choices into the address without a new page; null takes one out. */
  keep(choices) {
    for (const [name, value] of Object.entries(choices)) {
      if (value === null || value === "") this.asked.delete(name);
      else this.asked.set(name, value);
    }
    const query = this.asked.toString();
    window.history.replaceState(null, "", query ? `?${query}` : window.location.pathname);
    for (const link of document.querySelectorAll("[data-day-before], [data-day-after], [data-today]")) {
      const address = new URL(link.href);
      const day = address.searchParams.get("day");
      for (const [name, value] of this.asked) if (name !== "day") address.searchParams.set(name, value);
      for (const name of Object.keys(choices)) if (!this.asked.has(name)) address.searchParams.delete(name);
      if (day) address.searchParams.set("day", day);
      link.href = address.href;
    }
  }

  listen() {
    this.root.addEventListener("click", (event) => {
      const { fold, idle, sort } = event.target.closest("[data-fold], [data-idle], [data-sort]")?.dataset ?? {};
      if (fold) this.flip(this.folded, fold, "fold");
      if (idle) this.flip(this.idle, idle, "idle");
      if (sort) this.nextSort();
    });
    for (const button of document.querySelectorAll("[data-density]")) {
      button.addEventListener("click", () => {
        this.dense(button.dataset.density === "dense");
        this.keep({ rows: this.isDense ? "dense" : null });
        this.links?.();
      });
    }
    for (const button of document.querySelectorAll("[data-zoom]")) button.addEventListener("click", () => this.zoomTo(ZOOMS.indexOf(button.dataset.zoom)));
    this.listenToDay(document.querySelector("[data-day]"));
  }

  /** A picked day is gone to at once; one that is typed changes with each digit and waits for Enter, or for the field to be left. */
  listenToDay(field) {
    const typing = () => field.parentElement.classList.contains("is-typed");
    const go = () => {
      if (!field.value || field.value === field.defaultValue) return;
      this.asked.set("day", field.value);
      window.location.search = this.asked.toString();
    };
    field.addEventListener("keydown", ({ key }) => {
      if (key === "Enter") go();
      else if (/^(\d|Arrow(Up|Down)|Backspace|Delete)$/.test(key)) field.parentElement.classList.add("is-typed");
    });
    field.addEventListener("change", () => { if (!typing()) go(); });
    field.addEventListener("blur", () => {
      go();
      field.parentElement.classList.remove("is-typed");
    });
  }

  flip(set, name, parameter) {
    if (set.has(name)) set.delete(name);
    else set.add(name);
    this.keep({ [parameter]: [...set].join(",") });
    this.redraw();
  }

  nextSort() {
    this.sort = SORTS[(SORTS.indexOf(this.sort) + 1) % SORTS.length];
    this.keep({ sort: this.sort === "area" ? null : this.sort });
    this.redraw();
    this.root.querySelector("[data-sort]")?.focus();
  }

  dense(on) {
    this.isDense = on;
    this.root.classList.toggle("is-dense", on);
    for (const button of document.querySelectorAll("[data-density]")) button.setAttribute("aria-pressed", String((button.dataset.density === "dense") === on));
  }

  zoomButtons() {
    const button = (step, picture, text) => el("button", { type: "button", class: "btn btn-icon btn-sm btn-quiet-ink", "aria-label": text, title: text, onclick: () => this.zoomBy(step) }, icon(picture));
    return [button(-1, "dash-lg", t("Show more hours")), button(1, "plus-lg", t("Show fewer hours"))];
  }

  zoomBy(step) {
    this.zoomTo(Math.max(0, Math.min(ZOOMS.length - 1, this.zoom + step)));
  }

  /** Show fewer or more hours. What was in the middle stays there; from the whole day it goes to the present hour. */
  zoomTo(zoom) {
    if (zoom === this.zoom) return;
    const whole = this.zoom === 0;
    const [first, last] = this.store.board.span;
    const middle = whole && this.now?.() ? this.now() : first + ((this.scroll.scrollLeft + this.scroll.clientWidth / 2) / this.scroll.scrollWidth) * (last - first);
    this.zoom = zoom;
    this.keep({ zoom: zoom ? ZOOMS[zoom] : null });
    this.fit();
    this.scroll.scrollLeft = (middle - first) * this.pixels - (this.scroll.clientWidth - this.names) / 2;
    this.links?.();
    say(zoom ? t("Fewer hours, wider") : t("The whole day"));
  }

  /** Pixels for a minute: the whole day in the window, but never too narrow to read; or some hours of it. */
  fit() {
    const [first, last] = this.store.board.span;
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    this.names = parseFloat(getComputedStyle(this.root).getPropertyValue("--name-w")) * rem;
    const room = this.scroll.clientWidth - this.names - 1;
    const pixels = Math.max((LEAST_HOUR_REM * rem) / 60, room / Math.min(last - first, SHOWN[ZOOMS[this.zoom]] ?? Infinity));
    for (const button of document.querySelectorAll("[data-zoom]")) button.setAttribute("aria-pressed", String(button.dataset.zoom === ZOOMS[this.zoom]));
    this.height = this.scroll.clientHeight;
    if (pixels === this.pixels) return;
    this.root.classList.toggle("is-wide", pixels * (last - first) > room + 1);
    this.pixels = pixels;
    this.root.style.setProperty("--px", `${pixels}px`);
    this.root.dataset.hours = pixels * 60 < 70 ? "narrow" : "wide";
  }

  /** Fit now and at each change of size; keep the now-line where the time is. */
  start({ now, links }) {
    this.links = links;
    this.now = now;
    new ResizeObserver(() => this.fit()).observe(this.scroll);
    this.tick();
    if (this.zoom && now() !== null) this.scroll.scrollLeft = (now() - this.store.board.span[0]) * this.pixels - this.scroll.clientWidth / 2;
    setInterval(() => this.tick(), TICK_MS);
    links();
  }

  /** The line of the present minute: one element over all rows, moved without laying anything out. */
  tick() {
    const minute = this.now();
    const [first, last] = this.store.board.span;
    const shown = minute !== null && minute >= first && minute <= last;
    this.root.classList.toggle("has-now", shown);
    if (!shown) return;
    const axis = this.root.querySelector(".hours");
    const flag = axis.querySelector(".now-flag") ?? axis.appendChild(el("b", { class: "now-flag" }));
    const layer = this.root.querySelector(".board-layer");
    const line = layer.querySelector(".now-line") ?? layer.appendChild(el("i", { class: "now-line" }));
    for (const element of [flag, line]) element.style.setProperty("--at", minute);
    flag.textContent = clock(minute);
  }
}
