// The manager's form: each photo is shrunk and sent at once, the form then names it by its address.

import { el, icon } from "ui/dom";
import { t } from "ui/texts";
import { prepare, upload } from "./camera.js";
import { photoNote } from "./item.js";

const form = document.querySelector("[data-photos-url]");
const host = form.querySelector("[data-photos]");
const camera = form.querySelector("[data-camera]");
const problem = form.querySelector("[data-photo-error]");
let sending = 0;
let wanted = null; // the button of a form that waits for its photos

function say(text) {
  problem.hidden = !text;
  problem.querySelector("span").textContent = text;
}

function tile(url) {
  const note = el("span", { class: "photo-note" }, t("Sending …"));
  const shot = el("span", { class: "photo" }, el("img", { src: url, alt: t("Photo after the repair") }), note);
  host.insertBefore(shot, camera.closest("label"));
  return { shot, note };
}

function settle({ shot, note }, photo) {
  note.replaceWith(photoNote(photo));
  const remove = el("button", { type: "button", class: "photo-remove", "aria-label": t("Remove this photo"), onclick: () => shot.remove() }, icon("x-lg"));
  shot.append(el("input", { type: "hidden", name: "photos", value: photo.sha }), remove);
}

async function add(file) {
  const photo = await prepare(file);
  const shown = tile(URL.createObjectURL(photo.blob));
  try {
    settle(shown, await upload(form.dataset.photosUrl, photo));
  } catch (error) {
    shown.shot.remove();
    say(error.message);
  }
}

camera.addEventListener("change", async () => {
  const files = [...camera.files];
  camera.value = ""; // else the form would send them a second time
  say("");
  sending += files.length;
  await Promise.all(files.map((file) => add(file).finally(() => { sending -= 1; })));
  if (!sending && wanted) form.requestSubmit(wanted);
});

form.addEventListener("submit", (event) => {
  if (!sending) return;
  event.preventDefault();
  wanted = event.submitter;
  say(t("Wait a moment: %(count)s photos are still on their way.", { count: sending }));
});
