// Putting a home on the map: a click, a drag, the arrow keys of the chosen pin, or typed degrees. The fields hold
// what is saved; the map only shows it.

import { unprojector } from "ui/crs";
import { say } from "ui/dom";
import { pin } from "ui/map";
import { t } from "ui/texts";

/* global L */

const STEP_M = 5;
const LONG_STEP_M = 50;
const METRES_PER_DEGREE = 111195;
const ARROWS = { ArrowUp: [1, 0], ArrowDown: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] };

const fields = {
  lat: document.getElementById("lat"),
  lon: document.getElementById("lon"),
  crs: document.getElementById("crs"),
};
const back = unprojector(document.body.dataset.crs);

function typed() {
  const lat = Number.parseFloat(fields.lat.value);
  const lon = Number.parseFloat(fields.lon.value);
  return Number.isFinite(lat) && Number.isFinite(lon) ? { lat, lon } : null;
}

function write({ lat, lon }) {
  fields.lat.value = lat.toFixed(6);
  fields.lon.value = lon.toFixed(6);
  fields.crs.value = "wgs84";
}

function begin(map, element) {
  const { lat, lon, label, centreLat, centreLon } = element.dataset;
  const centre = centreLat ? { lat: Number(centreLat), lon: Number(centreLon) } : null;
  const start = lat ? { lat: Number(lat), lon: Number(lon) } : centre;
  if (!start) return;
  const marker = L.marker(map.shown(start), {
    icon: pin({ colour: "brand", selected: true, label }),
    draggable: true,
    autoPan: true,
    keyboard: true,
    title: label,
    alt: label,
  }).addTo(map.map);
  for (const group of JSON.parse(element.dataset.around || "[]"))
    map
      .ring(group, Math.max(group.radius, 150))
      .bindTooltip(group.name, { permanent: true, direction: "bottom", offset: [0, 14], className: "map-label" });
  map.map.setView(map.shown(start), 15, { animate: false });

  const place = (spot) => {
    marker.setLatLng(map.shown(spot));
    write(spot);
  };
  const fromMap = ({ lat: shownLat, lng }) => {
    const [wgsLat, wgsLon] = back([shownLat, lng]);
    return { lat: wgsLat, lon: wgsLon };
  };
  marker.on("dragend", () => write(fromMap(marker.getLatLng())));
  map.map.on("click", (event) => place(fromMap(event.latlng)));
  marker.getElement().addEventListener("keydown", (event) => {
    const way = ARROWS[event.key];
    if (!way) return;
    event.preventDefault();
    event.stopPropagation();
    const here = fromMap(marker.getLatLng());
    const metres = event.shiftKey ? LONG_STEP_M : STEP_M;
    const north = (way[0] * metres) / METRES_PER_DEGREE;
    const east = (way[1] * metres) / (METRES_PER_DEGREE * Math.cos((here.lat * Math.PI) / 180));
    place({ lat: here.lat + north, lon: here.lon + east });
    map.map.panInside(marker.getLatLng(), { padding: [40, 40] });
    say(t("Latitude %(lat)s, longitude %(lon)s", { lat: fields.lat.value, lon: fields.lon.value }));
  });
  for (const field of [fields.lat, fields.lon])
    field.addEventListener("change", () => {
      const spot = typed();
      // Degrees of another system are converted by the server; the pin would stand some hundred metres off.
      if (!spot || fields.crs.value !== "wgs84") return;
      marker.setLatLng(map.shown(spot));
      map.map.panTo(map.shown(spot));
    });
}

document.addEventListener("map-ready", (event) => {
  const element = event.target.closest?.("[data-placing]");
  if (element) begin(event.detail, element);
});
