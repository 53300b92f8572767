/** What is pinned to the frame that is shown. */

/** @import { State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Pin } from "../render/pins.js" */
import { coversFrame, inOrder, isWaiting, numbersOf } from "../state/findings.js";

const LONGEST = 48;

/** @param {App} app @param {State} state @returns {Pin[]} */
export function pinsOf({ bootstrap }, { view }) {
  if (view.playing) return [];
  const numbers = numbersOf(view.findings);
  /** @type {Pin[]} */
  const found = inOrder(view.findings).filter((finding) => coversFrame(finding, view.shown)).map((finding) => ({
    id: finding.id, mark: String(numbers.get(finding.id)), words: finding.type_name ?? finding.type,
    tone: !isWaiting(finding, bootstrap.mode) ? "done" : finding.severity === "minor" ? "warn" : "bad",
    region: finding.region ?? null, isCurrent: finding.id === view.finding, proposal: finding.correction?.points ?? null,
  }));
  return [...found, ...view.questions.filter(({ frame }) => frame === view.shown).map(questionPin(view.question))];
}

/** The question, or its last answer. @param {string | null} current @returns {(question: import("../types.js").Question) => Pin} */
const questionPin = (current) => ({ id, text, region, open, replies }) => ({
  id, mark: open ? "?" : "✓", words: shortened((!open && replies.at(-1)?.text) || text), tone: open ? "ask" : "done", region, isCurrent: id === current,
});

/** @param {string} text */
const shortened = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text);
