/** What the server followed, as keyframes of the track it was asked for. Pure. */

/** @import { Clip, Following, Keyframe, Points, Size, Track } from "../types.js" */
import { clamp } from "../geometry/box.js";
import { stateAt } from "./interpolate.js";
import { keyframeAt, newKeyframe, withKeyframe, withShape } from "./keyframes.js";
import { fewest } from "./sparse.js";

/** @typedef {import("./keyframes.js").Edited} Edited */

export const TOLERANCE_PX = 1;
const LEAST_PX = 1;

/**
 * How many frames can be followed from `frame`: to the next keyframe that is there already, or to
 * the end of the clip, `most` at the most.
 * @param {Track} track @param {number} frame @param {{backward: boolean, clip: Clip, most: number}} way @returns {number}
 */
export function roomToFollow(track, frame, { backward, clip, most }) {
  const frames = track.keyframes.map((keyframe) => keyframe.frame);
  const room = backward
    ? frame - Math.max(clip.start, ...frames.filter((other) => other < frame).map((other) => other + 1))
    : Math.min(clip.stop, ...frames.filter((other) => other > frame)) - 1 - frame;
  return clamp(room, 0, most);
}

/** The box that was followed at `frame`, inside the picture, or null. @param {Following} following @param {number} frame @param {Size} size @returns {Points | null} */
export function followedAt({ frame: start, backward, rows }, frame, size) {
  const row = rows[(backward ? start - frame : frame - start) - 1];
  return row ? inside(row.slice(1, 5), size) : null;
}

/** The track with what was followed, up to frame `last`, as few keyframes of source "model" as tell the way. @param {Track} track @param {Following} following @param {number} last @param {{clip: Clip, size: Size}} setting @returns {Edited} */
export function withFollowed(track, following, last, { clip, size }) {
  const { frame: start, backward, reason, rows } = following;
  const state = stateAt(track, start, clip.stop);
  if (!state) return "The object is not there any more at the frame it was followed from.";
  const wanted = rows.filter(([frame = 0]) => (backward ? frame >= last : frame <= last));
  if (!wanted.length) return "Nothing was followed up to this frame.";
  const places = [{ frame: start, values: state.points }, ...wanted.map((row) => ({ frame: row[0] ?? 0, values: inside(row.slice(1, 5), size) }))];
  const kept = fewest(backward ? places.toReversed() : places, TOLERANCE_PX);
  let result = keyframeAt(track, start) ? track : withShape(track, start, state.points, clip.stop);
  for (const { frame, values } of kept) {
    // What was made by hand meanwhile counts.
    if (frame !== start && !keyframeAt(track, frame)) result = withKeyframe(result, fromModel(frame, values, state.occluded));
  }
  const end = wanted.at(-1)?.[0] ?? start;
  const gone = end + 1;
  const hasLeft = !backward && reason === "left" && wanted.length === rows.length;
  if (hasLeft && gone < clip.stop && !result.keyframes.some(({ frame }) => frame > end)) {
    result = withKeyframe(result, { ...fromModel(gone, kept.at(-1)?.values ?? state.points, false), outside: true });
  }
  return result;
}

/** @param {number} frame @param {Points} points @param {boolean} occluded @returns {Keyframe} */
const fromModel = (frame, points, occluded) => ({ ...newKeyframe(frame, points), occluded, source: "model" });

/** @param {readonly number[]} box @param {Size} size @returns {number[]} */
function inside([x1 = 0, y1 = 0, x2 = 0, y2 = 0], { width, height }) {
  const left = clamp(x1, 0, width - LEAST_PX);
  const top = clamp(y1, 0, height - LEAST_PX);
  return [left, top, clamp(x2, left + LEAST_PX, width), clamp(y2, top + LEAST_PX, height)];
}
