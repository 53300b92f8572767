/** Boxes as `[x1, y1, x2, y2]` in source pixels. Pure; knows nothing of frames or screens. */

/** @import { Box, Point, Size } from "../types.js" */

/** @typedef {"nw" | "n" | "ne" | "e" | "se" | "s" | "sw" | "w"} Handle */

/** @type {readonly Handle[]} */
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];
export const SMALLEST_SIDE = 1;

/** @param {number} value @param {number} low @param {number} high */
export const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

/** Hundredths of a pixel: finer than any hand, and short to send. @param {number} value */
export const roundPixel = (value) => Math.round(value * 100) / 100;

/** The box between two corners, inside the picture. @param {Point} a @param {Point} b @param {Size} size @returns {Box} */
export function boxBetween(a, b, size) {
  const inside = (/** @type {number} */ v, /** @type {number} */ most) => roundPixel(clamp(v, 0, most));
  return grown([
    inside(Math.min(a.x, b.x), size.width), inside(Math.min(a.y, b.y), size.height),
    inside(Math.max(a.x, b.x), size.width), inside(Math.max(a.y, b.y), size.height),
  ], size);
}

/** At least one pixel each way, still inside the picture. @param {Box} box @param {Size} size @returns {Box} */
function grown([x1, y1, x2, y2], size) {
  const [left, right] = side(x1, x2, size.width);
  const [top, bottom] = side(y1, y2, size.height);
  return [left, top, right, bottom];
}

/** @param {number} low @param {number} high @param {number} most @returns {[number, number]} */
function side(low, high, most) {
  if (high - low >= SMALLEST_SIDE) return [low, high];
  const start = Math.min(low, most - SMALLEST_SIDE);
  return [start, start + SMALLEST_SIDE];
}

/** Moved, keeping its size, as far as the picture goes. @param {Box} box @param {number} dx @param {number} dy @param {Size} size @returns {Box} */
export function movedBox([x1, y1, x2, y2], dx, dy, size) {
  const mx = clamp(dx, -x1, size.width - x2);
  const my = clamp(dy, -y1, size.height - y2);
  return [roundPixel(x1 + mx), roundPixel(y1 + my), roundPixel(x2 + mx), roundPixel(y2 + my)];
}

/** With one handle dragged to `point`; past the opposite side the box turns over. @param {Box} box @param {Handle} handle @param {Point} point @param {Size} size @returns {Box} */
export function resizedBox([x1, y1, x2, y2], handle, point, size) {
  const a = { x: handle.includes("w") ? point.x : x1, y: handle.includes("n") ? point.y : y1 };
  const b = { x: handle.includes("e") ? point.x : x2, y: handle.includes("s") ? point.y : y2 };
  return boxBetween(a, b, size);
}

/** Grown (or shrunk) by whole sides from the keyboard. @param {Box} box @param {number} dx @param {number} dy @param {Size} size @returns {Box} */
export function stretchedBox([x1, y1, x2, y2], dx, dy, size) {
  return boxBetween({ x: x1, y: y1 },
    { x: Math.max(x1 + SMALLEST_SIDE, x2 + dx), y: Math.max(y1 + SMALLEST_SIDE, y2 + dy) }, size);
}

/** Where a handle is. @param {Box} box @param {Handle} handle @returns {Point} */
export function handlePoint([x1, y1, x2, y2], handle) {
  const x = handle.includes("w") ? x1 : handle.includes("e") ? x2 : (x1 + x2) / 2;
  const y = handle.includes("n") ? y1 : handle.includes("s") ? y2 : (y1 + y2) / 2;
  return { x, y };
}

/** @param {Box} box @param {Point} point @param {number} [margin] */
export function contains([x1, y1, x2, y2], point, margin = 0) {
  return point.x >= x1 - margin && point.x <= x2 + margin
    && point.y >= y1 - margin && point.y <= y2 + margin;
}

/** Distance from the outline. @param {Box} box @param {Point} point */
export function borderDistance([x1, y1, x2, y2], point) {
  const dx = Math.max(x1 - point.x, 0, point.x - x2);
  const dy = Math.max(y1 - point.y, 0, point.y - y2);
  if (dx > 0 || dy > 0) return Math.hypot(dx, dy);
  return Math.min(point.x - x1, x2 - point.x, point.y - y1, y2 - point.y);
}

/** @param {Box} box */
export const area = ([x1, y1, x2, y2]) => (x2 - x1) * (y2 - y1);

/** A coordinate drawn to the picture's edge when it is near. @param {number} value @param {number} most @param {number} near */
export function snapToEdge(value, most, near) {
  if (Math.abs(value) <= near) return 0;
  if (Math.abs(value - most) <= near) return most;
  return value;
}

/** @param {Point} point @param {Size} size @param {number} near @returns {Point} */
export function snapPoint(point, size, near) {
  return { x: snapToEdge(point.x, size.width, near), y: snapToEdge(point.y, size.height, near) };
}

/** How far to move a box so that a near side meets the picture's edge. @param {Box} box @param {Size} size @param {number} near @returns {Point} */
export function snapMove([x1, y1, x2, y2], size, near) {
  const pull = (/** @type {number} */ low, /** @type {number} */ high, /** @type {number} */ most) => {
    if (Math.abs(low) <= near) return -low;
    return Math.abs(most - high) <= near ? most - high : 0;
  };
  return { x: pull(x1, x2, size.width), y: pull(y1, y2, size.height) };
}

/** @param {Box} a @param {Box} b */
export function sameBox(a, b) {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}
