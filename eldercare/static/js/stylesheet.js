// For our own looking-at: measures the contrast of each swatch as the browser paints it.

function luminance(colour) {
  const [red, green, blue] = colour
    .match(/[\d.]+/g)
    .map(Number)
    .map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

for (const swatch of document.querySelectorAll(".swatch")) {
  const look = getComputedStyle(swatch);
  const mark = swatch.matches(".swatch-ctl") ? look.borderTopColor : look.color;
  const [light, dark] = [luminance(mark), luminance(look.backgroundColor)].sort((a, b) => b - a);
  swatch.querySelector("[data-contrast]").textContent = ((light + 0.05) / (dark + 0.05)).toFixed(1);
}
