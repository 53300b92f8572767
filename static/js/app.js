// @ts-check
// What every page starts with. Each module looks after one thing and finds its elements itself.
import { startCopying } from "./shell/copy.js";
import { startDialogs } from "./shell/dialogs.js";
import { startDrafts } from "./shell/drafts.js";
import { startForms } from "./shell/forms.js";
import { startHints } from "./shell/hints.js";
import { startMoments, showMoments } from "./shell/moments.js";
import { startNotices } from "./shell/notices.js";
import { startPalette } from "./shell/palette.js";
import { startRequests } from "./shell/requests.js";
import { startTables, labelCells, watchTables } from "./shell/tables.js";

/** Parts that need a look at new elements, on load and after each htmx swap. @param {ParentNode} root */
function look(root) {
  showMoments(root);
  labelCells(root);
  watchTables(root);
  if (root.querySelector("[data-chart]")) {
    void import("./charts.js").then(({ drawCharts }) => drawCharts(root));
  }
}

startNotices();
startRequests();
startDialogs();
startForms();
startDrafts();
startCopying();
startHints();
startTables();
startMoments();
startPalette();
look(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) look(event.target);
});
