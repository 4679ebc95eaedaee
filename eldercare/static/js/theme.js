// Sets the theme before the first paint; "auto" follows the system. Classic script: it must not wait.
(() => {
  const page = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const dark = page.dataset.theme === "dark" || (page.dataset.theme === "auto" && system.matches);
    page.dataset.bsTheme = dark ? "dark" : "light";
    document.dispatchEvent(new CustomEvent("theme", { detail: { dark } }));
  };
  apply();
  system.addEventListener?.("change", apply);
})();
