/** The list of what differs, and the buttons that compare. */

/** @import { HistoryPort, State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Change, Difference } from "../state/comparing.js" */
import { nameOf } from "../state/selectors.js";
import { differencesOf, showDifference } from "./comparing.js";
import { commandButton, textButton } from "./controls.js";
import { fill, h, setText, swatch } from "./dom.js";

const WORDS = /** @type {Record<Change, string>} */ ({ gone: "only there", new: "only here", label: "other label", moved: "moved", attributes: "attributes", frames: "other keyframes" });

/** @param {App} app @param {HistoryPort} port @param {(text: string) => void} complain */
export function createDifferences(app, port, complain) {
  const title = h("h3", { role: "status" });
  const list = h("ol", { class: "lb-findings-list" });
  const end = textButton("End", null, () => app.store.dispatch({ type: "view", change: { comparison: null } }), { kind: "quiet" });
  const element = h("section", { class: "lb-differences", "aria-label": "Differences", hidden: true },
    h("div", { class: "lb-findings-walk" }, title, commandButton(app, "difference-previous", "chevron-left"), commandButton(app, "difference-next", "chevron-right"), end), list);
  const compare = (/** @type {string} */ words, /** @type {"now" | "before"} */ to) =>
    textButton(words, "git-compare", () => void port.compare(to).then(complain));
  let drawn = /** @type {unknown} */ (null);
  return {
    element,
    buttons: { now: compare("Compare now with it", "now"), before: compare("What it changed", "before") },
    /** @param {State} state */
    update(state) {
      const { comparison } = state.view;
      element.hidden = !comparison;
      const found = differencesOf(app, state);
      if (!comparison || drawn === found) return;
      drawn = found;
      setText(title, `${found.length || "No"} difference${found.length === 1 ? "" : "s"} to ${comparison.words}`);
      fill(list, ...found.map((difference) => row(app, difference)));
    },
  };
}

/** @param {App} app @param {Difference} difference */
function row(app, difference) {
  const { id, thing, changes, frame, iou } = difference;
  return h("li", {}, h("button", { type: "button", class: "lb-finding lb-difference", "data-difference": id, onclick: () => showDifference(app, difference) },
    h("span", { class: "lb-finding-head" }, swatch(app.colorOf(thing.label)), h("strong", {}, nameOf(thing)), h("span", { class: "lb-chip" }, changes.map((change) => WORDS[change]).join(", "))),
    h("span", { class: "lb-finding-where" }, `Frame ${frame}${iou !== null && iou < 1 ? ` · overlap ${iou.toFixed(2)}` : ""}`)));
}
