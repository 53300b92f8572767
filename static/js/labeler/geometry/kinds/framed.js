/** What is `cx, cy, width, height, angle`: turned boxes and ellipses. Pure. */

/** @import { Box, Point, Points, Size } from "../../types.js" */
/** @import { Grip } from "./kind.js" */
import { boxBetween, clamp, HANDLES, roundPixel } from "../box.js";
import { at, linear, shown, SMALLEST_SUBMITTED } from "./kind.js";

const SMALLEST = 1;

/** A point relative to the centre, turned by the shape's angle, in the picture. @param {Points} points @param {number} x @param {number} y @returns {Point} */
export function turned([cx = 0, cy = 0, , , angle = 0], x, y) {
  const radians = angle * Math.PI / 180;
  const [cos, sin] = [Math.cos(radians), Math.sin(radians)];
  return { x: cx + x * cos - y * sin, y: cy + x * sin + y * cos };
}

/** The other way: a point of the picture, relative to the centre along the shape's own axes. @param {Points} points @param {Point} point @returns {Point} */
export function unturned([cx = 0, cy = 0, , , angle = 0], point) {
  const radians = angle * Math.PI / 180;
  const [cos, sin, dx, dy] = [Math.cos(radians), Math.sin(radians), point.x - cx, point.y - cy];
  return { x: dx * cos + dy * sin, y: -dx * sin + dy * cos };
}

/** @param {Points} points @returns {number[]} x, y of the corners */
export function corners(points) {
  const [w, h] = [at(points, 2) / 2, at(points, 3) / 2];
  return [[-w, -h], [w, -h], [w, h], [-w, h]].flatMap(([x = 0, y = 0]) => {
    const corner = turned(points, x, y);
    return [corner.x, corner.y];
  });
}

/** Straight, and turning the shorter way round. @param {Points} a @param {Points} b @param {number} share @returns {Points} */
export function framedBetween(a, b, share) {
  let turn = at(b, 4) - at(a, 4);
  turn -= 360 * Math.floor((turn + 180) / 360);
  let angle = at(a, 4) + turn * share;
  angle -= 360 * Math.floor(angle / 360);
  return [...linear(a.slice(0, 4), b, share), angle];
}

/** Resizing grips on the sides and corners, and one above the top that turns it. @param {Points} points @returns {Grip[]} */
export function framedGrips(points) {
  const [w, h] = [at(points, 2) / 2, at(points, 3) / 2];
  const grips = HANDLES.map((key) => {
    const to = turned(points, key.includes("w") ? -w : key.includes("e") ? w : 0, key.includes("n") ? -h : key.includes("s") ? h : 0);
    const side = key.length > 1 ? 0 : key === "n" || key === "s" ? 2 * w : 2 * h;
    return { key: /** @type {string} */ (key), ...to, cursor: "crosshair", side };
  });
  return [...grips, { key: "turn", ...turnPoint(points), cursor: "grab", side: 0, round: true, stem: turned(points, 0, -h) }];
}

/** Where the turning grip is: away from the top by a quarter of the height, at least some pixels. @param {Points} points @returns {Point} */
export function turnPoint(points) {
  const h = at(points, 3);
  return turned(points, 0, -h / 2 - Math.max(10, h / 4));
}

/** @param {Points} points @param {string} key @param {Point} to @param {Size} size @returns {Points} */
export function framedDragged(points, key, to, size) {
  const [cx = 0, cy = 0, width = 0, height = 0, angle = 0] = points;
  if (key === "turn") return [cx, cy, width, height, roundAngle(Math.atan2(to.y - cy, to.x - cx) * 180 / Math.PI + 90)];
  const here = unturned(points, to);
  // The opposite side or corner stays where it is.
  const across = span(key.includes("w") ? -1 : key.includes("e") ? 1 : 0, here.x, width, diagonal(size));
  const down = span(key.includes("n") ? -1 : key.includes("s") ? 1 : 0, here.y, height, diagonal(size));
  const centre = turned(points, across.middle, down.middle);
  return [
    roundPixel(clamp(centre.x, 0, size.width)), roundPixel(clamp(centre.y, 0, size.height)),
    roundPixel(across.long), roundPixel(down.long), angle,
  ];
}

/** @param {number} way @param {number} to @param {number} long @param {number} most */
function span(way, to, long, most) {
  if (!way) return { middle: 0, long };
  const grown = clamp(way * to + long / 2, SMALLEST, most);
  return { middle: way * (grown - long) / 2, long: grown };
}

/** @param {Size} size */
const diagonal = (size) => Math.floor(Math.hypot(size.width, size.height));

/** Hundredths of a degree, from 0 to less than 360. @param {number} angle */
export function roundAngle(angle) {
  const rounded = Math.round(angle * 100) / 100;
  return Math.round((rounded - 360 * Math.floor(rounded / 360)) * 100) / 100 % 360;
}

/** @param {Points} points @param {number} dx @param {number} dy @param {Size} size @returns {Points} */
export function framedMoved([cx = 0, cy = 0, ...rest], dx, dy, size) {
  return [roundPixel(clamp(cx + dx, 0, size.width)), roundPixel(clamp(cy + dy, 0, size.height)), ...rest];
}

/** @param {Points} points @param {number} dx @param {number} dy @param {Size} size @returns {Points} */
export function framedStretched([cx = 0, cy = 0, width = 0, height = 0, angle = 0], dx, dy, size) {
  return [cx, cy, clamp(width + dx, SMALLEST, diagonal(size)), clamp(height + dy, SMALLEST, diagonal(size)), angle];
}

/** @param {Point} a @param {Point} b @param {Size} size @returns {Points} */
export function framedPlaced(a, b, size) {
  const [x1, y1, x2, y2] = boxBetween(a, b, size);
  return [roundPixel((x1 + x2) / 2), roundPixel((y1 + y2) / 2), roundPixel(x2 - x1), roundPixel(y2 - y1), 0];
}

/** @param {Points} points */
export const framedFacts = ([cx = 0, cy = 0, width = 0, height = 0, angle = 0]) =>
  `${shown(width)} × ${shown(height)} px at ${shown(cx)}, ${shown(cy)}, turned ${shown(angle)}°`;

/** @param {Points} points */
export const framedWarning = ([, , width = 0, height = 0]) =>
  Math.min(width, height) < SMALLEST_SUBMITTED ? `it is less than ${SMALLEST_SUBMITTED} px here.` : "";

/** Whether the bounding circle is near: most shapes are told away by it. @param {Points} points @param {Point} point @param {number} near */
export const isNear = ([cx = 0, cy = 0, width = 0, height = 0], point, near) =>
  Math.hypot(point.x - cx, point.y - cy) <= Math.hypot(width, height) / 2 + near;
