/** What is pinned to the frame that is shown. */

/** @import { State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Pin } from "../render/pins.js" */
import { coversFrame, inOrder, isWaiting, numbersOf } from "../state/findings.js";

/** @param {App} app @param {State} state @returns {Pin[]} */
export function pinsOf({ bootstrap }, { view }) {
  if (view.playing) return [];
  const numbers = numbersOf(view.findings);
  return inOrder(view.findings).filter((finding) => coversFrame(finding, view.shown)).map((finding) => ({
    id: finding.id, mark: String(numbers.get(finding.id)), words: finding.type_name ?? finding.type,
    tone: !isWaiting(finding, bootstrap.mode) ? "done" : finding.severity === "minor" ? "warn" : "bad",
    region: finding.region ?? null, isCurrent: finding.id === view.finding, proposal: finding.correction?.points ?? null,
  }));
}
