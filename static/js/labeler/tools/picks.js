/** What keys and drags do to several picked keyframes: actions to take, or a sentence why not. Pure. */

/** @import { KeyframePick, State, Track } from "../types.js" */
/** @import { Outcome, Setting } from "./verbs.js" */
/** @import { CopiedKeyframe } from "../tracks/picked.js" */
import { clamp } from "../geometry/box.js";
import { editFrame, selectedTracks } from "../state/selectors.js";
import { copiedPicks, picksWithin, roomOfPicked, withoutPicked, withPasted, withPickedMoved } from "../tracks/picked.js";

const NO_PICKS = "Pick keyframes first: Shift and drag over them on the timeline.";
const LOCKED = "A keyframe of a locked object is picked. Press {lock} to unlock it.";

/** The tracks that have a picked keyframe. @param {State} state @param {readonly KeyframePick[]} picks @returns {Track[]} */
export function tracksOf({ document }, picks) {
  return [...new Set(picks.map(({ id }) => id))].map((id) => document.get(id)).filter((thing) => thing?.kind === "track");
}

/** @param {readonly KeyframePick[]} keyframePicks @returns {import("../types.js").Action} */
export const pick = (keyframePicks) => ({ type: "view", change: { keyframePicks } });

/**
 * Moves them as far as their room allows; `tracks` as they were when the gesture began.
 * @param {State} state @param {Setting} setting @param {{tracks: readonly Track[], picks: readonly KeyframePick[], by: number, gesture: string}} move @returns {Outcome}
 */
export function movePicks({ view }, { clip }, { tracks, picks, by, gesture }) {
  if (!picks.length) return NO_PICKS;
  if (tracks.some(({ id }) => view.locked.has(id))) return LOCKED;
  const { low, high } = roomOfPicked(tracks, picks, clip);
  const room = clamp(by, low, high);
  return [
    { type: "edit", put: withPickedMoved(tracks, picks, room), title: "Move keyframes", gesture },
    pick(picks.map(({ id, frame }) => ({ id, frame: frame + room }))),
  ];
}

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export function removePicks(state, { clip }) {
  const { keyframePicks: picks, locked } = state.view;
  const tracks = tracksOf(state, picks);
  if (!tracks.length) return NO_PICKS;
  if (tracks.some(({ id }) => locked.has(id))) return LOCKED;
  const put = withoutPicked(tracks, picks, clip.stop);
  return typeof put === "string" ? put : [{ type: "edit", put, title: "Delete keyframes" }, pick([])];
}

/** @param {State} state @returns {CopiedKeyframe[]} */
export const copyPicks = (state) => copiedPicks(tracksOf(state, state.view.keyframePicks), state.view.keyframePicks);

/** @param {State} state @param {Setting} setting @param {readonly CopiedKeyframe[]} copied @returns {Outcome} */
export function pastePicks(state, { clip }, copied) {
  const tracks = tracksOf(state, copied.map(({ id, keyframe }) => ({ id, frame: keyframe.frame })));
  if (!tracks.length) return "The objects of the copied keyframes are gone.";
  if (tracks.some(({ id }) => state.view.locked.has(id))) return LOCKED;
  const { tracks: put, picks } = withPasted(tracks, copied, editFrame(state), clip);
  return [{ type: "edit", put, title: "Paste keyframes" }, pick(picks)];
}

/** All keyframes of the selected objects, within the loop where there is one; none if they are picked. @param {State} state @returns {Outcome} */
export function pickSelected(state) {
  if (state.view.keyframePicks.length) return [pick([])];
  const picks = picksWithin(selectedTracks(state), state.view.loop ?? { start: -Infinity, stop: Infinity });
  return picks.length ? [pick(picks)] : "Select an object first: click it, or press {object-next}.";
}
