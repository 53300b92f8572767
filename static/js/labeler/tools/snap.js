/** Points drawn to what is near: vertices of other objects, then the edges of the picture. Pure. */

/** @import { Point } from "../types.js" */
/** @import { ToolContext } from "./pointer.js" */
import { snapPoint } from "../geometry/box.js";
import { kindOf } from "../geometry/kinds/registry.js";
import { shownShapes } from "../state/selectors.js";

/** @param {Point} point @param {ToolContext} context @param {string} [own]  The object that is edited. @returns {Point} */
export function snapped(point, { state, size, stop, near }, own) {
  let found = null;
  let closest = near;
  for (const { track, state: { points } } of shownShapes(state, stop)) {
    if (track.id === own) continue;
    const vertices = kindOf(track.shape).vertices(points);
    for (let i = 0; i + 1 < vertices.length; i += 2) {
      const [x, y] = [vertices[i] ?? 0, vertices[i + 1] ?? 0];
      const away = Math.hypot(x - point.x, y - point.y);
      if (away < closest) [found, closest] = [{ x, y }, away];
    }
  }
  return found ?? snapPoint(point, size, near);
}
