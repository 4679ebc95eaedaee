// Planning: a case or surprise is never announced, and nobody is both inspectors.

const form = document.querySelector("[data-plan]");
const untold = new Set(["case", "surprise"]);

function follow() {
  form.announced.disabled = untold.has(form.kind.value);
  if (form.announced.disabled) form.announced.checked = false;
  for (const option of form.second_inspector.options) option.disabled = Boolean(option.value) && option.value === form.first_inspector.value;
}

form.addEventListener("change", follow);
follow();
