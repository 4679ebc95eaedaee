// The register's pages: show a masked value for a reason, put the home on its map.

import { post } from "ui/api";
import { fail } from "ui/toast";

const SHOWN_MS = 60000;
const dialog = document.getElementById("reveal-dialog");

/** Ask why; resolves to the code of the reason, or to "" when the reader changed their mind. */
function askWhy() {
  return new Promise((resolve) => {
    const form = dialog.querySelector("form");
    form.reset();
    dialog.returnValue = "no";
    const done = () => resolve(dialog.returnValue === "show" ? String(new FormData(form).get("reason") ?? "") : "");
    dialog.addEventListener("close", done, { once: true });
    dialog.showModal();
  });
}

function showFor(button, plain) {
  const place = button.closest("[data-masked]");
  const value = place.querySelector("[data-masked-value]");
  const masked = value.textContent;
  value.textContent = plain;
  place.classList.add("is-open");
  button.hidden = true;
  setTimeout(() => {
    value.textContent = masked;
    place.classList.remove("is-open");
    button.hidden = false;
  }, SHOWN_MS);
}

async function reveal(button) {
  const reason = await askWhy();
  if (!reason) return;
  const { revealWhy: url, field, contact } = button.dataset;
  button.disabled = true;
  try {
    const body = { field, reason, contact_id: contact ? Number(contact) : null };
    showFor(button, (await post(url, body)).value);
  } catch (error) {
    fail(error);
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-reveal-why]");
  if (button) reveal(button);
});

document.addEventListener("map-ready", (event) => {
  const home = event.target.closest?.("[data-home]");
  if (!home) return;
  const place = { lat: Number(home.dataset.lat), lon: Number(home.dataset.lon) };
  event.detail.show([{ id: "home", ...place, label: home.dataset.label, colour: "brand", selected: true }]);
  event.detail.ring(place, 200);
});

// Boxes and lines that are easier with a script: shown only where it runs.
for (const button of document.querySelectorAll("[data-tick-all], [data-copy-monday]")) button.hidden = false;

document.addEventListener("click", (event) => {
  const all = event.target.closest?.("[data-tick-all]");
  if (all) {
    const boxes = [...all.form.querySelectorAll('input[name="worker"]')];
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
  }
  const copy = event.target.closest?.("[data-copy-monday]");
  if (copy) {
    for (const field of copy.form.querySelectorAll('input[name*="-0-"]')) {
      const [name, weekday, line] = field.name.split("-");
      if (weekday !== "0") continue;
      for (const other of ["1", "2", "3", "4"]) {
        const twin = copy.form.elements[`${name}-${other}-${line}`];
        if (twin) twin.value = field.value;
      }
    }
  }
});
