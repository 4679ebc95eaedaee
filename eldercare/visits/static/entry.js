// Recording a step at the door: one position, one entry, sent until the server has it. What was entered stays
// on the screen; the entry keeps its id, so that sending it again never counts twice.

import { post } from "ui/api";
import { ignoreSecondTap, newId } from "ui/dom";
import { t } from "ui/texts";

// A step opens the page anew: begin at its top, where the running time stands.
window.history.scrollRestoration = "manual";

const PATIENCE_MS = 10000;
const FRESH_MS = 30000;
const ASKABLE = ["reason", "note"];

/** Where the phone is: {lat, lon, accuracy}, or {} when it will not say. The server then asks for a reason. */
export function position() {
  return new Promise((resolve) => {
    if (!navigator.geolocation) {
      resolve({});
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lon: coords.longitude, accuracy: coords.accuracy }),
      () => resolve({}),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  });
}

/** An entry with its own id and the phone's time. */
export const newEntry = (more = {}) => ({
  event_id: newId(),
  device_at: new Date().toISOString(),
  ...more,
});

const failedBox = () => document.querySelector("[data-failed]");

function hideFailure() {
  const box = failedBox();
  if (box) box.hidden = true;
}

/** Say what was not saved; `again` sends it once more. */
export function showFailure(error, again) {
  const box = failedBox();
  box.querySelector("[data-failed-text]").textContent = error.message;
  box.querySelector("[data-retry]").onclick = again;
  box.querySelector("[data-reload]").onclick = () => window.location.reload();
  box.hidden = false;
  box.querySelector("[data-retry]").focus();
}

function fillWords(event) {
  const words = event.target.closest("[data-words]");
  if (!words) return;
  const field = words.closest("[data-field]");
  for (const other of field.querySelectorAll("[data-words]"))
    other.setAttribute("aria-pressed", String(other === words));
  field.querySelector("textarea").value = words.textContent;
  field.querySelector(".field-error").hidden = true;
}

function markEmpty(dialog) {
  const empty = [...dialog.querySelectorAll("[data-field]:not([hidden])")].filter(
    (field) => !field.querySelector("textarea").value.trim(),
  );
  for (const field of empty) field.querySelector(".field-error").hidden = false;
  empty[0]?.querySelector("textarea").focus();
  return empty.length > 0;
}

/** Ask for the fields that the server named. Resolves their texts, or null when the person goes back. */
export function askFor(fields) {
  const dialog = document.getElementById("entry-dialog");
  for (const field of dialog.querySelectorAll("[data-field]")) {
    field.hidden = !(field.dataset.field in fields);
    field.querySelector(".field-error").hidden = true;
    field.querySelector("[data-field-why]").textContent = fields[field.dataset.field] ?? "";
  }
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    dialog.onclick = fillWords;
    form.onsubmit = (event) => {
      if (event.submitter?.value === "send" && markEmpty(dialog)) event.preventDefault();
      else ignoreSecondTap();
    };
    dialog.onclose = () => {
      const open = [...dialog.querySelectorAll("[data-field]:not([hidden])")];
      const texts = open.map((field) => [field.dataset.field, field.querySelector("textarea").value.trim()]);
      resolve(dialog.returnValue === "send" ? Object.fromEntries(texts) : null);
      dialog.returnValue = "";
    };
    dialog.showModal();
  });
}

function busy(button, text) {
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = text;
  for (const each of document.querySelectorAll("[data-step]")) each.disabled = true;
  return () => {
    label.textContent = before;
    for (const each of document.querySelectorAll("[data-step]")) each.disabled = false;
  };
}

/** Send a step. Saved, the buttons stay still until the next page is there; refused, they are free again. */
async function send(button, body) {
  hideFailure();
  const free = busy(button, t("Saving ..."));
  try {
    await post(button.dataset.url, body, { key: body.event_id });
    window.location.assign(button.dataset.then);
  } catch (error) {
    free();
    const wanted = Object.entries(error.fields ?? {}).filter(([name]) => ASKABLE.includes(name));
    if (!wanted.length) {
      showFailure(error, () => send(button, body));
      return;
    }
    const said = await askFor(Object.fromEntries(wanted));
    if (said) await send(button, { ...body, ...said });
  }
}

/** Record the step of a button. `before` may finish what must be sent first; false stops. */
export async function record(button, before = async () => true) {
  const free = busy(button, "place" in button.dataset ? t("Finding your position ...") : t("Saving ..."));
  const ready = await before();
  const place = ready && "place" in button.dataset ? await position() : {};
  free();
  if (ready) await send(button, newEntry(place));
}
