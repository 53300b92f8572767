/** Upright boxes: `x1, y1, x2, y2`. Pure. */

/** @import { Box, Points, Point } from "../../types.js" */
/** @import { Handle } from "../box.js" */
/** @import { Grip, ShapeKind } from "./kind.js" */
import { area, borderDistance, boxBetween, contains, HANDLES, handlePoint, movedBox, resizedBox, stretchedBox } from "../box.js";
import { shown, SMALLEST_SUBMITTED } from "./kind.js";

/** @param {Points} points @returns {Box} */
export const asBox = ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => [x1, y1, x2, y2];

/** @param {Box} box @param {Handle} key @returns {Grip} */
function gripOf(box, key) {
  const { x, y } = handlePoint(box, key);
  const side = key.length > 1 ? 0 : key === "n" || key === "s" ? box[2] - box[0] : box[3] - box[1];
  return { key, x, y, cursor: `${key}-resize`, side };
}

/** Anywhere along a side drags that side. @param {Box} box @param {Point} point @param {number} near @returns {Grip | null} */
export function sideGrip(box, point, near) {
  const [x1, y1, x2, y2] = box;
  const within = { x: point.x > x1 && point.x < x2, y: point.y > y1 && point.y < y2 };
  if (within.x && Math.abs(point.y - y1) <= near) return gripOf(box, "n");
  if (within.x && Math.abs(point.y - y2) <= near) return gripOf(box, "s");
  if (within.y && Math.abs(point.x - x1) <= near) return gripOf(box, "w");
  if (within.y && Math.abs(point.x - x2) <= near) return gripOf(box, "e");
  return null;
}

/** @type {ShapeKind} */
export const box = {
  word: "box", drawn: "box", least: 0, closed: true, filled: true,
  bounds: asBox,
  area: (points) => area(asBox(points)),
  touched: (points, point, near) => !contains(asBox(points), point, near) ? null
    : borderDistance(asBox(points), point) <= near ? "edge" : "body",
  between: ([ax = 0, ay = 0, bx = 0, by = 0], [cx = 0, cy = 0, dx = 0, dy = 0], share) => [
    ax + (cx - ax) * share, ay + (cy - ay) * share, bx + (dx - bx) * share, by + (dy - by) * share,
  ],
  grips: (points) => HANDLES.map((key) => gripOf(asBox(points), key)),
  sideGrip: (points, point, near) => sideGrip(asBox(points), point, near),
  dragged: (points, key, to, size) => resizedBox(asBox(points), /** @type {Handle} */ (key), to, size),
  moved: (points, dx, dy, size) => movedBox(asBox(points), dx, dy, size),
  stretched: (points, dx, dy, size) => stretchedBox(asBox(points), dx, dy, size),
  placed: (a, b, size) => boxBetween(a, b, size),
  vertices: ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => [x1, y1, x2, y1, x2, y2, x1, y2],
  trace(pen, [x1 = 0, y1 = 0, x2 = 0, y2 = 0], { scale, x, y }) {
    pen.moveTo(x1 * scale + x, y1 * scale + y);
    pen.lineTo(x2 * scale + x, y1 * scale + y);
    pen.lineTo(x2 * scale + x, y2 * scale + y);
    pen.lineTo(x1 * scale + x, y2 * scale + y);
    pen.closePath();
  },
  facts: ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => `${shown(x2 - x1)} × ${shown(y2 - y1)} px at ${shown(x1)}, ${shown(y1)}`,
  warning: ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => Math.min(x2 - x1, y2 - y1) < SMALLEST_SUBMITTED ? `it is less than ${SMALLEST_SUBMITTED} px here.` : "",
};
