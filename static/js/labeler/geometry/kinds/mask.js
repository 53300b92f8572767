/**
 * Masks: `x, y, width, height` of a window of whole pixels, then runs row by row: counts of pixels,
 * first of those outside the mask, then inside, and so on in turn. Pure.
 */

/** @import { Box, Points, Size } from "../../types.js" */
/** @import { Bitmap, ShapeKind } from "./kind.js" */
import { clamp, contains } from "../box.js";
import { at, SMALLEST_SUBMITTED } from "./kind.js";

const HEAD = 4;
const SMALLEST_AREA = SMALLEST_SUBMITTED * SMALLEST_SUBMITTED;

/** @param {Points} points @returns {Bitmap} */
export function decoded(points) {
  const [x, y, width, height] = [at(points, 0), at(points, 1), at(points, 2), at(points, 3)];
  const bits = new Uint8Array(width * height);
  let place = 0;
  for (let index = HEAD; index < points.length; index += 1) {
    const run = at(points, index);
    if ((index - HEAD) % 2) bits.fill(1, place, place + run);
    place += run;
  }
  return { x, y, width, height, bits };
}

/** As small a window as holds it; null where nothing is inside. @param {Bitmap} bitmap @returns {Points | null} */
export function encoded({ x, y, width, height, bits }) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let row = 0; row < height; row += 1) {
    const first = bits.subarray(row * width, (row + 1) * width).indexOf(1);
    if (first < 0) continue;
    const last = bits.subarray(row * width, (row + 1) * width).lastIndexOf(1);
    left = Math.min(left, first);
    right = Math.max(right, last);
    top = Math.min(top, row);
    bottom = row;
  }
  if (bottom < 0) return null;
  const runs = [x + left, y + top, right - left + 1, bottom - top + 1];
  let [inside, run] = [0, 0];
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      if (bits[row * width + column] !== inside) {
        runs.push(run);
        [inside, run] = [1 - inside, 0];
      }
      run += 1;
    }
  }
  runs.push(run);
  return runs;
}

/** Over the whole picture, to paint on. @param {Points | null} points @param {Size} size @returns {Bitmap} */
export function canvasOf(points, size) {
  const [width, height] = [Math.floor(size.width), Math.floor(size.height)];
  const whole = { x: 0, y: 0, width, height, bits: new Uint8Array(width * height) };
  if (!points) return whole;
  const part = decoded(points);
  for (let row = 0; row < part.height; row += 1) {
    whole.bits.set(part.bits.subarray(row * part.width, (row + 1) * part.width), (part.y + row) * width + part.x);
  }
  return whole;
}

/** A round brush drawn along a line, in place. @param {Bitmap} bitmap @param {import("../../types.js").Point} from @param {import("../../types.js").Point} to @param {number} radius @param {0 | 1} value */
export function brushed({ width, height, bits }, from, to, radius, value) {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / Math.max(1, radius / 3)));
  for (let step = 0; step <= steps; step += 1) {
    const [cx, cy] = [from.x + (to.x - from.x) * step / steps, from.y + (to.y - from.y) * step / steps];
    for (let row = Math.max(0, Math.ceil(cy - radius - 0.5)); row < Math.min(height, cy + radius + 0.5); row += 1) {
      const off = row + 0.5 - cy;
      const half = Math.sqrt(radius * radius - off * off);
      if (Number.isNaN(half)) continue;
      const start = Math.max(0, Math.round(cx - half));
      const end = Math.min(width, Math.round(cx + half));
      if (end > start) bits.fill(value, row * width + start, row * width + end);
    }
  }
}

/** The inside of an outline filled, in place. @param {Bitmap} bitmap @param {readonly number[]} outline @param {0 | 1} value */
export function filledIn({ width, height, bits }, outline, value) {
  for (let row = 0; row < height; row += 1) {
    const y = row + 0.5;
    /** @type {number[]} */ const cuts = [];
    for (let i = 0, j = outline.length - 2; i < outline.length; j = i, i += 2) {
      const [ax, ay, bx, by] = [at(outline, i), at(outline, i + 1), at(outline, j), at(outline, j + 1)];
      if (ay > y !== by > y) cuts.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
    }
    cuts.sort((a, b) => a - b);
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      const [start, end] = [clamp(Math.round(at(cuts, i)), 0, width), clamp(Math.round(at(cuts, i + 1)), 0, width)];
      bits.fill(value, row * width + start, row * width + end);
    }
  }
}

/** @param {Points} points @returns {Box} */
const bounds = ([x = 0, y = 0, width = 0, height = 0]) => [x, y, x + width, y + height];

/** Pixels inside. @param {Points} points */
function inside(points) {
  let count = 0;
  for (let index = HEAD + 1; index < points.length; index += 2) count += at(points, index);
  return count;
}

/** @param {Points} points @param {number} column @param {number} row  Of the window. */
function isInside(points, column, row) {
  if (column < 0 || row < 0 || column >= at(points, 2) || row >= at(points, 3)) return false;
  const place = row * at(points, 2) + column;
  let end = 0;
  for (let index = HEAD; index < points.length; index += 1) {
    end += at(points, index);
    if (place < end) return (index - HEAD) % 2 === 1;
  }
  return false;
}

/** @param {Points} points @param {number} dx @param {number} dy @param {Size} size @returns {Points} */
function moved(points, dx, dy, size) {
  const [x = 0, y = 0, width = 0, height = 0] = points;
  return [
    Math.round(clamp(x + dx, 0, Math.floor(size.width) - width)),
    Math.round(clamp(y + dy, 0, Math.floor(size.height) - height)), ...points.slice(2),
  ];
}

/** @type {ShapeKind} */
export const mask = {
  word: "mask", drawn: "brush", least: 0, closed: true, filled: true,
  hint: "Paint. Shift fills an outline, Alt erases; [ and ] change the size. Esc ends.",
  bounds,
  pixels: decoded,
  area: (points) => Math.max(1, inside(points)),
  touched: (points, point, near) => contains(bounds(points), point, near)
    && isInside(points, Math.floor(point.x - at(points, 0)), Math.floor(point.y - at(points, 1))) ? "body" : null,
  between: (before) => before,
  grips: () => [],
  dragged: (points) => points,
  moved,
  stretched: (points) => points,
  placed: (a) => [Math.floor(a.x), Math.floor(a.y), 1, 1, 0, 1],
  vertices: () => [],
  trace(pen, points, { scale, x, y }) {
    const [x1, y1, x2, y2] = bounds(points);
    pen.moveTo(x1 * scale + x, y1 * scale + y);
    pen.lineTo(x2 * scale + x, y1 * scale + y);
    pen.lineTo(x2 * scale + x, y2 * scale + y);
    pen.lineTo(x1 * scale + x, y2 * scale + y);
    pen.closePath();
  },
  facts: (points) => `${inside(points)} px² in ${at(points, 2)} × ${at(points, 3)} px`,
  warning: (points) => inside(points) < SMALLEST_AREA ? `it covers less than ${SMALLEST_AREA} square pixels here.` : "",
};
