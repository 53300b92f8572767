/** Select, move and resize boxes. A state machine: (memory, pointer step, context) → actions. */

/** @import { Action, Box, Point, Track } from "../types.js" */
/** @import { Handle } from "../geometry/box.js" */
/** @import { PointerStep, Step, ToolContext } from "./pointer.js" */
import { handlePoint, movedBox, resizedBox, snapMove, snapPoint } from "../geometry/box.js";
import { editFrame } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { withShape } from "../tracks/keyframes.js";
import { dragged } from "./pointer.js";

/**
 * @typedef {{track: Track, box: Box}} Grabbed
 * @typedef {{kind: "idle"}
 *   | {kind: "move", from: Point, grabbed: Grabbed[], gesture: string, moving: boolean}
 *   | {kind: "resize", from: Point, grabbed: Grabbed, handle: Handle, gesture: string,
 *      moving: boolean}} SelectMemory
 */

/** @type {SelectMemory} */
export const IDLE = { kind: "idle" };

/** @param {SelectMemory} memory @param {PointerStep} step @param {ToolContext} context @returns {Step<SelectMemory>} */
export function selectTool(memory, step, context) {
  if (step.type === "down") return pressed(step, context);
  if (memory.kind === "idle") return { memory, actions: [] };
  if (step.type === "up") return { memory: IDLE, actions: [] };
  if (!memory.moving && !dragged(memory.from, step.point, context.near)) return { memory, actions: [] };
  const actions = memory.kind === "move" ? moves(memory, step, context) : resizes(memory, step, context);
  return { memory: { ...memory, moving: true }, actions };
}

/** @param {PointerStep} step @param {ToolContext} context @returns {Step<SelectMemory>} */
function pressed({ hit, point, shift }, context) {
  const { view } = context.state;
  if (!hit) return { memory: IDLE, actions: shift ? [] : [{ type: "select", ids: [] }] };
  if (shift && hit.kind === "shape") {
    const others = view.selection.filter((id) => id !== hit.id);
    const ids = others.length < view.selection.length ? others : [...others, hit.id];
    return { memory: IDLE, actions: [{ type: "select", ids }] };
  }
  const kept = view.selection.includes(hit.id) ? view.selection : [hit.id];
  const ids = [...kept.filter((id) => id !== hit.id), hit.id];
  return { memory: grab(hit, ids, point, context), actions: [{ type: "select", ids }] };
}

/** @param {NonNullable<PointerStep["hit"]>} hit @param {readonly string[]} ids @param {Point} from @param {ToolContext} context @returns {SelectMemory} */
function grab(hit, ids, from, context) {
  const { document, view } = context.state;
  if (view.readonly) return IDLE;
  const frame = editFrame(context.state);
  const grabbed = ids.flatMap((id) => {
    const track = document.get(id);
    if (track?.kind !== "track" || view.locked.has(id)) return [];
    const state = stateAt(track, frame, context.stop);
    return state ? [{ track, box: state.points }] : [];
  });
  const gesture = context.newId();
  if (hit.kind === "handle") {
    const own = grabbed.find(({ track }) => track.id === hit.id);
    return own ? { kind: "resize", from, grabbed: own, handle: hit.handle, gesture, moving: false } : IDLE;
  }
  return grabbed.length ? { kind: "move", from, grabbed, gesture, moving: false } : IDLE;
}

/** @param {SelectMemory & {kind: "move"}} memory @param {PointerStep} step @param {ToolContext} context @returns {Action[]} */
function moves({ from, grabbed, gesture }, { point }, context) {
  const main = grabbed.at(-1);
  if (!main) return [];
  const wanted = movedBox(main.box, point.x - from.x, point.y - from.y, context.size);
  const pull = snapMove(wanted, context.size, context.near);
  const dx = wanted[0] - main.box[0] + pull.x;
  const dy = wanted[1] - main.box[1] + pull.y;
  const frame = editFrame(context.state);
  const put = grabbed.map(({ track, box }) =>
    withShape(track, frame, movedBox(box, dx, dy, context.size), context.stop));
  return [{ type: "edit", put, title: "Move", gesture }];
}

/** @param {SelectMemory & {kind: "resize"}} memory @param {PointerStep} step @param {ToolContext} context @returns {Action[]} */
function resizes({ from, grabbed, handle, gesture }, { point }, context) {
  const start = handlePoint(grabbed.box, handle);
  const moved = { x: start.x + point.x - from.x, y: start.y + point.y - from.y };
  const to = snapPoint(moved, context.size, context.near);
  const box = resizedBox(grabbed.box, handle, to, context.size);
  const put = [withShape(grabbed.track, editFrame(context.state), box, context.stop)];
  return [{ type: "edit", put, title: "Resize", gesture }];
}
