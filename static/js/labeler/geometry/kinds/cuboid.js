/** Cuboids in the picture: `x1, y1, x2, y2` of the front, `dx, dy` from there to the back. Pure. */

/** @import { Box, Points } from "../../types.js" */
/** @import { Handle } from "../box.js" */
/** @import { ShapeKind } from "./kind.js" */
import { boxBetween, clamp, contains, resizedBox, roundPixel, stretchedBox } from "../box.js";
import { asBox, box, sideGrip } from "./box.js";
import { allowed, at, distanceToSide, linear, shown, SMALLEST_SUBMITTED } from "./kind.js";

const DEPTH = 0.25;

/** @param {Points} points @returns {Box} */
function backOf([x1 = 0, y1 = 0, x2 = 0, y2 = 0, dx = 0, dy = 0]) {
  return [x1 + dx, y1 + dy, x2 + dx, y2 + dy];
}

/** @param {Points} points @returns {Box} */
function bounds(points) {
  const [front, back] = [asBox(points), backOf(points)];
  return [Math.min(front[0], back[0]), Math.min(front[1], back[1]), Math.max(front[2], back[2]), Math.max(front[3], back[3])];
}

/** The depth as far as the picture goes. @param {Box} front @param {number} dx @param {number} dy @param {import("../../types.js").Size} size @returns {Points} */
const deep = (front, dx, dy, size) => [
  ...front, roundPixel(clamp(dx, -front[0], size.width - front[2])), roundPixel(clamp(dy, -front[1], size.height - front[3])),
];

/** @param {Points} points @returns {number[][]} corners of front and back, pair by pair */
function edges(points) {
  const [x1, y1, x2, y2] = asBox(points);
  const [a, b, c, d] = backOf(points);
  return [[x1, y1, a, b], [x2, y1, c, b], [x2, y2, c, d], [x1, y2, a, d]];
}

/** @type {ShapeKind} */
export const cuboid = {
  word: "cuboid", drawn: "box", least: 0, closed: true, filled: true,
  bounds,
  area: (points) => box.area(points),
  touched(points, point, near) {
    if (!contains(bounds(points), point, near)) return null;
    const front = box.touched(points, point, near);
    if (front) return front;
    const back = box.touched(backOf(points), point, near);
    if (back) return back;
    return edges(points).some(([a = 0, b = 0, c = 0, d = 0]) => distanceToSide(point, a, b, c, d) <= near) ? "edge" : null;
  },
  between: linear,
  grips(points) {
    const [x1, y1, x2] = backOf(points);
    return [...box.grips(points), { key: "depth", x: (x1 + x2) / 2, y: y1, cursor: "move", side: 0, round: true }];
  },
  sideGrip: (points, point, near) => sideGrip(asBox(points), point, near),
  dragged(points, key, to, size) {
    const front = asBox(points);
    if (key === "depth") return deep(front, to.x - (front[0] + front[2]) / 2, to.y - front[1], size);
    return deep(resizedBox(front, /** @type {Handle} */ (key), to, size), at(points, 4), at(points, 5), size);
  },
  moved(points, dx, dy, size) {
    const by = allowed(bounds(points), dx, dy, size);
    const [x1, y1, x2, y2] = asBox(points);
    return [roundPixel(x1 + by.x), roundPixel(y1 + by.y), roundPixel(x2 + by.x), roundPixel(y2 + by.y), at(points, 4), at(points, 5)];
  },
  stretched: (points, dx, dy, size) => deep(stretchedBox(asBox(points), dx, dy, size), at(points, 4), at(points, 5), size),
  placed(a, b, size) {
    const front = boxBetween(a, b, size);
    return deep(front, (front[2] - front[0]) * DEPTH, -(front[3] - front[1]) * DEPTH, size);
  },
  vertices: (points) => [...box.vertices(points), ...box.vertices(backOf(points))],
  trace(pen, points, viewport, template) {
    box.trace(pen, backOf(points), viewport, template);
    const { scale, x, y } = viewport;
    for (const [a = 0, b = 0, c = 0, d = 0] of edges(points)) {
      pen.moveTo(a * scale + x, b * scale + y);
      pen.lineTo(c * scale + x, d * scale + y);
    }
    box.trace(pen, points, viewport, template);
  },
  facts: (points) => `${box.facts(points)}, depth ${shown(at(points, 4))}, ${shown(at(points, 5))}`,
  warning: ([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => Math.min(x2 - x1, y2 - y1) < SMALLEST_SUBMITTED ? `it is less than ${SMALLEST_SUBMITTED} px here.` : "",
};
