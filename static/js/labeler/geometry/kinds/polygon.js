/** Polygons: `x, y` of each vertex; the last is joined to the first. Pure. */

/** @import { ShapeKind } from "./kind.js" */
import { boxBetween } from "../box.js";
import { boundsOf, SMALLEST_SUBMITTED } from "./kind.js";
import {
  boxCorners, crossesItself, draggedVertex, encloses, matched, movedVertices, nearestSide, signedArea, stretchedVertices,
  traceVertices, vertexGrips, withoutVertex, withVertex,
} from "./outlines.js";

const SMALLEST_AREA = SMALLEST_SUBMITTED * SMALLEST_SUBMITTED;

/** @type {ShapeKind} */
export const polygon = {
  word: "polygon", drawn: "vertices", least: 3, closed: true, filled: true,
  hint: "Click each vertex. The first vertex or Enter closes it; Backspace takes one back.",
  bounds: boundsOf,
  area: (points) => Math.max(1, Math.abs(signedArea(points))),
  touched: (points, point, near) => nearestSide(points, point, true).distance <= near ? "edge" : encloses(points, point) ? "body" : null,
  between: (a, b, share) => matched(a, b, share, true),
  grips: vertexGrips,
  dragged: draggedVertex,
  moved: movedVertices,
  stretched: stretchedVertices,
  placed: (a, b, size) => boxCorners(boxBetween(a, b, size)),
  vertices: (points) => points,
  trace: (pen, points, viewport) => traceVertices(pen, points, viewport, true),
  facts: (points) => `${points.length / 2} vertices, ${Math.round(Math.abs(signedArea(points)))} px²`,
  warning: (points) => Math.abs(signedArea(points)) < SMALLEST_AREA ? `it covers less than ${SMALLEST_AREA} square pixels here.` : "",
  doubt: (points) => crossesItself(points) ? "it crosses itself here." : "",
  withVertex: (points, point, near) => withVertex(points, point, near, true),
  withoutVertex: (points, key) => withoutVertex(points, key, 3),
};
