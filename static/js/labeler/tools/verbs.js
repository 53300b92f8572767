/**
 * What keys and buttons do to the annotation: each verb looks at the state and returns the actions
 * to take, or a sentence saying why there is nothing to do. Pure.
 */

/** @import { Action, AttributeValue, Clip, EventSpan, Points, Schema, Size, State, Tag, Thing, Track } from "../types.js" */
/** @import { Edited } from "../tracks/keyframes.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { byKind, editFrame, fits, labelNamed, selected, selectedTracks } from "../state/selectors.js";
import { gapJoined } from "../tracks/joining.js";
import { stateAt } from "../tracks/interpolate.js";
import {
  begunAt, endedAfter, merged, propagated, splitAt, toggledKeyframe, toggledOccluded, toggledOutside,
  withAttributeAt, withShape,
} from "../tracks/keyframes.js";

/** @typedef {{clip: Clip, size: Size, schema: Schema, newId: () => string}} Setting */
/** @typedef {Action[] | string} Outcome */

const NOTHING = "Select an object first: click it, or press {object-next}.";
/** Why a locked object stays as it is. */
export const LOCKED = "It is locked. Press {lock} to unlock it.";

/** Edits the selected, unlocked tracks. @param {State} state @param {string} title @param {(track: Track) => Edited} edit @returns {Outcome} */
function editSelected(state, title, edit) {
  const tracks = selectedTracks(state);
  if (!tracks.length) return NOTHING;
  const free = tracks.filter(({ id }) => !state.view.locked.has(id));
  if (!free.length) return LOCKED;
  const results = free.map(edit);
  const put = results.filter((result) => typeof result !== "string");
  if (!put.length) return /** @type {string} */ (results[0]);
  return [{ type: "edit", put, title }];
}

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export const toggleKeyframe = (state, { clip }) => editSelected(state, "Keyframe", (track) =>
  toggledKeyframe(track, editFrame(state), clip.stop));

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export const toggleOutside = (state, { clip }) => editSelected(state, "Outside", (track) =>
  toggledOutside(track, editFrame(state), clip.stop));

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export const toggleOccluded = (state, { clip }) => editSelected(state, "Occluded", (track) =>
  toggledOccluded(track, editFrame(state), clip.stop));

/** @param {State} state @param {Setting} setting @param {number} count @returns {Outcome} */
export const propagate = (state, { clip }, count) => editSelected(state, "Propagate", (track) =>
  propagated(track, editFrame(state), count, clip.stop));

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export const joinGap = (state, { clip }) => editSelected(state, "Join across the gap", (track) =>
  gapJoined(track, editFrame(state), clip.stop));

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export const endAfter = (state, { clip }) => editSelected(state, "Delete after this frame", (track) =>
  endedAfter(track, editFrame(state), clip.stop));

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export const beginHere = (state, { clip }) => editSelected(state, "Delete before this frame", (track) =>
  begunAt(track, editFrame(state), clip.stop));

/** @param {State} state @param {Setting} setting @param {{dx: number, dy: number, stretch: boolean, gesture: string}} by @returns {Outcome} */
export function nudge(state, { clip, size }, { dx, dy, stretch, gesture }) {
  const frame = editFrame(state);
  const nudged = (/** @type {Track} */ { shape }, /** @type {Points} */ points, /** @type {string | null} */ picked) => {
    const kind = kindOf(shape);
    const grip = picked && !stretch ? kind.grips(points).find(({ key }) => key === picked) : null;
    if (grip) return kind.dragged(points, grip.key, { x: grip.x + dx, y: grip.y + dy }, size);
    return (stretch ? kind.stretched : kind.moved)(points, dx, dy, size);
  };
  const outcome = editSelected(state, stretch ? "Resize" : "Move", (track) => {
    const present = stateAt(track, frame, clip.stop);
    if (!present) return "The object is not there at this frame.";
    return withShape(track, frame, nudged(track, present.points, state.view.picked), clip.stop);
  });
  return typeof outcome === "string" ? outcome : outcome.map((action) => ({ ...action, gesture }));
}

/** @param {State} state @returns {Outcome} */
export function removeSelected({ view }) {
  if (!view.selection.length) return NOTHING;
  const remove = view.selection.filter((id) => !view.locked.has(id));
  return remove.length ? [{ type: "edit", remove, title: "Delete" }] : LOCKED;
}

/** @param {State} state @param {Setting} setting @param {string} name @returns {Outcome} */
export function relabel(state, { schema }, name) {
  const label = labelNamed(schema, name);
  const things = state.view.selection.flatMap((id) => state.document.get(id) ?? []);
  if (!label || !things.length) return NOTHING;
  const put = things.filter((thing) => fits(label, thing, schema) && thing.label !== name)
    .map((thing) => relabelled(thing, new Set(label.attributes.map((attribute) => attribute.name)), name));
  return put.length ? [{ type: "edit", put, title: `Label ${name}` }] : `${name} does not fit the selection.`;
}

