// The form of one agreed service: show what belongs to the chosen recurrence, fill in the service's minutes.

const form = document.querySelector("[data-item-form]");
const kind = form.querySelector("[data-kind]");

function showParts() {
  for (const part of form.querySelectorAll("[data-kinds]")) {
    part.hidden = !part.dataset.kinds.split(" ").includes(kind.value);
  }
}

kind.addEventListener("change", showParts);
showParts();

const services = form.querySelector("[data-services]");
const minutes = form.querySelector('[name="minutes"]');
const usual = JSON.parse(document.getElementById("service-minutes").textContent);
let suggested = usual[services.value];
services.addEventListener("change", () => {
  // Only what nobody typed is replaced.
  if (Number(minutes.value) === suggested || !minutes.value) minutes.value = usual[services.value] ?? "";
  suggested = usual[services.value];
});
