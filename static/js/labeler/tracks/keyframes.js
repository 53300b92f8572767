/**
 * Edits of one track's keyframes. Each returns the changed track, or a sentence saying why it
 * cannot be: no edit may leave a track without a visible keyframe. Pure.
 */

/** @import { AttributeValue, Keyframe, ObjectState, Points, Track } from "../types.js" */
import { countUpTo, stateAt } from "./interpolate.js";
import { visibleSpans } from "./spans.js";

/** @typedef {Track | string} Edited  The track, or why not. */

const NEVER_VISIBLE = "It would never be visible. Press {delete} to delete the object.";

/** @param {number} frame @param {Points} points @returns {Keyframe} */
export function newKeyframe(frame, points) {
  return { frame, points, outside: false, occluded: false, attributes: {}, source: "manual" };
}

/** @param {Track} track @param {number} frame @returns {Keyframe | null} */
export function keyframeAt(track, frame) {
  const found = track.keyframes[countUpTo(track.keyframes, frame) - 1];
  return found && found.frame === frame ? found : null;
}

/** @param {Track} track @param {Keyframe} keyframe @returns {Track} */
export function withKeyframe(track, keyframe) {
  const kept = track.keyframes.filter((other) => other.frame !== keyframe.frame);
  return { ...track, keyframes: kept.toSpliced(countUpTo(kept, keyframe.frame), 0, keyframe) };
}

/** @param {Track} track @param {number} frame @returns {Track} */
const without = (track, frame) => ({
  ...track, keyframes: track.keyframes.filter((keyframe) => keyframe.frame !== frame),
});

/** The keyframe at `frame`, or the one it would be: what is shown there, or the nearest shape. @param {Track} track @param {number} frame @param {number} stop @returns {Keyframe} */
function keyframeToBe(track, frame, stop) {
  const present = keyframeAt(track, frame);
  if (present) return present;
  const state = stateAt(track, frame, stop);
  const near = track.keyframes[Math.max(0, countUpTo(track.keyframes, frame) - 1)];
  if (!near) throw new Error(`Track ${track.id} has no keyframes.`);
  return { ...newKeyframe(frame, state?.points ?? near.points), occluded: state?.occluded ?? false };
}

/** A shape at `frame`: becomes a keyframe made by hand. @param {Track} track @param {number} frame @param {Points} points @param {number} stop @returns {Track} */
export function withShape(track, frame, points, stop) {
  const keyframe = keyframeToBe(track, frame, stop);
  return withKeyframe(track, { ...keyframe, points, outside: false, source: "manual" });
}

/** @param {Track} track @param {number} frame @param {number} stop @returns {Edited} */
export function toggledKeyframe(track, frame, stop) {
  if (!keyframeAt(track, frame)) return withKeyframe(track, keyframeToBe(track, frame, stop));
  const rest = without(track, frame);
  return visibleSpans(rest.keyframes, stop).length ? rest
    : "This is its only visible keyframe. Press {delete} to delete the object.";
}

/** Gone from `frame` to the next keyframe, or back. What was seen before `frame` stays as it was. @param {Track} track @param {number} frame @param {number} stop @returns {Edited} */
export function toggledOutside(track, frame, stop) {
  const state = stateAt(track, frame, stop);
  const keyframe = keyframeToBe(track, frame, stop);
  if (!state) return withKeyframe(track, { ...keyframe, outside: false, source: "manual" });
  const kept = withSeenUpTo(track, frame, stop);
  const gone = withKeyframe(kept, { ...keyframe, outside: true, source: "manual" });
  return visibleSpans(gone.keyframes, stop).length ? gone : NEVER_VISIBLE;
}

/** Fixes the frame before `frame` where it was interpolated, because it would hold from now on. @param {Track} track @param {number} frame @param {number} stop @returns {Track} */
function withSeenUpTo(track, frame, stop) {
  const before = stateAt(track, frame - 1, stop);
  const after = track.keyframes[countUpTo(track.keyframes, frame - 1)];
  if (!before || before.isKeyframe || !after || after.outside) return track;
  return withKeyframe(track, keyframeToBe(track, frame - 1, stop));
}

/** @param {Track} track @param {number} frame @param {number} stop @returns {Edited} */
export function toggledOccluded(track, frame, stop) {
  const state = stateAt(track, frame, stop);
  if (!state) return "The object is not there at this frame.";
  const keyframe = keyframeToBe(track, frame, stop);
  return withKeyframe(track, { ...keyframe, occluded: !state.occluded, source: "manual" });
}

/** @param {Track} track @param {number} frame @param {string} name @param {AttributeValue} value @param {number} stop @returns {Edited} */
export function withAttributeAt(track, frame, name, value, stop) {
  if (!stateAt(track, frame, stop)) return "The object is not there at this frame.";
  const keyframe = keyframeToBe(track, frame, stop);
  return withKeyframe(track, {
    ...keyframe, attributes: { ...keyframe.attributes, [name]: value }, source: "manual",
  });
}

/** Moved in time, staying between its neighbours. @param {Track} track @param {number} from @param {number} to @returns {Track} */
export function movedKeyframe(track, from, to) {
  const keyframe = keyframeAt(track, from);
  if (!keyframe || from === to) return track;
  return withKeyframe(without(track, from), { ...keyframe, frame: to });
}

