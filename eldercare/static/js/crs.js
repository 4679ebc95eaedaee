// Chinese base maps are shifted against GPS. We keep WGS-84 and shift only what is drawn on such a map.
// GCJ-02 after the formula published with eviltransform (github.com/googollee/eviltransform); metres-exact in China.

const AXIS = 6378245.0;
const FLATNESS = 0.00669342162296594323;
const BAIDU = (Math.PI * 3000) / 180;

function waves(x) {
  return (20 * Math.sin(6 * x * Math.PI) + 20 * Math.sin(2 * x * Math.PI)) * (2 / 3);
}

function shiftLat(x, y) {
  return (
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    waves(x) +
    ((20 * Math.sin(y * Math.PI) + 40 * Math.sin((y / 3) * Math.PI)) * 2) / 3 +
    ((160 * Math.sin((y / 12) * Math.PI) + 320 * Math.sin((y * Math.PI) / 30)) * 2) / 3
  );
}

function shiftLon(x, y) {
  return (
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    waves(x) +
    ((20 * Math.sin(x * Math.PI) + 40 * Math.sin((x / 3) * Math.PI)) * 2) / 3 +
    ((150 * Math.sin((x / 12) * Math.PI) + 300 * Math.sin((x / 30) * Math.PI)) * 2) / 3
  );
}

function toGcj02([lat, lon]) {
  const angle = (lat / 180) * Math.PI;
  const magic = 1 - FLATNESS * Math.sin(angle) ** 2;
  const root = Math.sqrt(magic);
  const north =
    (shiftLat(lon - 105, lat - 35) * 180) / (((AXIS * (1 - FLATNESS)) / (magic * root)) * Math.PI);
  const east = (shiftLon(lon - 105, lat - 35) * 180) / ((AXIS / root) * Math.cos(angle) * Math.PI);
  return [lat + north, lon + east];
}

function toBd09(place) {
  const [lat, lon] = toGcj02(place);
  const radius = Math.sqrt(lon * lon + lat * lat) + 0.00002 * Math.sin(lat * BAIDU);
  const angle = Math.atan2(lat, lon) + 0.000003 * Math.cos(lon * BAIDU);
  return [radius * Math.sin(angle) + 0.006, radius * Math.cos(angle) + 0.0065];
}

const ROUNDS = 6; // each takes the error down to a hundredth; it begins at some hundred metres

/** The way back: from what the map of that system shows to WGS-84. No formula leads back, so it is approached. */
export function unprojector(system) {
  const forward = projector(system);
  return ([lat, lon]) => {
    let guess = [lat, lon];
    for (let round = 0; round < ROUNDS; round += 1) {
      const there = forward(guess);
      guess = [guess[0] + lat - there[0], guess[1] + lon - there[1]];
    }
    return guess;
  };
}

/** A function from WGS-84 [lat, lon] to what the map of that system expects: wgs84, gcj02 or bd09. */
export function projector(system) {
  return { gcj02: toGcj02, bd09: toBd09 }[system] ?? ((place) => place);
}
