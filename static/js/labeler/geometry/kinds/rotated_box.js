/** Turned boxes: `cx, cy, width, height, angle`, clockwise degrees on the screen. Pure. */

/** @import { ShapeKind } from "./kind.js" */
import { borderDistance, contains } from "../box.js";
import {
  corners, framedBetween, framedDragged, framedFacts, framedGrips, framedMoved, framedPlaced, framedStretched, framedWarning,
  isNear, unturned,
} from "./framed.js";
import { at, boundsOf } from "./kind.js";
import { traceVertices } from "./outlines.js";

/** @type {ShapeKind} */
export const rotatedBox = {
  word: "rotated box", drawn: "box", least: 0, closed: true, filled: true,
  bounds: (points) => boundsOf(corners(points)),
  area: (points) => Math.max(1, at(points, 2) * at(points, 3)),
  touched(points, point, near) {
    if (!isNear(points, point, near)) return null;
    const here = unturned(points, point);
    const [w, h] = [at(points, 2) / 2, at(points, 3) / 2];
    if (!contains([-w, -h, w, h], here, near)) return null;
    return borderDistance([-w, -h, w, h], here) <= near ? "edge" : "body";
  },
  between: framedBetween,
  grips: framedGrips,
  dragged: framedDragged,
  moved: framedMoved,
  stretched: framedStretched,
  placed: framedPlaced,
  vertices: corners,
  trace: (pen, points, viewport) => traceVertices(pen, corners(points), viewport, true),
  facts: framedFacts,
  warning: framedWarning,
};
