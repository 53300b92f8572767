/** Skeletons: `x, y, seen` of each point of the label's template; seen is 0 no, 1 hidden, 2 yes. Pure. */

/** @import { Box, Points } from "../../types.js" */
/** @import { Grip, ShapeKind } from "./kind.js" */
import { boxBetween, clamp, contains, roundPixel } from "../box.js";
import { allowed, at, boundsOf, inside, SMALLEST_SUBMITTED } from "./kind.js";

const DOT_PX = 4;
export const ABSENT = 0;
export const HIDDEN = 1;
export const SEEN = 2;
/** @type {readonly Grip["look"][]} */
const LOOKS = ["absent", "hidden", undefined];

/** x, y of the points that are there. @param {Points} points @returns {number[]} */
function there(points) {
  /** @type {number[]} */ const found = [];
  for (let i = 0; i < points.length; i += 3) if (at(points, i + 2) !== ABSENT) found.push(at(points, i), at(points, i + 1));
  return found;
}

/** @param {Points} points @returns {Box} */
const bounds = (points) => boundsOf(there(points));

/** @param {Points} points @returns {Box} */
function allBounds(points) {
  return boundsOf(points.filter((_, index) => index % 3 !== 2));
}

/** @param {Points} points @param {(x: number) => number} x @param {(y: number) => number} y @returns {Points} */
const mapped = (points, x, y) => points.map((value, index) => index % 3 === 2 ? value : roundPixel((index % 3 ? y : x)(value)));

/** @type {ShapeKind} */
export const skeleton = {
  word: "skeleton", drawn: "box", least: 0, closed: false, filled: false,
  hint: "Drag a box around it, then drag its points. Alt+click a point: hidden, not there, seen.",
  bounds,
  area(points) {
    const [x1, y1, x2, y2] = bounds(points);
    return Math.max(1, (x2 - x1) * (y2 - y1));
  },
  touched: (points, point, near) => contains(bounds(points), point, near) ? "body" : null,
  between: (a, b, share) => a.length !== b.length ? a
    : a.map((value, index) => index % 3 === 2 ? value : value + (at(b, index) - value) * share),
  grips(points) {
    /** @type {Grip[]} */ const grips = [];
    for (let i = 0; i < points.length; i += 3) {
      const look = LOOKS[at(points, i + 2)];
      grips.push({ key: String(i / 3), x: at(points, i), y: at(points, i + 1), cursor: "move", side: 0, round: true, ...(look ? { look } : {}) });
    }
    return grips;
  },
  dragged(points, key, to, size) {
    const { x, y } = inside(to, size);
    const index = 3 * Number(key);
    const seen = at(points, index + 2);
    return points.toSpliced(index, 3, x, y, seen === ABSENT ? SEEN : seen);
  },
  moved(points, dx, dy, size) {
    const by = allowed(allBounds(points), dx, dy, size);
    return mapped(points, (x) => x + by.x, (y) => y + by.y);
  },
  stretched(points, dx, dy, size) {
    const [x1, y1, x2, y2] = allBounds(points);
    const across = x2 > x1 ? Math.max(1, x2 - x1 + dx) / (x2 - x1) : 1;
    const down = y2 > y1 ? Math.max(1, y2 - y1 + dy) / (y2 - y1) : 1;
    return mapped(points, (x) => clamp(x1 + (x - x1) * across, 0, size.width), (y) => clamp(y1 + (y - y1) * down, 0, size.height));
  },
  placed(a, b, size, template) {
    const [x1, y1, x2, y2] = boxBetween(a, b, size);
    return (template.skeleton?.points ?? []).flatMap(({ x, y }) =>
      [roundPixel(x1 + x * (x2 - x1)), roundPixel(y1 + y * (y2 - y1)), SEEN]);
  },
  vertices: there,
  trace(pen, points, { scale, x, y }, template) {
    for (const [first, second] of template.skeleton?.edges ?? []) {
      const [i, j] = [3 * first, 3 * second];
      if (at(points, i + 2) === ABSENT || at(points, j + 2) === ABSENT) continue;
      pen.moveTo(at(points, i) * scale + x, at(points, i + 1) * scale + y);
      pen.lineTo(at(points, j) * scale + x, at(points, j + 1) * scale + y);
    }
    for (let i = 0; i < points.length; i += 3) {
      if (at(points, i + 2) === ABSENT) continue;
      const [px, py] = [at(points, i) * scale + x, at(points, i + 1) * scale + y];
      // A hidden point is a small cross, so that it differs without color.
      if (at(points, i + 2) === HIDDEN) {
        pen.moveTo(px - DOT_PX, py - DOT_PX);
        pen.lineTo(px + DOT_PX, py + DOT_PX);
        pen.moveTo(px - DOT_PX, py + DOT_PX);
        pen.lineTo(px + DOT_PX, py - DOT_PX);
      } else {
        pen.moveTo(px + DOT_PX, py);
        pen.ellipse(px, py, DOT_PX, DOT_PX, 0, 0, 2 * Math.PI);
      }
    }
  },
  facts(points) {
    const count = (/** @type {number} */ wanted) => points.filter((value, index) => index % 3 === 2 && value === wanted).length;
    return `${count(SEEN)} seen, ${count(HIDDEN)} hidden, ${count(ABSENT)} not there`;
  },
  warning(points) {
    const [x1, y1, x2, y2] = bounds(points);
    return Math.max(x2 - x1, y2 - y1) < SMALLEST_SUBMITTED ? `it is less than ${SMALLEST_SUBMITTED} px here.` : "";
  },
  switched(points, key) {
    const index = 3 * Number(key) + 2;
    const next = at(points, index) === SEEN ? HIDDEN : at(points, index) === HIDDEN ? ABSENT : SEEN;
    const changed = points.with(index, next);
    return there(changed).length ? changed : points.with(index, SEEN);
  },
};
