// The comparison: another station or range is shown at once.

const form = document.querySelector("[data-compare-form]");
form?.addEventListener("change", ({ target }) => {
  if (target.name === "day" && form.last.value < target.value) form.last.value = target.value;
  form.submit();
});
