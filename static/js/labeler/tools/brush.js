/** Painting masks: strokes add or erase, with Shift the outline drawn is filled. A state machine of one stroke. */

/** @import { Action, Point, Track } from "../types.js" */
/** @import { Bitmap } from "../geometry/kinds/kind.js" */
/** @import { PointerStep, ToolContext } from "./pointer.js" */
import { brushed, canvasOf, encoded, filledIn } from "../geometry/kinds/mask.js";
import { editFrame, selectedTrack } from "../state/selectors.js";
import { NO_DRAFT } from "../state/view.js";
import { stateAt } from "../tracks/interpolate.js";
import { withShape } from "../tracks/keyframes.js";
import { creation } from "./creation.js";

/**
 * @typedef {object} Stroke
 * @property {Bitmap} bitmap  The whole picture; painted in place.
 * @property {Track | null} track  The one that is painted, as it was before; null makes a new one.
 * @property {string} gesture
 * @property {0 | 1} value
 * @property {Point} last
 * @property {number[] | null} outline  To fill when the stroke ends.
 */

export const SMALLEST_BRUSH = 1;
export const LARGEST_BRUSH = 400;

/** @param {Stroke | null} stroke @param {PointerStep} step @param {ToolContext} context @returns {{stroke: Stroke | null, actions: Action[]}} */
export function brush(stroke, step, context) {
  const { point } = step;
  /** @type {Action} */
  const cursor = { type: "view", change: { draft: { ...NO_DRAFT, vertices: stroke?.outline ?? [], cursor: point } } };
  const going = stroke ?? (step.type === "down" ? begun(step, context) : null);
  if (!going) return { stroke: null, actions: [cursor] };
  if (going.outline) {
    going.outline.push(point.x, point.y);
    if (step.type !== "up") return { stroke: going, actions: [{ type: "view", change: { draft: { ...NO_DRAFT, vertices: [...going.outline], cursor: point } } }] };
    filledIn(going.bitmap, going.outline, going.value);
  } else brushed(going.bitmap, going.last, point, context.state.view.brush.size / 2, going.value);
  const next = step.type === "up" ? null : { ...going, last: point };
  if (step.type !== "up" && !going.track) return { stroke: next, actions: [preview(going.bitmap, point)] };
  return { stroke: next, actions: [{ type: "view", change: { draft: { ...NO_DRAFT, cursor: point } } }, ...painted(going, context)] };
}

/** @param {PointerStep} step @param {ToolContext} context @returns {Stroke | null} */
function begun({ point, shift, alt }, { state, size, stop, newId }) {
  const { view } = state;
  if (view.readonly) return null;
  const selected = selectedTrack(state);
  const track = selected?.shape === "mask" && !view.locked.has(selected.id) && !view.pinned.has(selected.id) ? selected : null;
  const present = track ? stateAt(track, editFrame(state), stop) : null;
  return {
    bitmap: canvasOf(present?.points ?? null, size), track, gesture: newId(), value: view.brush.erase !== alt ? 0 : 1,
    last: point, outline: shift ? [] : null,
  };
}

/** @param {Bitmap} bitmap @param {Point} cursor @returns {Action} */
const preview = (bitmap, cursor) => ({ type: "view", change: { draft: { ...NO_DRAFT, points: encoded(bitmap), cursor } } });

/** Nothing changes where all would be erased: a mask without pixels is deleted, not emptied. @param {Stroke} stroke @param {ToolContext} context @returns {Action[]} */
function painted({ bitmap, track, gesture }, context) {
  const points = encoded(bitmap);
  if (!points) return [];
  if (!track) return creation(points, true, context);
  return [{ type: "edit", put: [withShape(track, editFrame(context.state), points, context.stop)], title: "Paint", gesture }];
}
