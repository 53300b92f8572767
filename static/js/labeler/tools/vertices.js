/** Objects drawn vertex by vertex: clicks add, the first or last vertex or Enter finishes, Backspace takes back. Pure. */

/** @import { Action, State } from "../types.js" */
/** @import { Making, PointerStep, ToolContext } from "./pointer.js" */
/** @import { Outcome, Setting } from "./verbs.js" */
import { inside } from "../geometry/kinds/kind.js";
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { editFrame, labelNamed, selectedTrack } from "../state/selectors.js";
import { NO_DRAFT } from "../state/view.js";
import { stateAt } from "../tracks/interpolate.js";
import { withShape } from "../tracks/keyframes.js";
import { creation } from "./creation.js";
import { snapped } from "./snap.js";
import { LOCKED } from "./verbs.js";

/** @param {PointerStep} step @param {ToolContext} context @returns {Action[]} */
export function clickVertex(step, context) {
  const { vertices } = context.state.view.draft;
  const cursor = inside(snapped(step.point, context), context.size);
  if (step.type !== "down") return [{ type: "view", change: { draft: { ...NO_DRAFT, vertices, cursor } } }];
  const away = (/** @type {number} */ index) =>
    Math.hypot((vertices.at(index) ?? Infinity) - step.point.x, (vertices.at(index + 1) ?? Infinity) - step.point.y);
  const closes = vertices.length > 2 && away(0) <= context.near;
  if (vertices.length && (closes || away(-2) <= context.near / 2)) return finishing(context, step.shift);
  return [{ type: "view", change: { draft: { ...NO_DRAFT, vertices: [...vertices, cursor.x, cursor.y], cursor } } }];
}

/** @param {Making} making @param {boolean} more @returns {Action[]} */
function finishing(making, more) {
  const { vertices } = making.state.view.draft;
  const shape = making.label?.shape ?? "";
  if (!isShape(shape) || vertices.length / 2 < kindOf(shape).least) return [];
  return creation(vertices, more, making);
}

/** Whether vertices are being clicked. @param {State} state */
export const isClicking = ({ view }) => view.tool === "draw" && view.draft.vertices.length > 0;

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export function finishVertices(state, { schema, newId }) {
  const label = labelNamed(schema, state.view.active.track ?? "");
  const actions = finishing({ state, label, newId }, false);
  const kind = label && isShape(label.shape) ? kindOf(label.shape) : null;
  return actions.length ? actions : `A ${kind?.word ?? "shape"} needs at least ${kind?.least ?? 1} vertices: click to add one.`;
}

/** Takes the last vertex back. @param {State} state @returns {Outcome} */
export function takeVertexBack({ view }) {
  const vertices = view.draft.vertices.slice(0, -2);
  return [{ type: "view", change: { draft: { ...view.draft, vertices } } }];
}

/** Undo while one draws: the last vertex clicked, or the corner that was set. Null when nothing is being drawn. @param {State} state @returns {Action[] | null} */
export function takeBack(state) {
  const { draft, tool } = state.view;
  if (isClicking(state)) return /** @type {Action[]} */ (takeVertexBack(state));
  return tool === "draw" && draft.corner ? [{ type: "view", change: { draft: NO_DRAFT } }] : null;
}

/** Whether the picked grip of the selected object is one that keys may take out or switch. @param {State} state @param {"withoutVertex" | "switched"} how */
export function canPicked(state, how) {
  const track = selectedTrack(state);
  return track !== null && state.view.picked !== null && kindOf(track.shape)[how] !== undefined;
}

/** Takes the picked vertex out. @param {State} state @param {Setting} setting @returns {Outcome} */
export function removeVertex(state, setting) {
  return changePicked(state, setting, "withoutVertex", "Delete vertex");
}

/** A skeleton's point: seen, hidden, not there. @param {State} state @param {Setting} setting @returns {Outcome} */
export function switchPoint(state, setting) {
  return changePicked(state, setting, "switched", "Change point");
}

/** @param {State} state @param {Setting} setting @param {"withoutVertex" | "switched"} how @param {string} title @returns {Outcome} */
function changePicked(state, { clip }, how, title) {
  const track = selectedTrack(state);
  const { picked, locked } = state.view;
  if (!track || picked === null) return "Click a vertex of the selected object first.";
  if (locked.has(track.id)) return LOCKED;
  const present = stateAt(track, editFrame(state), clip.stop);
  if (!present) return "The object is not there at this frame.";
  const kind = kindOf(track.shape);
  if (!kind.grips(present.points).some(({ key }) => key === picked)) return "Click a vertex of the selected object first.";
  const points = kind[how]?.(present.points, picked);
  if (!points) return `A ${kind.word} keeps at least ${kind.least} vertices. To delete all of it, click its side and press {delete}.`;
  /** @type {Action[]} */
  const actions = [{ type: "edit", put: [withShape(track, editFrame(state), points, clip.stop)], title }];
  if (how === "withoutVertex") actions.push({ type: "view", change: { picked: null } });
  return actions;
}
