/** Findings in order: which wait for whom, which are on a frame, which comes next. Pure. */

/** @import { Bootstrap, Finding } from "../types.js" */

/** @typedef {"waiting" | "settled" | "all"} Which */
/** @typedef {Bootstrap["mode"]} Mode */

const FOR_THE_ANNOTATOR = new Set(["open", "acknowledged", "disputed"]);

/** Whether somebody in this mode still has to do something about it: a reviewer confirms what was mended too. @param {Finding} finding @param {Mode} mode */
export const isWaiting = ({ status = "open" }, mode) => FOR_THE_ANNOTATOR.has(status) || (mode === "review" && status === "fixed");

/** By frame; on one frame as they were recorded. @param {readonly Finding[]} findings @returns {Finding[]} */
export const inOrder = (findings) => findings.toSorted((a, b) => a.start - b.start || (a.id < b.id ? -1 : 1));

/** What each is called in the list and on the picture, from 1. @param {readonly Finding[]} findings @returns {Map<string, number>} */
export const numbersOf = (findings) => new Map(inOrder(findings).map(({ id }, index) => [id, index + 1]));

/** @param {Finding} finding @param {number} frame */
export const coversFrame = ({ start, stop }, frame) => frame >= start && frame < stop;

/** What the list shows. @param {readonly Finding[]} findings @param {{which: Which, frame: number | null, mode: Mode}} filter  `frame`: only what is on it. */
export function listed(findings, { which, frame, mode }) {
  return inOrder(findings).filter((finding) => (which === "all" || isWaiting(finding, mode) === (which === "waiting"))
    && (frame === null || coversFrame(finding, frame)));
}

/**
 * The waiting one after (or before) the present one, else after the frame; round and round.
 * @param {readonly Finding[]} findings @param {{current: string | null, frame: number, by: 1 | -1, mode: Mode}} from @returns {Finding | null}
 */
export function nextWaiting(findings, { current, frame, by, mode }) {
  const all = inOrder(findings);
  const at = all.findIndex(({ id }) => id === current);
  const isHere = at >= 0 && coversFrame(/** @type {Finding} */ (all[at]), frame);
  const ahead = isHere ? (by > 0 ? all.slice(at + 1) : all.slice(0, at))
    : all.filter(({ start }) => (by > 0 ? start > frame : start < frame));
  const wanted = (/** @type {Finding[]} */ found) => {
    const waiting = found.filter((finding) => isWaiting(finding, mode));
    return (by > 0 ? waiting[0] : waiting.at(-1)) ?? null;
  };
  return wanted(ahead) ?? wanted(all);
}
