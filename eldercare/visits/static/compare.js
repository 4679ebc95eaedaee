// The comparison: a range that begins later ends no earlier.

const form = document.querySelector("[data-compare-form]");
form.elements.day.addEventListener("change", () => {
  form.elements.last.min = form.elements.day.value;
  if (form.elements.last.value < form.elements.day.value) form.elements.last.value = form.elements.day.value;
});
