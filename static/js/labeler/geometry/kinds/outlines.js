/** Outlines of any number of vertices: matched by arc length, measured, edited. The twin is `outlines.py`. Pure. */

/** @import { Box, Point, Points, Size, Viewport } from "../../types.js" */
/** @import { Grip, Pen } from "./kind.js" */
import { clamp, roundPixel } from "../box.js";
import { allowed, at, boundsOf, distanceToSide, inside, linear } from "./kind.js";

/** Signed: positive where the vertices go clockwise on the screen. @param {Points} points */
export function signedArea(points) {
  let twice = 0;
  for (let i = 0; i < points.length; i += 2) {
    const j = (i + 2) % points.length;
    twice += at(points, i) * at(points, j + 1) - at(points, j) * at(points, i + 1);
  }
  return twice / 2;
}

/** Between two outlines: vertex by vertex, or by arc length where their numbers differ. @param {Points} before @param {Points} after @param {number} share @param {boolean} closed @returns {Points} */
export function matched(before, after, share, closed) {
  if (before.length === after.length) return linear(before, after, share);
  const target = closed && signedArea(before) * signedArea(after) < 0 ? turnedOver(after) : after;
  const [ours, theirs] = [places(before, closed), places(target, closed)];
  if (!ours || !theirs) return before;
  const stops = [...new Set([...ours, ...theirs])].sort((a, b) => a - b);
  return linear(sampled(before, ours, stops, closed), sampled(target, theirs, stops, closed), share);
}

/** The other way round, from the same first vertex. @param {Points} points @returns {number[]} */
function turnedOver(points) {
  const turned = [at(points, 0), at(points, 1)];
  for (let i = points.length - 2; i > 0; i -= 2) turned.push(at(points, i), at(points, i + 1));
  return turned;
}

/** How far along each vertex is, 0 to 1; null for an outline without length. @param {Points} points @param {boolean} closed @returns {number[] | null} */
function places(points, closed) {
  const count = points.length / 2;
  const lengths = [0];
  for (let i = 0; i < (closed ? count : count - 1); i += 1) {
    const j = (i + 1) % count;
    const dx = at(points, 2 * j) - at(points, 2 * i);
    const dy = at(points, 2 * j + 1) - at(points, 2 * i + 1);
    lengths.push(at(lengths, i) + Math.sqrt(dx * dx + dy * dy));
  }
  const total = lengths.at(-1) ?? 0;
  return total > 0 ? lengths.slice(0, count).map((length) => length / total) : null;
}

/** The outline's points at `stops`, which are in order. @param {Points} points @param {number[]} along @param {number[]} stops @param {boolean} closed @returns {number[]} */
function sampled(points, along, stops, closed) {
  const count = along.length;
  /** @type {number[]} */ const result = [];
  let index = 0;
  for (const stop of stops) {
    while (index + 1 < count && at(along, index + 1) <= stop) index += 1;
    const [ax, ay] = [at(points, 2 * index), at(points, 2 * index + 1)];
    if (along[index] === stop || (!closed && index + 1 === count)) {
      result.push(ax, ay);
      continue;
    }
    const next = (index + 1) % count;
    const end = index + 1 < count ? at(along, index + 1) : 1;
    const part = (stop - at(along, index)) / (end - at(along, index));
    result.push(ax + (at(points, 2 * next) - ax) * part, ay + (at(points, 2 * next + 1) - ay) * part);
  }
  return result;
}

/** Even-odd. @param {Points} points @param {Point} point */
export function encloses(points, point) {
  let within = false;
  for (let i = 0, j = points.length - 2; i < points.length; j = i, i += 2) {
    const [ax, ay, bx, by] = [at(points, i), at(points, i + 1), at(points, j), at(points, j + 1)];
    if (ay > point.y !== by > point.y && point.x < ((bx - ax) * (point.y - ay)) / (by - ay) + ax) within = !within;
  }
  return within;
}

/** The side nearest to a point: the vertex it starts at, and how far away. @param {Points} points @param {Point} point @param {boolean} closed */
export function nearestSide(points, point, closed) {
  const count = points.length / 2;
  let [side, distance] = [-1, Infinity];
  for (let i = 0; i < (closed ? count : count - 1); i += 1) {
    const j = (i + 1) % count;
    const away = distanceToSide(point, at(points, 2 * i), at(points, 2 * i + 1), at(points, 2 * j), at(points, 2 * j + 1));
    if (away < distance) [side, distance] = [i, away];
  }
  return { side, distance };
}

