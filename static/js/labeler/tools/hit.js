/** What is under the pointer: a handle of the selected box, else the smallest shape. Pure. */

/** @import { Point, Box } from "../types.js" */
/** @import { Handle } from "../geometry/box.js" */
/** @import { Shown } from "../state/selectors.js" */
import { area, borderDistance, contains, HANDLES, handlePoint } from "../geometry/box.js";

/** @typedef {{kind: "handle", id: string, handle: Handle} | {kind: "shape", id: string}} Hit */

/**
 * @param {readonly Shown[]} shapes @param {Point} point  Source pixels.
 * @param {{near: number, resizable: string | null}} options  `near` in source pixels; the box whose
 *   handles are shown.
 * @returns {Hit | null}
 */
export function hitAt(shapes, point, { near, resizable }) {
  const own = resizable ? shapes.find(({ track }) => track.id === resizable) : null;
  if (own) {
    const handle = handleAt(own.state.points, point, near);
    if (handle) return { kind: "handle", id: own.track.id, handle };
  }
  let best = null;
  let smallest = Infinity;
  for (const { track, state } of shapes) {
    if (!contains(state.points, point, near / 2)) continue;
    // An outline right under the pointer wins over a body that happens to be smaller.
    const weight = area(state.points) * (borderDistance(state.points, point) <= near / 2 ? 0.25 : 1);
    if (weight < smallest) {
      smallest = weight;
      best = track.id;
    }
  }
  return best ? { kind: "shape", id: best } : null;
}

/** The corner, else the side, within reach. @param {Box} box @param {Point} point @param {number} near @returns {Handle | null} */
export function handleAt(box, point, near) {
  const reach = (/** @type {Handle} */ handle) => {
    const at = handlePoint(box, handle);
    return Math.max(Math.abs(at.x - point.x), Math.abs(at.y - point.y));
  };
  const corners = HANDLES.filter((handle) => handle.length === 2);
  const close = (/** @type {readonly Handle[]} */ handles) =>
    handles.filter((handle) => reach(handle) <= near).sort((a, b) => reach(a) - reach(b))[0] ?? null;
  return close(corners) ?? close(HANDLES) ?? sideAt(box, point, near / 2);
}

/** Anywhere along a side of the selected box drags that side. @param {Box} box @param {Point} point @param {number} near @returns {Handle | null} */
function sideAt([x1, y1, x2, y2], point, near) {
  const within = { x: point.x > x1 && point.x < x2, y: point.y > y1 && point.y < y2 };
  if (within.x && Math.abs(point.y - y1) <= near) return "n";
  if (within.x && Math.abs(point.y - y2) <= near) return "s";
  if (within.y && Math.abs(point.x - x1) <= near) return "w";
  if (within.y && Math.abs(point.x - x2) <= near) return "e";
  return null;
}
