/** Draw an object as its kind is drawn: in a box, vertex by vertex, or with the brush. A state machine: (memory, pointer step, context) → actions. */

/** @import { Action, Point, Points } from "../types.js" */
/** @import { PointerStep, Step, ToolContext } from "./pointer.js" */
/** @import { Stroke } from "./brush.js" */
import { snapPoint } from "../geometry/box.js";
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { NO_DRAFT } from "../state/view.js";
import { brush } from "./brush.js";
import { creation } from "./creation.js";
import { dragged } from "./pointer.js";
import { clickVertex } from "./vertices.js";

/** @typedef {{corner: Point | null, pressed: Point | null, stroke: Stroke | null}} DrawMemory */

/** @type {DrawMemory} */
export const READY = { corner: null, pressed: null, stroke: null };
const SMALLEST_DRAWN = 2;

/** @param {DrawMemory} memory @param {PointerStep} step @param {ToolContext} context @returns {Step<DrawMemory>} */
export function drawTool(memory, step, context) {
  const shape = context.label?.shape ?? "box";
  const { drawn } = kindOf(isShape(shape) ? shape : "box");
  if (drawn === "vertices") return { memory: READY, actions: clickVertex(step, context) };
  if (drawn === "brush") {
    const { stroke, actions } = brush(memory.stroke, step, context);
    return { memory: { ...READY, stroke }, actions };
  }
  return drawInBox(memory, step, context);
}

/** By dragging, or by two clicks. @param {DrawMemory} memory @param {PointerStep} step @param {ToolContext} context @returns {Step<DrawMemory>} */
function drawInBox(memory, step, context) {
  const point = snapPoint(step.point, context.size, context.near);
  const corner = memory.corner ?? (step.type === "down" ? point : null);
  if (step.type === "up" && corner && finished(memory, point, context)) {
    return { memory: READY, actions: placement(corner, point, step, context) };
  }
  const pressed = step.type === "down" ? point : step.type === "up" ? null : memory.pressed;
  const points = corner ? placed(corner, point, context) : null;
  return {
    memory: { ...READY, corner, pressed },
    actions: [{ type: "view", change: { draft: { ...NO_DRAFT, points, corner, cursor: point } } }],
  };
}

/** After a drag, or at the second click. @param {DrawMemory} memory @param {Point} point @param {ToolContext} context */
function finished({ corner, pressed }, point, { near }) {
  if (!corner || !pressed) return false;
  const secondClick = corner.x !== pressed.x || corner.y !== pressed.y;
  return secondClick || dragged(corner, point, near);
}

/** @param {Point} corner @param {Point} point @param {ToolContext} context @returns {Points | null} */
function placed(corner, point, { label, size }) {
  return label && isShape(label.shape) ? kindOf(label.shape).placed(corner, point, size, label) : null;
}

/** @param {Point} corner @param {Point} point @param {PointerStep} step @param {ToolContext} context @returns {Action[]} */
function placement(corner, point, { shift }, context) {
  const points = placed(corner, point, context);
  const tooSmall = Math.min(Math.abs(point.x - corner.x), Math.abs(point.y - corner.y)) < SMALLEST_DRAWN;
  return points && !tooSmall ? creation(points, shift, context) : [{ type: "view", change: { draft: NO_DRAFT } }];
}
