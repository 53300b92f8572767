/**
 * What is probably wrong with a track, though it may be submitted: jumps, sudden sizes, gaps of a
 * moment, one that nobody ended, two of the same object. Each track is looked at once. Pure.
 */

/** @import { Box, Clip, Keyframe, Track } from "../types.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { stateAt } from "./interpolate.js";
import { gapsBetween, visibleSpans } from "./spans.js";

/** @typedef {{code: string, frame: number, message: string, fix?: {title: string, command: string}}} Doubt  `command` mends it at `frame`, with the track selected. */

const JUMP_OF_ITSELF = 1; // its own diagonal, from one frame to the next
const JUMP_PX = 24;
const SIZE_FACTOR = 2.2;
const SIZE_FRAMES = 6;
const SMALL_PX = 10;
const SHORT_GAP = 3;
const FORGOTTEN_FRAMES = 60;
const FORGOTTEN_SPEED = 0.5;
const SAME_IOU = 0.85;
const SAME_FRAMES = 5;
const SAME_LOOKS = 5;

/** @type {WeakMap<Track, {stop: number, doubts: Doubt[]}>} */
const looked = new WeakMap();
/** @type {WeakMap<Track, WeakMap<Track, number>>} */
const compared = new WeakMap();

/** @param {Track} track @param {Clip} clip @returns {readonly Doubt[]} */
export function doubtsOf(track, { stop }) {
  const before = looked.get(track);
  if (before?.stop === stop) return before.doubts;
  const doubts = [...jumps(track, stop), ...shortSpans(track, stop), ...forgotten(track, stop)].toSorted((a, b) => a.frame - b.frame);
  looked.set(track, { stop, doubts });
  return doubts;
}

/** @param {Track} track @param {number} stop @returns {Generator<Doubt>} */
function* jumps({ shape, keyframes }, stop) {
  const kind = kindOf(shape);
  for (const [index, next] of keyframes.entries()) {
    const start = keyframes[index - 1];
    if (!start || start.outside || next.outside || next.frame >= stop) continue;
    const [a, b] = [kind.bounds(start.points), kind.bounds(next.points)];
    const frames = next.frame - start.frame;
    const away = Math.hypot(middle(b).x - middle(a).x, middle(b).y - middle(a).y);
    const own = (diagonal(a) + diagonal(b)) / 2;
    if (away > JUMP_PX && away / frames > own * JUMP_OF_ITSELF) {
      yield { code: "jump", frame: next.frame, message: `it jumps ${Math.round(away)} px in ${frames === 1 ? "one frame" : `${frames} frames`}. Is it the same object?` };
    } else if (frames <= SIZE_FRAMES && Math.min(smallest(a), smallest(b)) >= SMALL_PX) {
      const factor = Math.max(area(a), area(b)) / Math.max(1, Math.min(area(a), area(b)));
      if (factor > SIZE_FACTOR ** 2) yield { code: "size", frame: next.frame, message: `its size changes ${factor.toFixed(1)}-fold in ${frames === 1 ? "one frame" : `${frames} frames`}.` };
    }
  }
}

/** @param {Track} track @param {number} stop @returns {Generator<Doubt>} */
function* shortSpans({ keyframes }, stop) {
  const spans = visibleSpans(keyframes, stop);
  for (const { start, stop: end } of gapsBetween(spans)) {
    if (end - start > SHORT_GAP) continue;
    yield { code: "gap", frame: start, message: `it is gone for ${end - start === 1 ? "one frame" : `${end - start} frames`} only.`, fix: { title: "Close the gap", command: "join-gap" } };
  }
  const [only] = spans;
  if (spans.length === 1 && only && only.stop - only.start === 1) yield { code: "moment", frame: only.start, message: "it is there at one frame only." };
}

/** It moved, and then stands still to the end of the clip: its end was perhaps forgotten. @param {Track} track @param {number} stop @returns {Generator<Doubt>} */
function* forgotten({ shape, keyframes }, stop) {
  const [before, last] = keyframes.slice(-2);
  if (!before || !last || last.outside || before.outside || stop - last.frame <= FORGOTTEN_FRAMES) return;
  const kind = kindOf(shape);
  const [a, b] = [middle(kind.bounds(before.points)), middle(kind.bounds(last.points))];
  if (Math.hypot(b.x - a.x, b.y - a.y) / (last.frame - before.frame) < FORGOTTEN_SPEED) return;
  yield { code: "end", frame: last.frame + 1, message: `it moves and then stands still for the last ${stop - last.frame} frames. Is it still there?`, fix: { title: "It ends here", command: "outside" } };
}

/** Pairs of one label that lie on each other wherever both are: the later, and where. @param {readonly Track[]} tracks @param {Clip} clip @returns {{track: Track, other: Track, frame: number}[]} */
export function doubles(tracks, { stop }) {
  /** @type {Map<string, Track[]>} */
  const byLabel = new Map();
  for (const track of tracks) byLabel.set(track.label, [...byLabel.get(track.label) ?? [], track]);
  const found = [];
  for (const alike of byLabel.values()) {
    for (const [index, track] of alike.entries()) {
      for (const other of alike.slice(0, index)) {
        const frame = sameFrom(track, other, stop);
        if (frame >= 0) found.push({ track, other, frame });
      }
    }
  }
  return found;
}

/** The first frame at which two tracks are and lie on each other, or -1. @param {Track} one @param {Track} other @param {number} stop @returns {number} */
function sameFrom(one, other, stop) {
  let row = compared.get(one);
  if (!row) compared.set(one, row = new WeakMap());
  let answer = row.get(other);
  if (answer === undefined) row.set(other, answer = compare(one, other, stop));
  return answer;
}

/** @param {Track} one @param {Track} other @param {number} stop */
function compare(one, other, stop) {
  const start = Math.max(one.keyframes[0]?.frame ?? stop, other.keyframes[0]?.frame ?? stop);
  const end = Math.min(endOf(one.keyframes, stop), endOf(other.keyframes, stop));
  if (end - start < SAME_FRAMES || one.shape !== other.shape) return -1;
  for (let look = 0; look < SAME_LOOKS; look += 1) {
    const frame = Math.round(start + ((end - 1 - start) * look) / (SAME_LOOKS - 1));
    const [a, b] = [stateAt(one, frame, stop), stateAt(other, frame, stop)];
    if (!a || !b) return -1;
    const kind = kindOf(one.shape);
    if (overlap(kind.bounds(a.points), kind.bounds(b.points)) < SAME_IOU) return -1;
  }
  return start;
}

/** Where it is gone for good. @param {readonly Keyframe[]} keyframes @param {number} stop */
function endOf(keyframes, stop) {
  const last = keyframes.at(-1);
  return last?.outside ? last.frame : stop;
}

/** @param {Box} box */ const middle = ([x1, y1, x2, y2]) => ({ x: (x1 + x2) / 2, y: (y1 + y2) / 2 });
/** @param {Box} box */ const diagonal = ([x1, y1, x2, y2]) => Math.hypot(x2 - x1, y2 - y1);
/** @param {Box} box */ const area = ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1);
/** @param {Box} box */ const smallest = ([x1, y1, x2, y2]) => Math.min(x2 - x1, y2 - y1);

/** Intersection over union. @param {Box} a @param {Box} b */
function overlap(a, b) {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  if (width <= 0 || height <= 0) return 0;
  const both = width * height;
  return both / (area(a) + area(b) - both);
}
