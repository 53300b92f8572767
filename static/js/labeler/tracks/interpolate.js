/**
 * An object between its keyframes. The Python twin is `apps/annotations/domain/interpolation.py`;
 * both are held to `tests/fixtures/interpolation.json`. Change them together.
 */

/** @import { Attributes, Box, Keyframe, ObjectState, Track } from "../types.js" */

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
 * keyframe to the next that is not, and from `stop` on. Points are linear between two visible
 * keyframes and otherwise hold; occluded and attributes always hold.
 * @param {Track} track @param {number} frame @param {number} stop @returns {ObjectState | null}
 */
export function stateAt(track, frame, stop) {
  if (frame >= stop) return null;
  const count = countUpTo(track.keyframes, frame);
  const before = track.keyframes[count - 1];
  if (!before || before.outside) return null;
  const after = track.keyframes[count];
  return {
    points: after && !after.outside ? between(before, after, frame) : before.points,
    occluded: before.occluded,
    attributes: attributesAt(track, count),
    isKeyframe: before.frame === frame,
    source: before.source,
  };
}

/** @param {Keyframe} before @param {Keyframe} after @param {number} frame @returns {Box} */
function between(before, after, frame) {
  if (frame === before.frame) return before.points;
  const share = (frame - before.frame) / (after.frame - before.frame);
  const [ax, ay, bx, by] = before.points;
  const [cx, cy, dx, dy] = after.points;
  return [
    ax + (cx - ax) * share, ay + (cy - ay) * share, bx + (dx - bx) * share, by + (dy - by) * share,
  ];
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
