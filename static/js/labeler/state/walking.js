/** Object after object: in which order, which is left, which frames say the most of one. Pure. */

/** @import { Clip, Document, EventSpan, Finding, Track } from "../types.js" */
import { lifetime } from "../tracks/spans.js";
import { byKind } from "./selectors.js";

/** Tracks and events by the first frame they are seen on. @param {Document} document @param {Clip} clip @returns {(Track | EventSpan)[]} */
export function walkOrder(document, clip) {
  const { tracks, events } = byKind(document);
  const first = (/** @type {Track | EventSpan} */ thing) => (thing.kind === "event" ? thing.start : lifetime(thing, clip.stop)?.first ?? clip.start);
  return [...tracks, ...events].map((thing) => ({ thing, at: first(thing) }))
    .toSorted((a, b) => a.at - b.at || (a.thing.id < b.thing.id ? -1 : 1)).map(({ thing }) => thing);
}

/** The one after `current` that `isDone` does not know, round and round; null when all are done. @template {{id: string}} T @param {readonly T[]} order @param {string | null} current @param {(thing: T) => boolean} isDone @param {1 | -1} by @returns {T | null} */
export function nextToWalk(order, current, isDone, by) {
  const at = order.findIndex(({ id }) => id === current);
  const start = at < 0 ? (by > 0 ? -1 : 0) : at;
  for (let step = 1; step <= order.length; step += 1) {
    const thing = order[(start + by * step + order.length * 2) % order.length];
    if (thing && !isDone(thing)) return thing;
  }
  return null;
}

/** At most `most` of its keyframes that are seen, the first and the last among them. @param {Track} track @param {number} most @returns {number[]} */
export function tellingFrames({ keyframes }, most) {
  const frames = keyframes.filter(({ outside }) => !outside).map(({ frame }) => frame);
  if (frames.length <= most) return frames;
  return Array.from({ length: most }, (_, index) => frames[Math.round((index * (frames.length - 1)) / (most - 1))] ?? 0);
}

/** @param {readonly Finding[]} findings @param {string} id */
export const hasFinding = (findings, id) => findings.some(({ track, event, status = "open" }) => (track ?? event) === id && status === "open");
