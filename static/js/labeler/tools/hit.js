/** What is under the pointer: a grip of the selected object, else the smallest shape. Pure. */

/** @import { Point } from "../types.js" */
/** @import { Grip } from "../geometry/kinds/kind.js" */
/** @import { Shown } from "../state/selectors.js" */
import { contains } from "../geometry/box.js";
import { kindOf } from "../geometry/kinds/registry.js";

/** @typedef {{kind: "handle", id: string, handle: string, cursor: string} | {kind: "shape", id: string}} Hit */

/**
 * @param {readonly Shown[]} shapes @param {Point} point  Source pixels.
 * @param {{near: number, resizable: string | null}} options  `near` in source pixels; the object whose
 *   grips are shown.
 * @returns {Hit | null}
 */
export function hitAt(shapes, point, { near, resizable }) {
  const own = resizable ? shapes.find(({ track }) => track.id === resizable) : null;
  if (own) {
    const grip = gripAt(own, point, near);
    if (grip) return { kind: "handle", id: own.track.id, handle: grip.key, cursor: grip.cursor };
  }
  const [best] = under(shapes, point, near);
  return best === undefined ? null : { kind: "shape", id: best };
}

/** All that is under the pointer, what is meant first: small ones before large. @param {readonly Shown[]} shapes @param {Point} point @param {number} near @returns {string[]} */
export function under(shapes, point, near) {
  const found = [];
  for (const { track, state: { points } } of shapes) {
    const kind = kindOf(track.shape);
    if (!contains(kind.bounds(points), point, near)) continue;
    const touched = kind.touched(points, point, near / 2);
    // An outline right under the pointer wins over a body that happens to be smaller.
    if (touched) found.push({ id: track.id, weight: kind.area(points) * (touched === "edge" ? 0.25 : 1) });
  }
  return found.sort((a, b) => a.weight - b.weight).map(({ id }) => id);
}

/** The corner or vertex, else the side, within reach. @param {Shown} shown @param {Point} point @param {number} near @returns {Grip | null} */
export function gripAt({ track, state: { points } }, point, near) {
  const kind = kindOf(track.shape);
  const reach = (/** @type {Grip} */ grip) => Math.max(Math.abs(grip.x - point.x), Math.abs(grip.y - point.y));
  const close = kind.grips(points).filter((grip) => reach(grip) <= near).sort((a, b) => reach(a) - reach(b));
  return close.find(({ side }) => !side) ?? close[0] ?? kind.sideGrip?.(points, point, near / 2) ?? null;
}
