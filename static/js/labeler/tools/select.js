/** Select, move and reshape objects. A state machine: (memory, pointer step, context) → actions. */

/** @import { Action, Point, Points, Track } from "../types.js" */
/** @import { PointerStep, Step, ToolContext } from "./pointer.js" */
import { snapMove, snapPoint } from "../geometry/box.js";
import { hasVertices, kindOf } from "../geometry/kinds/registry.js";
import { editFrame } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { withShape } from "../tracks/keyframes.js";
import { dragged } from "./pointer.js";
import { snapped } from "./snap.js";

/**
 * @typedef {{track: Track, points: Points}} Grabbed
 * @typedef {{kind: "idle"}
 *   | {kind: "move", from: Point, grabbed: Grabbed[], gesture: string, moving: boolean, through?: string | null}
 *   | {kind: "resize", from: Point, grabbed: Grabbed, handle: string, gesture: string,
 *      moving: boolean}} SelectMemory
 */

/** @type {SelectMemory} */
export const IDLE = { kind: "idle" };

/** @param {SelectMemory} memory @param {PointerStep} step @param {ToolContext} context @returns {Step<SelectMemory>} */
export function selectTool(memory, step, context) {
  if (step.type === "down") return pressed(step, context);
  if (memory.kind === "idle") return { memory, actions: [] };
  if (step.type === "up") {
    const through = memory.kind === "move" && !memory.moving ? memory.through : null;
    return { memory: IDLE, actions: through ? [{ type: "select", ids: [through] }] : [] };
  }
  if (!memory.moving && !dragged(memory.from, step.point, context.near)) return { memory, actions: [] };
  const actions = memory.kind === "move" ? moves(memory, step, context) : resizes(memory, step, context);
  return { memory: { ...memory, moving: true }, actions };
}

/** @param {PointerStep} step @param {ToolContext} context @returns {Step<SelectMemory>} */
function pressed(step, context) {
  const { hit, point, shift, alt, under = [], again } = step;
  const { view } = context.state;
  if (!hit) return { memory: IDLE, actions: shift ? [] : [{ type: "select", ids: [] }] };
  if (shift && hit.kind === "shape") {
    const others = view.selection.filter((id) => id !== hit.id);
    const ids = others.length < view.selection.length ? others : [...others, hit.id];
    return { memory: IDLE, actions: [{ type: "select", ids }] };
  }
  const [only] = view.selection.length === 1 ? view.selection : [];
  const next = hit.kind === "shape" && under.length > 1 && only !== undefined && under.includes(only) ? under[(under.indexOf(only) + 1) % under.length] : undefined;
  // Clicked again, it goes to the one below when the button is let go: a drag still moves what is selected.
  if (next !== undefined && again && !alt) return through(step, context, only ?? next, next);
  const kept = view.selection.includes(hit.id) ? view.selection : [hit.id];
  const ids = [...kept.filter((id) => id !== hit.id), hit.id];
  /** @type {Action} */
  const pick = { type: "view", change: { picked: hit.kind === "handle" && isVertex(hit.id, context) ? hit.handle : null } };
  const memory = grab(hit, ids, point, context);
  const changed = alt && ids.length === 1 ? altered(hit, memory, point, context) : null;
  if (!changed && alt && next !== undefined) return through(step, context, next, null);
  return changed ?? { memory, actions: [{ type: "select", ids }, pick] };
}

/** Holds one of several objects under the pointer; a click that does not drag goes on to `below`. @param {PointerStep} step @param {ToolContext} context @param {string} id @param {string | null} below @returns {Step<SelectMemory>} */
function through({ point }, context, id, below) {
  const grabbed = grab({ kind: "shape", id }, [id], point, context);
  const held = grabbed.kind === "move" ? grabbed : { kind: /** @type {const} */ ("move"), from: point, grabbed: [], gesture: context.newId(), moving: false };
  return { memory: { ...held, through: below }, actions: [{ type: "select", ids: [id] }] };
}

/** @param {string} id @param {ToolContext} context */
function isVertex(id, { state }) {
  const track = state.document.get(id);
  return track?.kind === "track" && hasVertices(kindOf(track.shape));
}

/** Alt: a side gets a vertex, which is dragged on; a point of a skeleton is seen, hidden or not there. @param {NonNullable<PointerStep["hit"]>} hit @param {SelectMemory} memory @param {Point} point @param {ToolContext} context @returns {Step<SelectMemory> | null} */
function altered(hit, memory, point, context) {
  const own = memory.kind === "move" ? memory.grabbed[0] : memory.kind === "resize" ? memory.grabbed : null;
  if (!own || memory.kind === "idle") return null;
  const { track, points } = own;
  const kind = kindOf(track.shape);
  const frame = editFrame(context.state);
  if (hit.kind === "handle") {
    if (!kind.switched) return null;
    const put = [withShape(track, frame, kind.switched(points, hit.handle), context.stop)];
    return { memory: IDLE, actions: [{ type: "edit", put, title: "Change point" }, { type: "view", change: { picked: hit.handle } }] };
  }
  const added = kind.withVertex?.(points, point, context.near);
  if (!added) return null;
  const { gesture, from } = memory;
  const put = [withShape(track, frame, added.points, context.stop)];
  return {
    memory: { kind: "resize", from, grabbed: { track, points: added.points }, handle: added.key, gesture, moving: false },
    actions: [
      { type: "select", ids: [track.id] }, { type: "edit", put, title: "Add vertex", gesture },
      { type: "view", change: { picked: added.key } },
    ],
  };
}

/** @param {NonNullable<PointerStep["hit"]>} hit @param {readonly string[]} ids @param {Point} from @param {ToolContext} context @returns {SelectMemory} */
function grab(hit, ids, from, context) {
  const { document, view } = context.state;
  if (view.readonly) return IDLE;
  const frame = editFrame(context.state);
  const grabbed = ids.flatMap((id) => {
    const track = document.get(id);
    if (track?.kind !== "track" || view.locked.has(id) || view.pinned.has(id)) return [];
    const state = stateAt(track, frame, context.stop);
    return state ? [{ track, points: state.points }] : [];
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
  const { bounds, moved } = kindOf(main.track.shape);
  const before = bounds(main.points);
  const wanted = bounds(moved(main.points, point.x - from.x, point.y - from.y, context.size));
  const pull = snapMove(wanted, context.size, context.near);
  const dx = wanted[0] - before[0] + pull.x;
  const dy = wanted[1] - before[1] + pull.y;
  const frame = editFrame(context.state);
  const put = grabbed.map(({ track, points }) =>
    withShape(track, frame, kindOf(track.shape).moved(points, dx, dy, context.size), context.stop));
  return [{ type: "edit", put, title: "Move", gesture }];
}

/** @param {SelectMemory & {kind: "resize"}} memory @param {PointerStep} step @param {ToolContext} context @returns {Action[]} */
function resizes({ from, grabbed: { track, points }, handle, gesture }, { point }, context) {
  const kind = kindOf(track.shape);
  const start = kind.grips(points).find(({ key }) => key === handle) ?? from;
  const moved = { x: start.x + point.x - from.x, y: start.y + point.y - from.y };
  const to = kind.drawn === "vertices" ? snapped(moved, context, track.id) : snapPoint(moved, context.size, context.near);
  const put = [withShape(track, editFrame(context.state), kind.dragged(points, handle, to, context.size), context.stop)];
  return [{ type: "edit", put, title: kind.drawn === "vertices" ? "Move vertex" : "Resize", gesture }];
}
