/* Visits by hand: the usual minutes of a service, no day and time for what is urgent. */

const form = document.querySelector("[data-order-form]");
if (form) {
  const usual = JSON.parse(document.getElementById("service-minutes").textContent);
  const minutes = form.elements.minutes;
  const service = form.querySelector("[data-services]");
  let before = usual[service.value];
  service.addEventListener("change", () => {
    // What somebody typed stays.
    if (Number(minutes.value) === before || !minutes.value) minutes.value = usual[service.value];
    before = usual[service.value];
  });
  const urgent = form.querySelector("[data-urgent]");
  const when = form.querySelector("[data-when]");
  const show = () => { when.hidden = urgent.checked; };
  urgent.addEventListener("change", show);
  show();
}
