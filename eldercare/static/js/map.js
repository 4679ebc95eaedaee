// Leaflet with the county's own boundaries as ground. Tiles only when the settings name a server.
// Everything is given in WGS-84; crs.js shifts it at the last moment when the tiles ask for it.

import { get } from "ui/api";
import { projector } from "ui/crs";
import { el, icon } from "ui/dom";
import { mark, toneOf } from "ui/marks";
import { t } from "ui/texts";

/* global L */

const NAMES_FROM = 9.25; // below this zoom the names of the towns would cover each other

// Leaflet places each pin with a transform, and the browser then sorts every one of them as a layer of its own in
// each frame: with eight hundred pins beside it a card could not be dragged smoothly. Placed by its edges a pin
// costs nothing until it moves.
L.Marker.include({
  _setPos(place) {
    L.DomUtil.setPosition(this._icon, place);
    Object.assign(this._icon.style, { transform: "none", left: `${place.x}px`, top: `${place.y}px` });
    this._zIndex = place.y + this.options.zIndexOffset;
    this._resetZIndex();
  },
});

const settings = document.body.dataset;
const shift = projector(settings.crs);
const spots = (nested) => (typeof nested[0] === "number" ? shift([nested[1], nested[0]]) : nested.map(spots));

/** The picture of a pin: a mark of the table, a number in a colour, or a live alarm. */
export function pin({ kind, state, colour, text, alarm = false, selected = false, dim = false, plain = false, label = "" }) {
  const found = kind ? mark(kind, state) : { colour: colour ?? "mute", icon: "geo-alt-fill", form: "soft" };
  const tone = alarm ? "tone-alarm is-alarm" : toneOf(found);
  const inner = text ? el("span", {}, text) : plain ? "" : icon(found.icon);
  const html = el("span", { class: `map-pin ${tone}${selected ? " is-selected" : ""}${dim ? " is-dim" : ""}${plain && !text ? " is-plain" : ""}`, title: label }, inner);
  const size = alarm || selected ? 28 : 22;
  return L.divIcon({ html, className: "", iconSize: [size, size] });
}

/** A map in an element; gives an object with the calls below. */
export class CountyMap {
  constructor(element) {
    this.element = element;
    this.map = L.map(element, {
      zoomControl: false,
      attributionControl: Boolean(settings.tiles),
      zoomSnap: 0.25,
      minZoom: 8,
      maxZoom: 18,
    });
    this.map.setView(shift([32.37, 120.57]), 10);
    L.control
      .zoom({ position: "topright", zoomInTitle: t("Closer"), zoomOutTitle: t("Further away") })
      .addTo(this.map);
    L.control.scale({ imperial: false, maxWidth: 80 }).addTo(this.map);
    this.pins = L.layerGroup().addTo(this.map);
    this.lines = L.layerGroup().addTo(this.map);
    this.byId = new Map();
    this.drawn = new Map();
    if (settings.tiles) this.useTiles();
    this.map.on("zoomend", () => element.classList.toggle("is-far", this.map.getZoom() < NAMES_FROM));
    new ResizeObserver(() => this.map.invalidateSize()).observe(element);
  }

  useTiles() {
    this.element.classList.add("has-tiles");
    L.tileLayer(settings.tiles, { attribution: settings.tilesAttribution, maxZoom: 18 }).addTo(this.map);
  }

  /** Draw areas: GeoJSON polygons, or points with radius_m as circles. `mine` is the code to highlight and to
      bring into view, unless the whole is asked for. */
  async drawAreas(url, mine = "", whole = false) {
    const areas = L.geoJSON(await get(url), {
      coordsToLatLng: ([lon, lat]) => L.latLng(...shift([lat, lon])),
      pointToLayer: (feature, at) => L.circle(at, { radius: feature.properties.radius_m ?? 3000 }),
      style: (feature) => ({
        className: `map-area${mine && String(feature.properties.code) === mine ? " is-mine" : ""}${feature.properties.invented ? " is-invented" : ""}`,
      }),
      onEachFeature: (feature, layer) => {
        if (feature.properties.label)
          layer.bindTooltip(feature.properties.label, {
            permanent: true,
            direction: "center",
            className: "map-label",
          });
      },
      interactive: false,
    }).addTo(this.map);
    const chosen = areas.getLayers().find((layer) => String(layer.feature.properties.code) === mine);
    // Without animation: while the map moves, a page that wants another view of it would not be heard.
    this.map.fitBounds((whole ? areas : (chosen ?? areas)).getBounds(), { padding: [8, 8], animate: false });
    return areas;
  }

  /** Show these pins and no others: [{id, lat, lon, label, kind, state | colour, text, alarm, selected, rank, url}].
      One that is there already in the same way stays. Click: "map-pick" on the element. */
  show(points) {
    const wanted = new Map(points.map((point) => [JSON.stringify(point), point]));
    for (const [picture, { id, marker }] of this.drawn) {
      if (wanted.has(picture)) continue;
      this.pins.removeLayer(marker);
      this.drawn.delete(picture);
      if (this.byId.get(id) === marker) this.byId.delete(id);
    }
    for (const [picture, point] of wanted) {
      if (this.drawn.has(picture)) continue;
      const marker = L.marker(shift([point.lat, point.lon]), {
        icon: pin(point),
        title: point.label,
        alt: point.label,
        keyboard: true,
        zIndexOffset: point.alarm ? 1000 : (point.rank ?? 0) * 300,
      });
      marker.on("click keypress", () => this.pick(point)).addTo(this.pins);
      const id = String(point.id);
      this.drawn.set(picture, { id, marker });
      this.byId.set(id, marker);
    }
  }

  pick(point) {
    const chosen = new CustomEvent("map-pick", { detail: point, bubbles: true, cancelable: true });
    if (this.element.dispatchEvent(chosen) && point.url) window.location.assign(point.url);
  }

  /** A dashed line along [{lat, lon}], for a route. */
  route(places) {
    this.lines.clearLayers();
    return L.polyline(spots(places.map(({ lat, lon }) => [lon, lat])), { className: "map-route" }).addTo(
      this.lines,
    );
  }

  /** A dashed ring of `metres` around a place. */
  ring({ lat, lon }, metres) {
    return L.circle(shift([lat, lon]), { radius: metres, className: "map-ring", interactive: false }).addTo(
      this.lines,
    );
  }

  /** Where a WGS-84 place lies on this map, for a script that adds to it. */
  shown({ lat, lon }) {
    return shift([lat, lon]);
  }

  /** Bring these places into view. */
  fit(places) {
    if (places.length)
      this.map.fitBounds(
        places.map(({ lat, lon }) => shift([lat, lon])),
        { padding: [30, 30], maxZoom: 15 },
      );
  }
}

/** Draw every <div data-map> of the page and keep the map as element.countyMap. */
export async function drawAll() {
  for (const element of document.querySelectorAll("[data-map]")) {
    const map = new CountyMap(element);
    element.countyMap = map;
    if (element.dataset.areas) await map.drawAreas(element.dataset.areas, element.dataset.mine, "whole" in element.dataset);
    if (element.dataset.points) map.show(await get(element.dataset.points));
    element.dispatchEvent(new CustomEvent("map-ready", { detail: map, bubbles: true }));
  }
}
