/** Draw a box by dragging or by two clicks. A state machine: (memory, pointer step, context) → actions. */

/** @import { Action, Box, Point } from "../types.js" */
/** @import { PointerStep, Step, ToolContext } from "./pointer.js" */
import { boxBetween, snapPoint } from "../geometry/box.js";
import { editFrame } from "../state/selectors.js";
import { newKeyframe } from "../tracks/keyframes.js";
import { dragged } from "./pointer.js";

/** @typedef {{corner: Point | null, pressed: Point | null}} DrawMemory */

/** @type {DrawMemory} */
export const READY = { corner: null, pressed: null };
const SMALLEST_DRAWN = 2;

/** @param {DrawMemory} memory @param {PointerStep} step @param {ToolContext} context @returns {Step<DrawMemory>} */
export function drawTool(memory, step, context) {
  const point = snapPoint(step.point, context.size, context.near);
  const corner = memory.corner ?? (step.type === "down" ? point : null);
  if (step.type === "up" && corner && finished(memory, point, context)) {
    return { memory: READY, actions: creation(boxBetween(corner, point, context.size), step, context) };
  }
  const pressed = step.type === "down" ? point : step.type === "up" ? null : memory.pressed;
  return { memory: { corner, pressed }, actions: [draft(corner, point, context)] };
}

/** After a drag, or at the second click. @param {DrawMemory} memory @param {Point} point @param {ToolContext} context */
function finished({ corner, pressed }, point, { near }) {
  if (!corner || !pressed) return false;
  const secondClick = corner.x !== pressed.x || corner.y !== pressed.y;
  return secondClick || dragged(corner, point, near);
}

/** @param {Point | null} corner @param {Point} cursor @param {ToolContext} context @returns {Action} */
function draft(corner, cursor, { size }) {
  const box = corner ? boxBetween(corner, cursor, size) : null;
  return { type: "view", change: { draft: { box, corner, cursor } } };
}

/** The new track, selected; with Shift held the tool stays for the next. @param {Box} box @param {PointerStep} step @param {ToolContext} context @returns {Action[]} */
function creation(box, { shift }, context) {
  const { view } = context.state;
  /** @type {Action} */
  const cleared = { type: "view", change: { draft: { box: null, corner: null, cursor: null } } };
  const tooSmall = box[2] - box[0] < SMALLEST_DRAWN || box[3] - box[1] < SMALLEST_DRAWN;
  if (tooSmall || view.readonly || !view.active.box) return [cleared];
  const id = context.newId();
  const track = /** @type {const} */ ({
    kind: "track", id, label: view.active.box, shape: "box", attributes: {},
    keyframes: [newKeyframe(editFrame(context.state), box)],
  });
  return [
    cleared,
    { type: "edit", put: [track], title: `Draw ${track.label}` },
    { type: "select", ids: [id] },
    { type: "view", change: { tool: shift ? "draw" : "select" } },
  ];
}
