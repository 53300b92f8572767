/** Two versions of a document side by side: what only one has, what moved, what is called otherwise. Pure. */

/** @import { Box, Clip, Document, Thing, Track } from "../types.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { countUpTo, stateAt } from "../tracks/interpolate.js";
import { sameAttributes, updateOf } from "./changes.js";

/**
 * @typedef {"gone" | "new" | "label" | "moved" | "attributes" | "frames"} Change
 * @typedef {{id: string, changes: Change[], frame: number, iou: number | null, thing: Thing}} Difference  `frame`: where it is seen
 *   best; `iou`: of the bounds there, the least of all keyframes, 0 where only one has it.
 */

/** By frame. @param {Document} before @param {Document} after @param {Clip} clip @returns {Difference[]} */
export function differences(before, after, clip) {
  /** @type {Difference[]} */
  const found = [];
  for (const [id, thing] of after) {
    const old = before.get(id);
    if (!old || old.kind !== thing.kind) found.push({ id, changes: ["new"], frame: firstFrame(thing, clip), iou: null, thing });
    else if (old !== thing && updateOf(old, thing, 0)) found.push(changed(old, thing, clip));
  }
  for (const [id, thing] of before) if (!after.has(id)) found.push({ id, changes: ["gone"], frame: firstFrame(thing, clip), iou: null, thing });
  return found.toSorted((a, b) => a.frame - b.frame || (a.id < b.id ? -1 : 1));
}

/** @param {Thing} old @param {Thing} thing @param {Clip} clip @returns {Difference} */
function changed(old, thing, clip) {
  /** @type {Change[]} */
  const changes = [];
  let [frame, iou] = [firstFrame(thing, clip), /** @type {number | null} */ (null)];
  if (old.label !== thing.label) changes.push("label");
  if (!sameAttributes(old.attributes, thing.attributes)) changes.push("attributes");
  if (old.kind === "track" && thing.kind === "track") {
    const least = leastOverlap(old, thing, clip);
    iou = least.iou;
    if (least.iou < 1) {
      changes.push("moved");
      frame = least.frame;
    } else if (!changes.length) changes.push("frames");
  } else if (!changes.length) changes.push("frames");
  return { id: thing.id, changes, frame, iou, thing };
}

/** Where two tracks overlap least, at the keyframes of either. @param {Track} a @param {Track} b @param {Clip} clip @returns {{frame: number, iou: number}} */
export function leastOverlap(a, b, clip) {
  const frames = [...new Set([...a.keyframes, ...b.keyframes].map(({ frame }) => frame))].toSorted((x, y) => x - y);
  let least = { frame: frames[0] ?? clip.start, iou: 1 };
  for (const frame of frames) {
    const [one, other] = [stateAt(a, frame, clip.stop), stateAt(b, frame, clip.stop)];
    if (!one && !other) continue;
    const iou = one && other ? overlap(kindOf(a.shape).bounds(one.points), kindOf(b.shape).bounds(other.points)) : 0;
    if (iou < least.iou) least = { frame, iou };
  }
  return least;
}

/** Intersection over union. @param {Box} a @param {Box} b */
export function overlap([ax1, ay1, ax2, ay2], [bx1, by1, bx2, by2]) {
  const common = Math.max(0, Math.min(ax2, bx2) - Math.max(ax1, bx1)) * Math.max(0, Math.min(ay2, by2) - Math.max(ay1, by1));
  const all = (ax2 - ax1) * (ay2 - ay1) + (bx2 - bx1) * (by2 - by1) - common;
  return all > 0 ? common / all : Number(ax1 === bx1 && ay1 === by1 && ax2 === bx2 && ay2 === by2);
}

/** @param {Thing} thing @param {Clip} clip */
function firstFrame(thing, clip) {
  if (thing.kind === "tag") return thing.frame;
  if (thing.kind === "event") return thing.start;
  return thing.keyframes[Math.max(0, countUpTo(thing.keyframes, clip.start) - 1)]?.frame ?? clip.start;
}