/** Attributes that the new label does not have are dropped. @param {Thing} thing @param {ReadonlySet<string>} known @param {string} label @returns {Thing} */
function relabelled(thing, known, label) {
  const fitting = (/** @type {Thing["attributes"]} */ values) =>
    Object.fromEntries(Object.entries(values).filter(([name]) => known.has(name)));
  const changed = { ...thing, label, attributes: fitting(thing.attributes) };
  if (changed.kind !== "track") return changed;
  return {
    ...changed,
    keyframes: changed.keyframes.map((keyframe) =>
      ({ ...keyframe, attributes: fitting(keyframe.attributes) })),
  };
}

/** A mutable attribute of a track is set at this frame, any other for the whole object. @param {State} state @param {Setting} setting @param {{id: string, name: string, value: AttributeValue}} what @returns {Outcome} */
export function setAttribute(state, { clip, schema }, { id, name, value }) {
  const thing = state.document.get(id);
  const attribute = thing && labelNamed(schema, thing.label)?.attributes.find((a) => a.name === name);
  if (!thing || !attribute) return "The object is gone.";
  const title = `Set ${name}`;
  if (thing.kind === "track" && attribute.mutable) {
    const changed = withAttributeAt(thing, editFrame(state), name, value, clip.stop);
    return typeof changed === "string" ? changed : [{ type: "edit", put: [changed], title }];
  }
  return [{ type: "edit", put: [{ ...thing, attributes: { ...thing.attributes, [name]: value } }], title }];
}

/** @param {State} state @returns {Outcome} */
export function mergeSelected(state) {
  const tracks = selectedTracks(state);
  const whole = merged(tracks);
  if (typeof whole === "string") return whole;
  const remove = tracks.filter(({ id }) => id !== whole.id).map(({ id }) => id);
  return [{ type: "edit", put: [whole], remove, title: "Merge" }, { type: "select", ids: [whole.id] }];
}

/** @param {State} state @param {Setting} setting @returns {Outcome} */
export function splitSelected(state, { clip, newId }) {
  const track = selectedTracks(state).at(-1);
  if (!track) return NOTHING;
  const halves = splitAt(track, editFrame(state), newId(), clip.stop);
  if (typeof halves === "string") return halves;
  return [{ type: "edit", put: halves, title: "Split" }, { type: "select", ids: [halves[1].id] }];
}

/** Starts an event at this frame, or stops the one that was started. @param {State} state @param {Setting} setting @returns {Outcome} */
export function startOrStopEvent(state, { clip, schema, newId }) {
  const frame = editFrame(state);
  const open = state.document.get(state.view.openEvent ?? "");
  if (open?.kind === "event") {
    const put = [closedAt(open, frame)];
    return [
      { type: "edit", put, title: `Stop ${open.label}` },
      { type: "view", change: { openEvent: null } }, { type: "select", ids: [open.id] },
    ];
  }
  const label = state.view.active.event;
  if (!label || !labelNamed(schema, label)) return "This project has no event labels.";
  /** @type {EventSpan} */
  const event = {
    kind: "event", id: newId(), label, start: frame, stop: Math.min(frame + 1, clip.stop),
    track: null, attributes: {},
  };
  return [
    { type: "edit", put: [event], title: `Start ${label}` },
    { type: "view", change: { openEvent: event.id } }, { type: "select", ids: [event.id] },
  ];
}

/** @param {EventSpan} event @param {number} frame @returns {EventSpan} */
const closedAt = (event, frame) => ({
  ...event, start: Math.min(event.start, frame), stop: Math.max(event.start, frame) + 1,
});

/** @param {State} state @param {Setting} setting @param {string} label @returns {Outcome} */
export function toggleTag(state, { newId }, label) {
  const frame = editFrame(state);
  const present = byKind(state.document).tags.find((tag) => tag.frame === frame && tag.label === label);
  if (present) return [{ type: "edit", remove: [present.id], title: `Untag ${label}` }];
  /** @type {Tag} */
  const tag = { kind: "tag", id: newId(), label, frame, attributes: {} };
  return [{ type: "edit", put: [tag], title: `Tag ${label}` }];
}

/** The next visible object, around. @param {State} state @param {readonly {track: Track}[]} shown @param {number} direction @returns {Outcome} */
export function selectNext(state, shown, direction) {
  if (!shown.length) return "No object is visible at this frame.";
  const current = selected(state)?.id;
  const index = shown.findIndex(({ track }) => track.id === current);
  const next = index < 0 ? (direction > 0 ? 0 : shown.length - 1)
    : (index + direction + shown.length) % shown.length;
  return [{ type: "select", ids: [shown[next]?.track.id ?? ""] }];
}
