// @ts-check
// The footage page: a filmstrip to move along, and sharp stills in a dialog.
import { startStills } from "./stills.js";
import { startStrip } from "./strip.js";

const viewer = document.querySelector("[data-viewer]");
if (viewer instanceof HTMLElement) {
  const stills = startStills(viewer);
  void startStrip(viewer, stills.show);
}

// When nothing is being made any more, the page shows what was.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr } = /** @type {any} */ (event).detail;
  if (target?.id === "making" && !xhr.responseText.includes("data-making")) location.reload();
});
