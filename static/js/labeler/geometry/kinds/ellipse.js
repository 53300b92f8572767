/** Ellipses: `cx, cy, width, height, angle`, the axes in full, clockwise degrees. Pure. */

/** @import { Box, Points } from "../../types.js" */
/** @import { ShapeKind } from "./kind.js" */
import {
  framedBetween, framedDragged, framedFacts, framedGrips, framedMoved, framedPlaced, framedStretched, framedWarning, isNear,
  turned, unturned,
} from "./framed.js";
import { at } from "./kind.js";

/** @param {Points} points @returns {Box} */
function bounds([cx = 0, cy = 0, width = 0, height = 0, angle = 0]) {
  const radians = angle * Math.PI / 180;
  const [a, b, cos, sin] = [width / 2, height / 2, Math.cos(radians), Math.sin(radians)];
  const [across, down] = [Math.hypot(a * cos, b * sin), Math.hypot(a * sin, b * cos)];
  return [cx - across, cy - down, cx + across, cy + down];
}

/** @type {ShapeKind} */
export const ellipse = {
  word: "ellipse", drawn: "box", least: 0, closed: true, filled: true,
  bounds,
  area: (points) => Math.max(1, Math.PI * at(points, 2) * at(points, 3) / 4),
  touched(points, point, near) {
    if (!isNear(points, point, near)) return null;
    const here = unturned(points, point);
    const [a, b] = [at(points, 2) / 2, at(points, 3) / 2];
    const away = (Math.hypot(here.x / a, here.y / b) - 1) * Math.min(a, b);
    return Math.abs(away) <= near ? "edge" : away < 0 ? "body" : null;
  },
  between: framedBetween,
  grips: framedGrips,
  dragged: framedDragged,
  moved: framedMoved,
  stretched: framedStretched,
  placed: framedPlaced,
  vertices(points) {
    const [w, h] = [at(points, 2) / 2, at(points, 3) / 2];
    return [[-w, 0], [w, 0], [0, -h], [0, h]].flatMap(([x = 0, y = 0]) => {
      const end = turned(points, x, y);
      return [end.x, end.y];
    });
  },
  trace(pen, points, { scale, x, y }) {
    const start = turned(points, at(points, 2) / 2, 0);
    pen.moveTo(start.x * scale + x, start.y * scale + y);
    pen.ellipse(at(points, 0) * scale + x, at(points, 1) * scale + y, at(points, 2) / 2 * scale, at(points, 3) / 2 * scale,
      at(points, 4) * Math.PI / 180, 0, 2 * Math.PI);
  },
  facts: framedFacts,
  warning: framedWarning,
};
