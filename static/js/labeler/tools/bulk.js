/** What is done to several objects, or to many frames, at once. Pure. */

/** @import { Action, AttributeSchema, AttributeValue, Schema, State, Thing, Track } from "../types.js" */
/** @import { Outcome, Setting } from "./verbs.js" */
import { editFrame, labelNamed, selectedTracks } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { furthest, resampled } from "../tracks/resample.js";
import { LOCKED, setAttribute } from "./verbs.js";

/** The attributes that all of them have alike. @param {readonly Thing[]} things @param {Schema} schema @returns {AttributeSchema[]} */
export function sharedAttributes(things, schema) {
  const [first = [], ...others] = things.map(({ label }) => labelNamed(schema, label)?.attributes ?? []);
  const alike = (/** @type {AttributeSchema} */ a, /** @type {AttributeSchema} */ b) =>
    a.name === b.name && a.kind === b.kind && a.mutable === b.mutable && a.options.join("\n") === b.options.join("\n");
  return first.filter((attribute) => others.every((list) => list.some((other) => alike(attribute, other))));
}

/** One value for all of them: at this frame where it changes over time. Says how many could not be set. @param {State} state @param {Setting} setting @param {{ids: readonly string[], name: string, value: AttributeValue}} what @returns {Outcome} */
export function setAttributeOfAll(state, setting, { ids, name, value }) {
  const free = ids.filter((id) => !state.view.locked.has(id));
  if (!free.length) return ids.length ? LOCKED : "The object is gone.";
  const outcomes = free.map((id) => setAttribute(state, setting, { id, name, value }));
  const put = outcomes.flatMap((outcome) => (typeof outcome === "string" ? [] : outcome.flatMap((action) => (action.type === "edit" ? action.put ?? [] : []))));
  return put.length ? [{ type: "edit", put, title: put.length > 1 ? `Set ${name} of ${put.length} objects` : `Set ${name}` }] : outcomes.find((outcome) => typeof outcome === "string") ?? [];
}

/**
 * What resampling the selected tracks would do.
 * @param {State} state @param {Setting} setting @param {number} tolerance  Source pixels.
 * @returns {{tracks: Track[], from: number, to: number, off: number}}  Those that change; their keyframes before and after; how far off at most.
 */
export function resampling(state, { clip }, tolerance) {
  const free = selectedTracks(state).filter(({ id }) => !state.view.locked.has(id));
  const pairs = free.flatMap((before) => {
    const after = resampled(before, tolerance, clip.stop);
    return typeof after === "string" ? [] : [{ before, after }];
  });
  const sum = (/** @type {Track[]} */ tracks) => tracks.reduce((count, { keyframes }) => count + keyframes.length, 0);
  return {
    tracks: pairs.map(({ after }) => after), from: sum(free), to: sum(free) + sum(pairs.map(({ after }) => after)) - sum(pairs.map(({ before }) => before)),
    off: Math.max(0, ...pairs.map(({ before, after }) => furthest(before, after, clip.stop))),
  };
}

/** @param {State} state @param {Setting} setting @param {number} tolerance @returns {Outcome} */
export function resample(state, setting, tolerance) {
  const { tracks } = resampling(state, setting, tolerance);
  return tracks.length ? [{ type: "edit", put: tracks, title: "Fewer keyframes" }] : "All keyframes are needed at this tolerance.";
}

/** What propagating the selected tracks over `count` frames would do: the frames, and the keyframes that would go. @param {State} state @param {Setting} setting @param {number} count */
export function propagation(state, { clip }, count) {
  const frame = editFrame(state);
  const stop = Math.min(frame + count, clip.stop - 1) + 1;
  const tracks = selectedTracks(state).filter((track) => !state.view.locked.has(track.id) && stateAt(track, frame, clip.stop));
  const replaced = tracks.reduce((sum, { keyframes }) => sum + keyframes.filter((keyframe) => keyframe.frame > frame && keyframe.frame < stop).length, 0);
  return { tracks: tracks.length, span: { start: frame + 1, stop }, replaced };
}

/**
 * Where attribute mode goes next: the track's keyframe after (or before) this frame where the attribute
 * changes over time, else the next object of the label, where it is first seen. Null at the end.
 * @param {State} state @param {Setting} setting @param {{name: string, by: 1 | -1}} step @returns {{id: string, frame: number} | null}
 */
export function nextToSay(state, { clip, schema }, { name, by }) {
  const track = selectedTracks(state).at(-1);
  if (!track) return null;
  const frame = editFrame(state);
  const attribute = labelNamed(schema, track.label)?.attributes.find((one) => one.name === name);
  if (attribute?.mutable) {
    const seen = track.keyframes.filter(({ outside }) => !outside);
    const next = by > 0 ? seen.find((keyframe) => keyframe.frame > frame) : seen.findLast((keyframe) => keyframe.frame < frame);
    return next ? { id: track.id, frame: next.frame } : null;
  }
  const like = [...state.document.values()].filter((thing) => thing.kind === "track" && thing.label === track.label);
  const next = like[like.findIndex(({ id }) => id === track.id) + by];
  if (next?.kind !== "track") return null;
  const first = next.keyframes.find(({ outside }) => !outside)?.frame ?? clip.start;
  return { id: next.id, frame: stateAt(next, frame, clip.stop) ? frame : first };
}
