/** Copying objects as they are at a frame, and pasting them at another. Pure. */

/** @import { ObjectState, State, Track } from "../types.js" */
/** @import { Outcome, Setting } from "./verbs.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { samePoints } from "../state/changes.js";
import { byKind, editFrame, selectedTracks } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { newKeyframe } from "../tracks/keyframes.js";

/** @typedef {{track: Track, state: ObjectState}} Copied */

const OFFSET_PX = 12;

/** @param {State} state @param {Setting} setting @returns {Copied[]} */
export function copied(state, { clip }) {
  return selectedTracks(state).flatMap((track) => {
    const present = stateAt(track, editFrame(state), clip.stop);
    return present ? [{ track, state: present }] : [];
  });
}

/** New objects in the same place; beside it where the same shape is there already. @param {State} state @param {Setting} setting @param {readonly Copied[]} clipboard @returns {Outcome} */
export function pasted(state, setting, clipboard) {
  if (!clipboard.length) return "Nothing was copied yet: select an object and press {copy}.";
  const frame = editFrame(state);
  const present = byKind(state.document).tracks.flatMap((track) => {
    const there = stateAt(track, frame, setting.clip.stop);
    return there ? [there.points] : [];
  });
  const put = clipboard.map(({ track, state: shape }) => {
    let points = shape.points;
    while (present.some((other) => samePoints(other, points))) {
      const moved = kindOf(track.shape).moved(points, OFFSET_PX, OFFSET_PX, setting.size);
      if (samePoints(moved, points)) break;
      points = moved;
    }
    const own = Object.entries(shape.attributes).filter(([name, value]) => track.attributes[name] !== value);
    const keyframe = {
      ...newKeyframe(frame, points), occluded: shape.occluded, attributes: Object.fromEntries(own),
    };
    return { ...track, id: setting.newId(), keyframes: [keyframe] };
  });
  return [
    { type: "edit", put, title: put.length > 1 ? `Paste ${put.length} objects` : "Paste" },
    { type: "select", ids: put.map(({ id }) => id) },
  ];
}