const MOST_CROSSINGS_LOOKED_FOR = 600;

/** Whether two sides of a closed outline cross. @param {Points} points */
export function crossesItself(points) {
  const count = points.length / 2;
  if (count > MOST_CROSSINGS_LOOKED_FOR) return false;
  const turn = (/** @type {number} */ p, /** @type {number} */ q, /** @type {number} */ r) =>
    (at(points, 2 * q) - at(points, 2 * p)) * (at(points, 2 * r + 1) - at(points, 2 * p + 1))
    - (at(points, 2 * q + 1) - at(points, 2 * p + 1)) * (at(points, 2 * r) - at(points, 2 * p));
  for (let i = 0; i < count; i += 1) {
    for (let j = i + 2; j < count; j += 1) {
      if (i === 0 && j === count - 1) continue;
      const [a, b, c, d] = [i, (i + 1) % count, j, (j + 1) % count];
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return true;
    }
  }
  return false;
}

/** @param {Points} points @returns {Grip[]} */
export function vertexGrips(points) {
  /** @type {Grip[]} */ const grips = [];
  for (let i = 0; i < points.length; i += 2) {
    grips.push({ key: String(i / 2), x: at(points, i), y: at(points, i + 1), cursor: "move", side: 0, round: true });
  }
  return grips;
}

/** @param {Points} points @param {string} key @param {Point} to @param {Size} size @returns {Points} */
export function draggedVertex(points, key, to, size) {
  const { x, y } = inside(to, size);
  return points.with(2 * Number(key), x).with(2 * Number(key) + 1, y);
}

/** @param {Points} points @param {number} dx @param {number} dy @param {Size} size @returns {Points} */
export function movedVertices(points, dx, dy, size) {
  const by = allowed(boundsOf(points), dx, dy, size);
  return points.map((value, index) => roundPixel(value + (index % 2 ? by.y : by.x)));
}

/** Drawn out to the right and down, as boxes are. @param {Points} points @param {number} dx @param {number} dy @param {Size} size @returns {Points} */
export function stretchedVertices(points, dx, dy, size) {
  const [x1, y1, x2, y2] = boundsOf(points);
  const [wide, high] = [x2 - x1, y2 - y1];
  const across = wide > 0 ? Math.max(1, Math.min(wide + dx, size.width - x1)) / wide : 1;
  const down = high > 0 ? Math.max(1, Math.min(high + dy, size.height - y1)) / high : 1;
  return points.map((value, index) => roundPixel(index % 2
    ? clamp(y1 + (value - y1) * down, 0, size.height) : clamp(x1 + (value - x1) * across, 0, size.width)));
}

/** @param {Points} points @param {Point} point @param {number} near @param {boolean} closed */
export function withVertex(points, point, near, closed) {
  const { side, distance } = nearestSide(points, point, closed);
  if (side < 0 || distance > near) return null;
  const added = points.toSpliced(2 * side + 2, 0, roundPixel(point.x), roundPixel(point.y));
  return { points: added, key: String(side + 1) };
}

/** @param {Points} points @param {string} key @param {number} least @returns {Points | null} */
export function withoutVertex(points, key, least) {
  return points.length / 2 > least ? points.toSpliced(2 * Number(key), 2) : null;
}

/** @param {Pen} pen @param {Points} points @param {Viewport} viewport @param {boolean} closed */
export function traceVertices(pen, points, { scale, x, y }, closed) {
  for (let i = 0; i < points.length; i += 2) {
    const [px, py] = [at(points, i) * scale + x, at(points, i + 1) * scale + y];
    if (i) pen.lineTo(px, py);
    else pen.moveTo(px, py);
  }
  if (closed) pen.closePath();
}

/** Corners of a dragged box, for what is usually drawn vertex by vertex. @param {Box} box @returns {Points} */
export const boxCorners = ([x1, y1, x2, y2]) => [x1, y1, x2, y1, x2, y2, x1, y2];
