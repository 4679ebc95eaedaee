// The map beside the timetable: every visit a pin, the chosen person's route with its order.

import { el } from "ui/dom";
import { t } from "ui/texts";
import { clock } from "./board-store.js";

const SETTLE_MS = 1500;
const MANY = 150; // so many pins with a sign each would cover one another, and slow every frame

export class BoardMap {
  constructor(store, element, title) {
    this.store = store;
    this.element = element;
    this.title = title;
    element.addEventListener("map-pick", ({ detail }) => {
      if (detail.visit) store.select({ visit: detail.visit, from: "map" });
    });
    if (element.countyMap) this.ready(element.countyMap);
    element.addEventListener("map-ready", ({ detail }) => this.ready(detail), { once: true }); // its areas have come
  }

  ready(map) {
    this.map = map;
    this.later(true);
    this.settle(map.map, performance.now() + SETTLE_MS);
  }

  /** Show the visits, also when the map is just zooming to its areas: Leaflet drops a new view meanwhile. */
  settle(leaflet, until) {
    const again = () => {
      if (performance.now() > until) leaflet.off("zoomend", again);
      else this.focus();
    };
    leaflet.on("zoomend", again);
    this.focus();
  }

  /** Draw when the browser has time: eight hundred pins are no part of a frame. `focus` then shows what is chosen. */
  later(focus = false) {
    this.wantsFocus ||= focus;
    const soon = window.requestIdleCallback ?? ((act) => setTimeout(act, 30));
    this.asked ??= soon(() => {
      this.asked = null;
      if (document.body.classList.contains("is-dragging")) {
        setTimeout(() => this.later(), 120);
        return;
      }
      this.draw();
      if (this.wantsFocus) this.focus();
      this.wantsFocus = false;
    }, { timeout: 500 });
  }

  places() {
    return [...this.store.visits.values()];
  }

  /** Pins of all visits; the chosen person's are numbered and joined by the route. */
  draw() {
    if (!this.map) return;
    const { selected } = this.store;
    const route = selected.worker ? this.store.routeOf(selected.worker) : [];
    const order = new Map(route.map(({ visit }, index) => [visit.id, index + 1]));
    const pins = this.places().map((visit) => this.pin(visit, order.get(visit.id), selected.visit === visit.id));
    this.map.lines.clearLayers();
    this.map.show(pins.sort((a, b) => a.rank - b.rank));
    this.element.classList.toggle("has-route", route.length > 0);
    if (route.length) this.map.route([this.store.workers.get(selected.worker), ...route.map(({ visit }) => visit)]);
    this.describe(route);
  }

  pin(visit, number, selected) {
    const mark = visit.pool ? "unassigned" : visit.mark;
    return {
      id: visit.id, visit: visit.id, lat: visit.lat, lon: visit.lon, kind: "visit", state: mark, selected, text: number,
      label: `${visit.senior.name} · ${visit.service} · ${clock(visit.window[0])}–${clock(visit.window[1])}`,
      rank: (number ? 1 : 0) + (selected ? 2 : 0), dim: !this.store.stands(visit), plain: this.store.visits.size > MANY,
    };
  }

  describe(route) {
    const worker = this.store.workers.get(this.store.selected.worker);
    if (!worker) {
      this.title.textContent = t("%(count)s visits", { count: this.store.visits.size });
      return;
    }
    const km = route.reduce((sum, { part }) => sum + part.km, 0);
    this.title.replaceChildren(el("span", {}, t("Route of %(name)s · %(count)s visits %(km)s km", { name: worker.name, count: route.length, km: km.toFixed(1) })));
  }

  /** Bring the chosen route, or the whole day, into view. */
  focus() {
    if (!this.map) return;
    const { visit, worker } = this.store.selected;
    const route = worker ? this.store.routeOf(worker).map((one) => one.visit) : [];
    const chosen = this.store.visits.get(visit);
    const places = route.length ? route : chosen ? [chosen] : this.places();
    if (places.length) this.map.fit(places);
  }
}
