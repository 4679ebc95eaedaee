// A secret that is shown once: chosen whole when it is touched, copied by the button beside it.
import { t } from "ui/texts";
import { toast } from "ui/toast";

for (const box of document.querySelectorAll("[data-once]")) {
  box.addEventListener("focus", () => box.select());
  box.parentElement.querySelector("[data-copy]").addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
      toast(t("Copied."));
    } catch {
      // Without https a page may not write the clipboard; the text is chosen, so Ctrl+C does it.
      toast(t("Press Ctrl+C to copy."));
    }
  });
}
