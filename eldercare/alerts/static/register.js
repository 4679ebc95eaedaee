// The register of devices: read a code with the camera, choose another senior, copy a password shown once.

import { t } from "ui/texts";

const EVERY_MS = 250;

/** The camera reads codes only where the browser does that itself; elsewhere the field is typed into. */
async function offerCamera(form) {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.length) return;
  const button = form.querySelector("[data-scan-camera]");
  button.hidden = false;
  button.addEventListener("click", () => scan(form, new window.BarcodeDetector({ formats })));
}

async function scan(form, detector) {
  const view = form.querySelector("[data-scan-view]");
  const video = view.querySelector("video");
  const note = form.querySelector("[data-scan-note]");
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    note.textContent = t("The camera may not be used here. Type the code instead.");
    note.hidden = false;
    return;
  }
  note.hidden = true;
  video.srcObject = stream;
  view.hidden = false;
  await video.play();
  const stop = () => {
    clearInterval(timer);
    stream.getTracks().forEach((track) => track.stop());
    view.hidden = true;
  };
  const timer = setInterval(async () => {
    const [code] = await detector.detect(video).catch(() => []);
    if (!code?.rawValue) return;
    stop();
    form.querySelector("[data-scan-code]").value = code.rawValue;
    form.requestSubmit();
  }, EVERY_MS);
  view.querySelector("[data-scan-stop]").addEventListener("click", stop, { once: true });
}

function chooseAgain(button) {
  const field = button.closest(".field");
  field.querySelector("[data-chosen]").remove();
  const again = field.querySelector("[data-choose]");
  again.hidden = false;
  const input = again.querySelector("input");
  input.name = "senior";
  input.value = "";
  input.focus();
}

document.querySelectorAll("[data-scan]").forEach(offerCamera);
document.addEventListener("click", (event) => {
  const again = event.target.closest?.("[data-choose-again]");
  if (again) chooseAgain(again);
});
document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.querySelector("span").textContent = t("Copied");
  });
});
