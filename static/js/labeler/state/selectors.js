/** Questions asked of the state, answered once per state. Pure. */

/** @import { AttributeSchema, AttributeValue, Document, EventSpan, LabelSchema, ObjectState, Schema, State, Tag, Thing, Track } from "../types.js" */
import { stateAt } from "../tracks/interpolate.js";
import { shortId } from "./ids.js";

/** Remembers the last answer for the last arguments. @template {unknown[]} A @template R @param {(...args: A) => R} compute @returns {(...args: A) => R} */
export function remembered(compute) {
  /** @type {A | null} */
  let given = null;
  /** @type {R} */
  let answer;
  return (...args) => {
    if (!given || args.some((value, index) => value !== given?.[index])) {
      answer = compute(...args);
      given = args;
    }
    return answer;
  };
}

/** The document by kind: tracks and events in the order of their first frame. */
export const byKind = remembered((/** @type {Document} */ document) => {
  /** @type {Track[]} */ const tracks = [];
  /** @type {EventSpan[]} */ const events = [];
  /** @type {Tag[]} */ const tags = [];
  for (const thing of document.values()) {
    if (thing.kind === "track") tracks.push(thing);
    else if (thing.kind === "event") events.push(thing);
    else tags.push(thing);
  }
  events.sort((a, b) => a.start - b.start || a.stop - b.stop);
  tags.sort((a, b) => a.frame - b.frame);
  return { tracks, events, tags };
});

/** @typedef {{track: Track, state: ObjectState}} Shown */

const shapesOf = remembered((
  /** @type {Document} */ document, /** @type {number} */ frame, /** @type {number} */ stop,
  /** @type {ReadonlySet<string>} */ hidden,
) => {
  /** @type {Shown[]} */
  const shown = [];
  for (const track of byKind(document).tracks) {
    if (hidden.has(track.id)) continue;
    const state = stateAt(track, frame, stop);
    if (state) shown.push({ track, state });
  }
  return shown;
});

/** What is looked at: a past revision, or the document. @param {State} state */
export const seenDocument = ({ document, view }) => view.past?.document ?? document;

/** The state as lists show it: with the document that is looked at. */
export const asSeen = remembered((/** @type {State} */ state) =>
  (state.view.past ? { ...state, document: state.view.past.document } : state));

/** The visible shapes of the frame that is on the canvas. @param {State} state @param {number} stop */
export const shownShapes = (state, stop) =>
  shapesOf(seenDocument(state), state.view.shown, stop, state.view.hidden);

/** The frame that edits apply to: what is seen. @param {State} state */
export const editFrame = ({ view }) => (view.shown >= 0 ? view.shown : view.frame);

/** The main selected object. @param {State} state @returns {Thing | null} */
export function selected(state) {
  return seenDocument(state).get(state.view.selection.at(-1) ?? "") ?? null;
}

/** @param {State} state @returns {Track | null} */
export function selectedTrack(state) {
  const found = selected(state);
  return found?.kind === "track" ? found : null;
}

/** @param {State} state @returns {Track[]} */
export function selectedTracks({ document, view }) {
  return view.selection.map((id) => document.get(id)).filter((thing) => thing?.kind === "track");
}

/** @param {Schema} schema @param {string} name @returns {LabelSchema | null} */
export const labelNamed = (schema, name) => schema.labels.find((label) => label.name === name) ?? null;

/** @param {Schema} schema @param {LabelSchema["shape"]} shape */
export const labelsOf = (schema, shape) => schema.labels.filter((label) => label.shape === shape);

/** What its label must mark. @param {Thing} thing @returns {LabelSchema["shape"]} */
export const shapeOf = (thing) => (thing.kind === "track" ? thing.shape : thing.kind);

/** Whether a label fits an object: its shape, and the points of a skeleton. @param {LabelSchema} label @param {Thing} thing @param {Schema} schema */
export function fits(label, thing, schema) {
  const joints = (/** @type {LabelSchema | null} */ of) => JSON.stringify(of?.skeleton?.points.map(({ name }) => name));
  return label.shape === shapeOf(thing) && joints(label) === joints(labelNamed(schema, thing.label));
}

/** What a person calls it. @param {Thing} thing */
export const nameOf = (thing) => `${thing.label} ${shortId(thing.id)}`;

/** Tracks that the list and the timeline show. */
export const filteredTracks = remembered((/** @type {Document} */ document, /** @type {string} */ filter) => {
  const { tracks } = byKind(document);
  const words = filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return tracks;
  return tracks.filter((track) => {
    const text = `${nameOf(track)} ${Object.values(track.attributes).join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
});

/** The value in force, or the schema's default. @param {AttributeSchema} attribute @param {Thing} thing @param {ObjectState | null} state @returns {AttributeValue} */
export function attributeValue(attribute, thing, state) {
  const values = state ? state.attributes : thing.attributes;
  return values[attribute.name] ?? attribute.default ?? null;
}

/** Names of required attributes without a value. @param {Thing} thing @param {Schema} schema @returns {string[]} */
export function missingAttributes(thing, schema) {
  const first = thing.kind === "track" ? thing.keyframes[0]?.attributes ?? {} : {};
  return (labelNamed(schema, thing.label)?.attributes ?? [])
    .filter(({ name, required, default: fallback }) =>
      required && fallback === null && empty(thing.attributes[name]) && empty(first[name]))
    .map(({ name }) => name);
}

/** @param {AttributeValue | undefined} value */
const empty = (value) => value === undefined || value === null || value === "";
