/** Loose points: `x, y` of each. Pure. */

/** @import { ShapeKind } from "./kind.js" */
import { at, boundsOf, linear } from "./kind.js";
import { draggedVertex, movedVertices, stretchedVertices, vertexGrips, withoutVertex } from "./outlines.js";

const DOT_PX = 3.5;

/** @type {ShapeKind} */
export const pointSet = {
  word: "set of points", drawn: "vertices", least: 1, closed: false, filled: true,
  hint: "Click each point, then press {vertices-finish}; {delete} takes one back.",
  bounds: boundsOf,
  area: () => 1,
  touched(points, point, near) {
    for (let i = 0; i < points.length; i += 2) if (Math.hypot(at(points, i) - point.x, at(points, i + 1) - point.y) <= near * 2) return "edge";
    return null;
  },
  // Where their numbers differ nothing says which is which, so they hold.
  between: (a, b, share) => a.length === b.length ? linear(a, b, share) : a,
  grips: vertexGrips,
  dragged: draggedVertex,
  moved: movedVertices,
  stretched: stretchedVertices,
  placed: (a) => [a.x, a.y],
  vertices: (points) => points,
  trace(pen, points, { scale, x, y }) {
    for (let i = 0; i < points.length; i += 2) {
      const [px, py] = [at(points, i) * scale + x, at(points, i + 1) * scale + y];
      pen.moveTo(px + DOT_PX, py);
      pen.ellipse(px, py, DOT_PX, DOT_PX, 0, 0, 2 * Math.PI);
    }
  },
  facts: (points) => points.length === 2 ? `1 point at ${Math.round(at(points, 0))}, ${Math.round(at(points, 1))}` : `${points.length / 2} points`,
  warning: () => "",
  withoutVertex: (points, key) => withoutVertex(points, key, 1),
};