/** How far a keyframe may move without meeting its neighbours. @param {Track} track @param {number} frame @param {{start: number, stop: number}} clip @returns {{low: number, high: number}} */
export function roomAround(track, frame, clip) {
  const index = countUpTo(track.keyframes, frame) - 1;
  const before = track.keyframes[index - 1];
  const after = track.keyframes[index + 1];
  return { low: before ? before.frame + 1 : clip.start, high: after ? after.frame - 1 : clip.stop - 1 };
}

/** The same shape from `frame` for `count` more frames; keyframes between go. @param {Track} track @param {number} frame @param {number} count @param {number} stop @returns {Edited} */
export function propagated(track, frame, count, stop) {
  const state = stateAt(track, frame, stop);
  if (!state) return "The object is not there at this frame.";
  const last = Math.min(frame + count, stop - 1);
  if (last <= frame) return "There are no later frames in this clip.";
  const keyframes = track.keyframes.filter((other) => other.frame <= frame || other.frame > last);
  const first = withShape({ ...track, keyframes }, frame, state.points, stop);
  const held = { ...newKeyframe(last, state.points), occluded: state.occluded };
  return withKeyframe(first, held);
}

/** Everything after `frame` goes; the shape holds from there. @param {Track} track @param {number} frame @param {number} stop @returns {Edited} */
export function endedAfter(track, frame, stop) {
  const fixed = stateAt(track, frame, stop) ? withKeyframe(track, keyframeToBe(track, frame, stop)) : track;
  const keyframes = fixed.keyframes.filter((keyframe) => keyframe.frame <= frame);
  const ended = { ...fixed, keyframes };
  return visibleSpans(keyframes, stop).length ? ended : NEVER_VISIBLE;
}

/** Everything before `frame` goes; it begins there as it is then, or with its next keyframe. @param {Track} track @param {number} frame @param {number} stop @returns {Edited} */
export function begunAt(track, frame, stop) {
  const fixed = stateAt(track, frame, stop) ? withKeyframe(track, keyframeToBe(track, frame, stop)) : track;
  const rest = fixed.keyframes.filter((keyframe) => keyframe.frame >= frame);
  const start = rest.findIndex(({ outside }) => !outside);
  const [first, ...others] = start < 0 ? [] : rest.slice(start);
  if (!first || first.frame >= stop) return NEVER_VISIBLE;
  // What attributes held until then goes on holding.
  const before = fixed.keyframes.filter((keyframe) => keyframe.frame < first.frame).map(({ attributes }) => attributes);
  return { ...fixed, keyframes: [{ ...first, attributes: Object.assign({}, ...before, first.attributes) }, ...others] };
}

/** Cut in two at `frame`: the first ends before it, the second starts with it under `id`. @param {Track} track @param {number} frame @param {string} id @param {number} stop @returns {[Track, Track] | string} */
export function splitAt(track, frame, id, stop) {
  const state = stateAt(track, frame, stop);
  const start = visibleSpans(track.keyframes, stop)[0]?.start ?? stop;
  if (!state || frame <= start) return "Go to a frame after its first where the object is visible.";
  const seen = withSeenUpTo(track, frame, stop);
  const keyframes = seen.keyframes.filter((keyframe) => keyframe.frame < frame);
  const gone = { ...newKeyframe(frame, state.points), outside: true };
  const second = { ...track, id, keyframes: track.keyframes.filter((other) => other.frame > frame) };
  return [
    { ...seen, keyframes: [...keyframes, gone] },
    withKeyframe(second, startingKeyframe(track, state, frame)),
  ];
}

/** @param {Track} track @param {ObjectState} state @param {number} frame @returns {Keyframe} */
function startingKeyframe(track, state, frame) {
  const own = Object.entries(state.attributes).filter(([name, value]) => track.attributes[name] !== value);
  return {
    ...newKeyframe(frame, state.points), occluded: state.occluded, attributes: Object.fromEntries(own),
  };
}

/** Several tracks of one label as one; at a frame that two have fixed, the earlier track's counts. @param {readonly Track[]} tracks @returns {Edited} */
export function merged(tracks) {
  const [first, ...others] = tracks.toSorted(
    (a, b) => (a.keyframes[0]?.frame ?? 0) - (b.keyframes[0]?.frame ?? 0));
  if (!first || !others.length) return "Select two or more objects to merge (Shift+click adds one).";
  if (others.some((track) => track.label !== first.label)) return "Only objects of one label can be merged.";
  const result = others.reduce(joined, first);
  return { ...result, attributes: Object.assign({}, ...tracks.map((t) => t.attributes), first.attributes) };
}

/** @param {Track} whole @param {Track} next @returns {Track} */
function joined(whole, next) {
  const start = next.keyframes[0]?.frame ?? 0;
  const taken = new Set(whole.keyframes.filter(({ outside }) => !outside).map(({ frame }) => frame));
  const ours = whole.keyframes.filter(({ frame, outside }) => frame < start || !outside);
  const added = next.keyframes.filter(({ frame }) => !taken.has(frame));
  const added_frames = new Set(added.map(({ frame }) => frame));
  const kept = ours.filter(({ frame }) => !added_frames.has(frame));
  return { ...whole, keyframes: [...kept, ...added].toSorted((a, b) => a.frame - b.frame) };
}
