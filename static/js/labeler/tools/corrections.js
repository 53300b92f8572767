/** Takes over what a finding proposes: another label, another shape, or an object that was missed. Pure. */

/** @import { Finding, State, Track } from "../types.js" */
/** @import { Outcome, Setting } from "./verbs.js" */
import { isShape } from "../geometry/kinds/registry.js";
import { labelNamed } from "../state/selectors.js";
import { newKeyframe, withShape } from "../tracks/keyframes.js";
import { LOCKED } from "./verbs.js";

/** @param {State} state @param {Finding} finding @param {Setting} setting @returns {Outcome} */
export function takeCorrection({ document, view }, { correction, track: id, start }, { clip, schema, newId }) {
  if (!correction) return "This finding proposes no correction.";
  const { label, points } = correction;
  if (!id) {
    const shape = labelNamed(schema, label ?? "")?.shape;
    if (!label || !points || !shape || !isShape(shape)) return "This finding does not say which object to draw.";
    /** @type {Track} */
    const made = { kind: "track", id: newId(), label, shape, attributes: {}, keyframes: [newKeyframe(start, points)] };
    return [{ type: "edit", put: [made], title: `Draw ${label} as proposed` }, { type: "select", ids: [made.id] }];
  }
  const present = document.get(id);
  if (present?.kind !== "track") return "The object is gone.";
  if (view.locked.has(id)) return LOCKED;
  const shaped = points ? withShape(present, start, points, clip.stop) : present;
  return [{ type: "edit", put: [{ ...shaped, label: label ?? shaped.label }], title: "Take over a correction" }, { type: "select", ids: [id] }];
}
