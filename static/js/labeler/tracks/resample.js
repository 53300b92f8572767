/** Fewer keyframes that tell the same, within a tolerance. Pure. */

/** @import { Keyframe, Track } from "../types.js" */
/** @import { Edited } from "./keyframes.js" */
import { stateAt } from "./interpolate.js";
import { fewest } from "./sparse.js";

/** Whether a keyframe says more than where the object is: it stays. @param {Keyframe} keyframe @param {Keyframe | undefined} before */
const says = (keyframe, before) => keyframe.outside || !before || before.outside || keyframe.occluded !== before.occluded
  || keyframe.points.length !== before.points.length || Object.keys(keyframe.attributes).length > 0;

/**
 * The track with the fewest keyframes from which it is, at every frame, within `tolerance` source pixels
 * (degrees of an angle) of where it was. Ends, gaps, changes of flags and attributes stay.
 * @param {Track} track @param {number} tolerance @param {number} stop @returns {Edited}
 */
export function resampled(track, tolerance, stop) {
  const { keyframes } = track;
  /** @type {Keyframe[]} */
  const kept = [];
  for (let start = 0; start < keyframes.length;) {
    let end = start + 1;
    while (end < keyframes.length && !says(/** @type {Keyframe} */ (keyframes[end]), keyframes[end - 1])) end += 1;
    // The run may end on the keyframe that says more, where there is a line to it.
    const next = keyframes[end];
    const isJoined = next && !next.outside && !keyframes[end - 1]?.outside && next.points.length === keyframes[end - 1]?.points.length;
    const run = keyframes.slice(start, isJoined ? end + 1 : end);
    const fewer = thinned(track, run, tolerance, stop);
    kept.push(...(isJoined ? fewer.slice(0, -1) : fewer));
    start = end;
  }
  return kept.length < keyframes.length ? { ...track, keyframes: kept } : "It needs all its keyframes at this tolerance.";
}

/** @param {Track} track @param {readonly Keyframe[]} run @param {number} tolerance @param {number} stop @returns {readonly Keyframe[]} */
function thinned(track, run, tolerance, stop) {
  if (run.length < 3) return run;
  const frames = new Set(fewest(run.map(({ frame, points }) => ({ frame, values: points })), tolerance).map(({ frame }) => frame));
  const fewer = run.filter(({ frame }) => frames.has(frame));
  // Not every kind goes along straight lines: what was found is looked at, and left if it does not hold.
  return furthest({ ...track, keyframes: run }, { ...track, keyframes: fewer }, stop) <= tolerance + 1e-9 ? fewer : run;
}

/** How far two versions of a track are apart, in any of their numbers at any frame of theirs; Infinity where only one is there. @param {Track} a @param {Track} b @param {number} stop */
export function furthest(a, b, stop) {
  const first = Math.min(a.keyframes[0]?.frame ?? 0, b.keyframes[0]?.frame ?? 0);
  const last = Math.max(a.keyframes.at(-1)?.frame ?? 0, b.keyframes.at(-1)?.frame ?? 0);
  let most = 0;
  for (let frame = first; frame <= last; frame += 1) {
    const [one, other] = [stateAt(a, frame, stop), stateAt(b, frame, stop)];
    if (!one && !other) continue;
    if (!one || !other || one.points.length !== other.points.length) return Infinity;
    for (const [index, value] of one.points.entries()) most = Math.max(most, Math.abs(value - (other.points[index] ?? 0)));
  }
  return most;
}
