/** Moving by keys what stands on the timeline: actions to take, or a sentence why not. Pure. */

/** @import { Action, EventSpan, Place, State, Tag, Track } from "../types.js" */
/** @import { Outcome, Setting } from "./verbs.js" */
import { clamp } from "../geometry/box.js";
import { byKind } from "../state/selectors.js";
import { movedKeyframe, roomAround } from "../tracks/keyframes.js";
import { movePicks, tracksOf } from "./picks.js";
import { LOCKED } from "./verbs.js";

/** @typedef {{by: number, gesture: string}} Move  Frames; presses of one gesture are one step of undo. */

/**
 * The mark at the place, `by` frames later, as far as there is room. A keyframe that is picked takes
 * the other picked ones along.
 * @param {State} state @param {Setting} setting @param {Place} place  As it stands. @param {Move} move @returns {Outcome}
 */
export function movePlace(state, setting, place, move) {
  const thing = state.document.get(place.id);
  if (!thing) return "There is nothing here to move.";
  if (state.view.locked.has(thing.id)) return LOCKED;
  if (thing.kind === "track") return moveKeyframe(state, setting, thing, place, move);
  return thing.kind === "event" ? moveEvent(setting, thing, place, move) : moveTag(state, setting, thing, place, move);
}

/** @param {Place} place @param {number} frame @returns {Action} */
const stand = (place, frame) => ({ type: "view", change: { place: { ...place, frame } } });

/** @param {State} state @param {Setting} setting @param {Track} track @param {Place} place @param {Move} move @returns {Outcome} */
function moveKeyframe(state, setting, track, place, { by, gesture }) {
  const { keyframePicks: picks } = state.view;
  if (picks.some(({ id, frame }) => id === track.id && frame === place.frame)) {
    const outcome = movePicks(state, setting, { tracks: tracksOf(state, picks), picks, by, gesture });
    if (typeof outcome === "string") return outcome;
    const put = outcome.flatMap((action) => (action.type === "edit" ? action.put ?? [] : [])).find(({ id }) => id === track.id);
    const index = track.keyframes.findIndex(({ frame }) => frame === place.frame);
    const frame = put?.kind === "track" ? put.keyframes[index]?.frame ?? place.frame : place.frame;
    return [...outcome, stand(place, frame)];
  }
  const { low, high } = roomAround(track, place.frame, setting.clip);
  const to = clamp(place.frame + by, low, high);
  if (to === place.frame) return "There is no room: a keyframe stays between its neighbours, inside the clip.";
  return [{ type: "edit", put: [movedKeyframe(track, place.frame, to)], title: "Move keyframe", gesture }, stand(place, to)];
}

/** @param {Setting} setting @param {EventSpan} event @param {Place} place @param {Move} move @returns {Outcome} */
function moveEvent({ clip }, event, place, { by, gesture }) {
  const length = event.stop - event.start;
  const start = place.part === "stop" ? event.start
    : clamp(event.start + by, clip.start, place.part === "whole" ? clip.stop - length : event.stop - 1);
  const stop = place.part === "whole" ? start + length : place.part === "start" ? event.stop : clamp(event.stop + by, event.start + 1, clip.stop);
  if (start === event.start && stop === event.stop) return "There is no room: an event lies inside the clip and lasts a frame at least.";
  return [
    { type: "edit", put: [{ ...event, start, stop }], title: "Move event", gesture },
    stand(place, place.part === "stop" ? stop - 1 : start),
  ];
}

/** @param {State} state @param {Setting} setting @param {Tag} tag @param {Place} place @param {Move} move @returns {Outcome} */
function moveTag({ document }, { clip }, tag, place, { by, gesture }) {
  const frame = clamp(tag.frame + by, clip.start, clip.stop - 1);
  if (frame === tag.frame) return "The clip ends here.";
  if (byKind(document).tags.some((other) => other.label === tag.label && other.frame === frame)) return `Frame ${frame} has this tag already.`;
  return [{ type: "edit", put: [{ ...tag, frame }], title: "Move tag", gesture }, stand(place, frame)];
}
