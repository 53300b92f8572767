/**
 * An object between its keyframes. The Python twin is `apps/annotations/domain/interpolation.py`;
 * both are held to `tests/fixtures/interpolation.json`. Change them together.
 */

/** @import { Attributes, Keyframe, ObjectState, Points, Track } from "../types.js" */
import { kindOf } from "../geometry/kinds/registry.js";

/** How many keyframes stand at or before `frame`. @param {readonly Keyframe[]} keyframes @param {number} frame */
export function countUpTo(keyframes, frame) {
  let low = 0;
  let high = keyframes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const keyframe = keyframes[middle];
    if (keyframe && keyframe.frame <= frame) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The object at `frame`, or null where it is not there: before its first keyframe, from an outside
 * keyframe to the next that is not, and from `stop` on. Between two visible keyframes
 * its kind says what its points are, otherwise they hold; occluded and attributes always hold.
 * @param {Track} track @param {number} frame @param {number} stop @returns {ObjectState | null}
 */
export function stateAt(track, frame, stop) {
  if (frame >= stop) return null;
  const count = countUpTo(track.keyframes, frame);
  const before = track.keyframes[count - 1];
  if (!before || before.outside) return null;
  const after = track.keyframes[count];
  return {
    points: after && !after.outside ? between(track, before, after, frame) : before.points,
    occluded: before.occluded,
    attributes: attributesAt(track, count),
    isKeyframe: before.frame === frame,
    source: before.source,
  };
}

/** @param {Track} track @param {Keyframe} before @param {Keyframe} after @param {number} frame @returns {Points} */
function between({ shape }, before, after, frame) {
  if (frame === before.frame) return before.points;
  return kindOf(shape).between(before.points, after.points, (frame - before.frame) / (after.frame - before.frame));
}

/** @type {WeakMap<readonly Keyframe[], WeakMap<Attributes, Attributes[]>>} */
const overlaid = new WeakMap();

/** The track's attributes, overlaid with those of its first `count` keyframes in turn. @param {Track} track @param {number} count @returns {Attributes} */
function attributesAt(track, count) {
  let byTrack = overlaid.get(track.keyframes);
  if (!byTrack) overlaid.set(track.keyframes, byTrack = new WeakMap());
  let steps = byTrack.get(track.attributes);
  if (!steps) {
    let present = track.attributes;
    steps = track.keyframes.map(({ attributes }) => {
      if (Object.keys(attributes).length) present = { ...present, ...attributes };
      return present;
    });
    byTrack.set(track.attributes, steps);
  }
  return steps[count - 1] ?? track.attributes;
}
