/** Lines: `x, y` of each vertex, from one end to the other. Pure. */

/** @import { ShapeKind } from "./kind.js" */
import { boxBetween } from "../box.js";
import { at, boundsOf, SMALLEST_SUBMITTED } from "./kind.js";
import {
  draggedVertex, matched, movedVertices, nearestSide, stretchedVertices, traceVertices, vertexGrips, withoutVertex, withVertex,
} from "./outlines.js";

/** @type {ShapeKind} */
export const polyline = {
  word: "polyline", drawn: "vertices", least: 2, closed: false, filled: false,
  hint: "Click each vertex. A double click or Enter ends it; Backspace takes one back.",
  bounds: boundsOf,
  area: () => 1,
  touched: (points, point, near) => nearestSide(points, point, false).distance <= near ? "edge" : null,
  between: (a, b, share) => matched(a, b, share, false),
  grips: vertexGrips,
  dragged: draggedVertex,
  moved: movedVertices,
  stretched: stretchedVertices,
  placed(a, b, size) {
    const [x1, y1, x2, y2] = boxBetween(a, b, size);
    return [x1, y1, x2, y2];
  },
  vertices: (points) => points,
  trace: (pen, points, viewport) => traceVertices(pen, points, viewport, false),
  facts(points) {
    let long = 0;
    for (let i = 2; i < points.length; i += 2) long += Math.hypot(at(points, i) - at(points, i - 2), at(points, i + 1) - at(points, i - 1));
    return `${points.length / 2} vertices, ${Math.round(long)} px long`;
  },
  warning(points) {
    const [x1, y1, x2, y2] = boundsOf(points);
    return Math.max(x2 - x1, y2 - y1) < SMALLEST_SUBMITTED ? `it is less than ${SMALLEST_SUBMITTED} px long here.` : "";
  },
  withVertex: (points, point, near) => withVertex(points, point, near, false),
  withoutVertex: (points, key) => withoutVertex(points, key, 2),
};
