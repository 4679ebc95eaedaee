// The usual minutes of a chosen service, in the forms of care plans and of visits by hand.

export function suggestMinutes(form) {
  const services = form.querySelector("[data-services]");
  if (!services) return;
  const minutes = form.elements.minutes;
  const usual = JSON.parse(document.getElementById("service-minutes").textContent);
  let suggested = usual[services.value];
  services.addEventListener("change", () => {
    // Only what nobody typed is replaced.
    if (Number(minutes.value) === suggested || !minutes.value) minutes.value = usual[services.value] ?? "";
    suggested = usual[services.value];
  });
}
