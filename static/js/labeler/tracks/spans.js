/** Where in time a track is: visible spans, gaps, first and last frame, neighbouring keyframes. Pure. */

/** @import { Keyframe, Span, Track } from "../types.js" */

/** The frames at which it is there, in order, joined where they meet. @param {readonly Keyframe[]} keyframes @param {number} stop @returns {Span[]} */
export function visibleSpans(keyframes, stop) {
  /** @type {{start: number, stop: number}[]} */
  const spans = [];
  for (const [index, keyframe] of keyframes.entries()) {
    if (keyframe.outside || keyframe.frame >= stop) continue;
    const end = Math.min(keyframes[index + 1]?.frame ?? stop, stop);
    const last = spans.at(-1);
    if (last && last.stop === keyframe.frame) last.stop = end;
    else spans.push({ start: keyframe.frame, stop: end });
  }
  return spans;
}

/** Between the visible spans. @param {readonly Span[]} spans @returns {Span[]} */
export function gapsBetween(spans) {
  return spans.slice(1).map((span, index) => ({ start: spans[index]?.stop ?? span.start, stop: span.start }));
}

/** First and last frame at which it is there; null when it never is. @param {Track} track @param {number} stop @returns {{first: number, last: number} | null} */
export function lifetime(track, stop) {
  const spans = visibleSpans(track.keyframes, stop);
  const first = spans[0];
  const last = spans.at(-1);
  return first && last ? { first: first.start, last: last.stop - 1 } : null;
}

/** The visible span around `frame`, or the nearest. @param {Track} track @param {number} frame @param {number} stop @returns {Span | null} */
export function spanNear(track, frame, stop) {
  const away = (/** @type {Span} */ span) => Math.max(span.start - frame, frame - span.stop + 1, 0);
  const spans = visibleSpans(track.keyframes, stop);
  return spans.reduce((/** @type {Span | null} */ best, span) =>
    best && away(best) <= away(span) ? best : span, null);
}

/** @param {readonly Keyframe[]} keyframes @param {number} frame @returns {number | null} */
export function previousKeyframe(keyframes, frame) {
  return keyframes.findLast((keyframe) => keyframe.frame < frame)?.frame ?? null;
}

/** @param {readonly Keyframe[]} keyframes @param {number} frame @returns {number | null} */
export function nextKeyframe(keyframes, frame) {
  return keyframes.find((keyframe) => keyframe.frame > frame)?.frame ?? null;
}
