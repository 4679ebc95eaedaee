// A recorded sheet needs no draft any more.

const { recorded } = document.querySelector("[data-recorded]").dataset;
try {
  for (const name of Object.keys(localStorage)) {
    if (name === recorded || name.startsWith(`${recorded}-`)) localStorage.removeItem(name);
  }
} catch {
  // A browser that keeps nothing has kept no draft.
}
