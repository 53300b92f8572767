/** The new object of what was drawn. Pure. */

/** @import { Action, Points, Track } from "../types.js" */
/** @import { Making } from "./pointer.js" */
import { isShape } from "../geometry/kinds/registry.js";
import { editFrame } from "../state/selectors.js";
import { NO_DRAFT } from "../state/view.js";
import { newKeyframe } from "../tracks/keyframes.js";

/** The new track, selected; `more` keeps the tool for the next. @param {Points} points @param {boolean} more @param {Making} making @returns {Action[]} */
export function creation(points, more, { state, label, newId }) {
  /** @type {Action} */
  const cleared = { type: "view", change: { draft: NO_DRAFT } };
  if (state.view.readonly || !label || !isShape(label.shape)) return [cleared];
  /** @type {Track} */
  const track = {
    kind: "track", id: newId(), label: label.name, shape: label.shape, attributes: {},
    keyframes: [newKeyframe(editFrame(state), points)],
  };
  return [
    cleared,
    { type: "edit", put: [track], title: `Draw ${track.label}` },
    { type: "select", ids: [track.id] },
    { type: "view", change: { tool: more ? "draw" : "select" } },
  ];
}
