// A photo on its way to the server: shrunk on the phone, with the time and place that shrinking would lose.

import { call } from "ui/api";

export const LONGEST = 1600;
const SMALL_ENOUGH = 1_200_000;
const QUALITY = 0.85;
const JUST_TAKEN_MS = 120_000;
const POSITION_MS = 6000;

async function drawn(bitmap) {
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

/** At most 1600 px. What is small already, or cannot be read here, goes as it is: the server judges it. */
export async function shrink(file) {
  try {
    const bitmap = await createImageBitmap(file);
    const small = Math.max(bitmap.width, bitmap.height) <= LONGEST && file.size <= SMALL_ENOUGH;
    const blob = small ? file : await drawn(bitmap);
    bitmap.close();
    return blob ?? file;
  } catch {
    return file;
  }
}

function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve(null);
      return;
    }
    const options = { enableHighAccuracy: true, maximumAge: 60_000, timeout: POSITION_MS };
    navigator.geolocation.getCurrentPosition(({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude }), () => resolve(null), options);
  });
}

/** {blob, taken_at, lat, lon}. An older picture from the gallery gets no place: the phone may have moved since. */
export async function prepare(file) {
  const taken = file.lastModified || Date.now();
  const fresh = Date.now() - taken < JUST_TAKEN_MS;
  const [blob, place] = await Promise.all([shrink(file), fresh ? position() : null]);
  return { blob, taken_at: new Date(taken).toISOString(), lat: place?.lat ?? null, lon: place?.lon ?? null };
}

/** Send a prepared photo; gives {sha, url, taken_at, lat, lon, ...} of the server. Throws ApiError. */
export async function upload(url, photo) {
  const body = new FormData();
  body.append("photo", photo.blob, "photo.jpg");
  for (const name of ["taken_at", "lat", "lon"]) if (photo[name] !== null) body.append(name, photo[name]);
  return (await call("POST", url, { body })).data;
}
