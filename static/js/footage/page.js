// @ts-check
// The footage page: a filmstrip to move along, and sharp stills in a dialog.
import { startStills } from "./stills.js";
import { startStrip } from "./strip.js";

const viewer = document.querySelector("[data-viewer]");
if (viewer instanceof HTMLElement) {
  const stills = startStills(viewer);
  void startStrip(viewer, stills.show);
}

// What was being made is there now: the page shows it.
document.addEventListener("htmx:afterSwap", () => {
  if (document.querySelector("[data-viewer]") && watched && !document.querySelector("[data-making]")) location.reload();
});
const watched = document.querySelector("[data-making]") !== null;
