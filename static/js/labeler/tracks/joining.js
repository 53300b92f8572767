/** A track across its gaps. Pure. */

/** @import { Edited } from "./keyframes.js" */
/** @import { Span, Track } from "../types.js" */
import { gapsBetween, visibleSpans } from "./spans.js";

/** The gap at `frame`, or the nearest, is closed: the object is interpolated across it. @param {Track} track @param {number} frame @param {number} stop @returns {Edited} */
export function gapJoined(track, frame, stop) {
  const away = (/** @type {Span} */ { start, stop: end }) => Math.max(start - frame, frame - end + 1, 0);
  const gap = gapsBetween(visibleSpans(track.keyframes, stop)).reduce((/** @type {Span | null} */ best, other) =>
    best && away(best) <= away(other) ? best : other, null);
  if (!gap) return "The object has no gap to join.";
  return { ...track, keyframes: track.keyframes.filter(({ frame: at }) => at < gap.start || at >= gap.stop) };
}
