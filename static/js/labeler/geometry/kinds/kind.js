/**
 * What a kind of shape is: everything tools and painters need to know of it, so that they know no
 * kind by name. Each kind is one module beside this one; its Python twin is the module of
 * `apps/annotations/domain/shapes/`. Types, and what several kinds share. Pure.
 *
 * @typedef {object} Grip  A place of a shape that can be dragged.
 * @property {string} key
 * @property {number} x
 * @property {number} y
 * @property {string} cursor
 * @property {number} side  0 for a corner or vertex, else how long its side is: no room, no grip.
 * @property {boolean} [round]
 * @property {Point} [stem]  Where a line goes from it to the shape.
 * @property {"hidden" | "absent"} [look]
 *
 * @typedef {{skeleton?: SkeletonTemplate}} Template  What the label says of its shapes.
 *
 * @typedef {{x: number, y: number, width: number, height: number, bits: Uint8Array}} Bitmap  A window of the
 *   picture; 1 is inside.
 *
 * @typedef {object} Pen  Where an outline is drawn: a canvas, or what a test hears.
 * @property {(x: number, y: number) => void} moveTo
 * @property {(x: number, y: number) => void} lineTo
 * @property {() => void} closePath
 * @property {(x: number, y: number, a: number, b: number, turn: number, start: number, end: number) => void} ellipse
 *
 * @typedef {object} ShapeKind
 * @property {string} word
 * @property {"box" | "vertices" | "brush"} drawn  How a hand makes one.
 * @property {number} least  Vertices of the smallest one, where it is drawn by vertices.
 * @property {boolean} closed  Its first vertex closes it.
 * @property {boolean} filled
 * @property {string} [hint]  Said when one begins to draw one.
 * @property {(points: Points) => Box} bounds
 * @property {(points: Points) => number} area  What hits are weighed by; never 0.
 * @property {(points: Points, point: Point, near: number) => "edge" | "body" | null} touched
 * @property {(a: Points, b: Points, share: number) => Points} between
 * @property {(points: Points) => readonly Grip[]} grips
 * @property {(points: Points, key: string, to: Point, size: Size) => Points} dragged  One grip moved.
 * @property {(points: Points, dx: number, dy: number, size: Size) => Points} moved
 * @property {(points: Points, dx: number, dy: number, size: Size) => Points} stretched
 * @property {(a: Point, b: Point, size: Size, template: Template) => Points} placed  In a dragged box.
 * @property {(points: Points) => readonly number[]} vertices  x, y of what others snap to.
 * @property {(pen: Pen, points: Points, viewport: Viewport, template: Template) => void} trace
 * @property {(points: Points) => string} facts
 * @property {(points: Points) => string} warning  What must be mended before submitting, or "".
 * @property {(points: Points, point: Point, near: number) => Grip | null} [sideGrip]
 * @property {(points: Points, at: Point, near: number) => {points: Points, key: string} | null} [withVertex]
 * @property {(points: Points, key: string) => Points | null} [withoutVertex]
 * @property {(points: Points, key: string) => Points} [switched]  A point seen, hidden, not there.
 * @property {(points: Points) => string} [doubt]  What is probably wrong and keeps nobody from submitting, or "".
 * @property {(points: Points) => Bitmap} [pixels]  What is painted pixel by pixel.
 */

/** @import { Box, Point, Points, Size, SkeletonTemplate, Viewport } from "../../types.js" */
import { clamp, movedBox, roundPixel } from "../box.js";

export const SMALLEST_SUBMITTED = 2;

/** @param {Points} points @param {number} index */
export const at = (points, index) => points[index] ?? 0;

/** @param {number} value */
export const shown = (value) => String(Math.round(value * 10) / 10);

/** Around pairs x, y. @param {readonly number[]} points @returns {Box} */
export function boundsOf(points) {
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let index = 0; index + 1 < points.length; index += 2) {
    const [x, y] = [at(points, index), at(points, index + 1)];
    if (x < x1) x1 = x;
    if (x > x2) x2 = x;
    if (y < y1) y1 = y;
    if (y > y2) y2 = y;
  }
  return [x1, y1, x2, y2];
}

/** The operations and their order are Python's, so that both give the same bits. @param {Points} a @param {Points} b @param {number} share @returns {Points} */
export const linear = (a, b, share) => a.map((value, index) => value + (at(b, index) - value) * share);

/** How far `bounds` may go of what a hand wants. @param {Box} bounds @param {number} dx @param {number} dy @param {Size} size @returns {Point} */
export function allowed(bounds, dx, dy, size) {
  const [x1, y1] = movedBox(bounds, dx, dy, size);
  return { x: x1 - bounds[0], y: y1 - bounds[1] };
}

/** @param {Point} point @param {Size} size @returns {Point} */
export const inside = (point, size) => ({
  x: roundPixel(clamp(point.x, 0, size.width)), y: roundPixel(clamp(point.y, 0, size.height)),
});

/** @param {Point} point @param {number} ax @param {number} ay @param {number} bx @param {number} by */
export function distanceToSide(point, ax, ay, bx, by) {
  const [dx, dy] = [bx - ax, by - ay];
  const long = dx * dx + dy * dy;
  const along = long > 0 ? clamp(((point.x - ax) * dx + (point.y - ay) * dy) / long, 0, 1) : 0;
  return Math.hypot(point.x - ax - dx * along, point.y - ay - dy * along);
}
