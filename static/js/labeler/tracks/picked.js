/** Several keyframes at once: picked in a box of the timeline, moved, copied, removed. Pure. */

/** @import { Clip, Keyframe, KeyframePick, Span, Track } from "../types.js" */
import { withKeyframe } from "./keyframes.js";
import { visibleSpans } from "./spans.js";

/** @param {readonly KeyframePick[]} picks @returns {Map<string, Set<number>>}  Frames by track. */
export function framesByTrack(picks) {
  /** @type {Map<string, Set<number>>} */
  const frames = new Map();
  for (const { id, frame } of picks) frames.set(id, (frames.get(id) ?? new Set()).add(frame));
  return frames;
}

/** The keyframes of these tracks within `[start, stop)`. @param {readonly Track[]} tracks @param {Span} span @returns {KeyframePick[]} */
export function picksWithin(tracks, { start, stop }) {
  return tracks.flatMap(({ id, keyframes }) =>
    keyframes.filter(({ frame }) => frame >= start && frame < stop).map(({ frame }) => ({ id, frame })));
}

/**
 * How far the picked may move together: none may leave the clip or pass a keyframe that stays.
 * @param {readonly Track[]} tracks @param {readonly KeyframePick[]} picks @param {Clip} clip @returns {{low: number, high: number}}  Frames, low ≤ 0 ≤ high.
 */
export function roomOfPicked(tracks, picks, clip) {
  const frames = framesByTrack(picks);
  let [low, high] = [-Infinity, Infinity];
  for (const { id, keyframes } of tracks) {
    const own = frames.get(id);
    let before = clip.start - 1;
    for (const { frame } of own ? keyframes : []) {
      if (own?.has(frame)) low = Math.max(low, before + 1 - frame);
      else before = frame;
    }
    let after = clip.stop;
    for (const { frame } of own ? keyframes.toReversed() : []) {
      if (own?.has(frame)) high = Math.min(high, after - 1 - frame);
      else after = frame;
    }
  }
  return Number.isFinite(low) ? { low: Math.min(0, low), high: Math.max(0, high) } : { low: 0, high: 0 };
}

/** The tracks with their picked keyframes `by` frames later; `by` within the room. @param {readonly Track[]} tracks @param {readonly KeyframePick[]} picks @param {number} by @returns {Track[]} */
export function withPickedMoved(tracks, picks, by) {
  const frames = framesByTrack(picks);
  return tracks.filter(({ id }) => frames.has(id)).map((track) => ({
    ...track,
    keyframes: track.keyframes.map((keyframe) =>
      (frames.get(track.id)?.has(keyframe.frame) ? { ...keyframe, frame: keyframe.frame + by } : keyframe)),
  }));
}

/** The tracks without them, or why not. @param {readonly Track[]} tracks @param {readonly KeyframePick[]} picks @param {number} stop @returns {Track[] | string} */
export function withoutPicked(tracks, picks, stop) {
  const frames = framesByTrack(picks);
  const changed = tracks.filter(({ id }) => frames.has(id)).map((track) =>
    ({ ...track, keyframes: track.keyframes.filter(({ frame }) => !frames.get(track.id)?.has(frame)) }));
  const emptied = changed.find(({ keyframes }) => !visibleSpans(keyframes, stop).length);
  return emptied ? `${emptied.label} would never be visible. Press {escape} and delete the object instead.` : changed;
}

/** @typedef {{id: string, keyframe: Keyframe}} CopiedKeyframe */

/** @param {readonly Track[]} tracks @param {readonly KeyframePick[]} picks @returns {CopiedKeyframe[]} */
export function copiedPicks(tracks, picks) {
  const frames = framesByTrack(picks);
  return tracks.flatMap(({ id, keyframes }) =>
    keyframes.filter(({ frame }) => frames.get(id)?.has(frame)).map((keyframe) => ({ id, keyframe })));
}

/**
 * The copied keyframes in their own tracks, the first of them at `at`, over what is fixed there;
 * those beyond the clip are left out.
 * @param {readonly Track[]} tracks @param {readonly CopiedKeyframe[]} copied @param {number} at @param {Clip} clip
 * @returns {{tracks: Track[], picks: KeyframePick[]}}
 */
export function withPasted(tracks, copied, at, clip) {
  const first = copied.reduce((least, { keyframe }) => Math.min(least, keyframe.frame), Infinity);
  /** @type {KeyframePick[]} */
  const picks = [];
  const changed = tracks.map((track) => copied.filter(({ id }) => id === track.id).reduce((result, { keyframe }) => {
    const frame = at + keyframe.frame - first;
    if (frame >= clip.stop) return result;
    picks.push({ id: track.id, frame });
    return withKeyframe(result, { ...keyframe, frame, source: "manual" });
  }, track));
  return { tracks: changed.filter((track, index) => track !== tracks[index]), picks };
}

/** A frame, or the mark that is nearer than `near` frames. @param {number} frame @param {readonly number[]} marks @param {number} near */
export function snappedFrame(frame, marks, near) {
  let best = frame;
  let least = near;
  for (const mark of marks) {
    const away = Math.abs(mark - frame);
    if (away > 0 && away <= least) [best, least] = [mark, away];
  }
  return best;
}
