// The page on paper.

document.querySelector("[data-print]").addEventListener("click", () => window.print());
