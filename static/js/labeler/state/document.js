/**
 * The annotation as an immutable map of objects. Undo and saving compare objects by identity, so
 * nothing here may change an object in place.
 */

/** @import { Document, EditAction, Thing } from "../types.js" */

/** @type {Document} */
export const EMPTY = new Map();

/** With objects put in place (new ones last) and others removed. @param {Document} document @param {EditAction} action @returns {Document} */
export function edited(document, { put = [], remove = [] }) {
  const changed = put.filter((thing) => document.get(thing.id) !== thing);
  const gone = remove.filter((id) => document.has(id));
  if (!changed.length && !gone.length) return document;
  const result = new Map(document);
  for (const thing of changed) result.set(thing.id, thing);
  for (const id of gone) result.delete(id);
  return gone.length ? withoutLinksTo(result, new Set(gone)) : result;
}

/** Events about a track that is gone stay, about nothing. @param {Map<string, Thing>} document @param {ReadonlySet<string>} gone */
function withoutLinksTo(document, gone) {
  for (const thing of document.values()) {
    if (thing.kind === "event" && thing.track && gone.has(thing.track)) {
      document.set(thing.id, { ...thing, track: null });
    }
  }
  return document;
}

/** From the server's answer. @param {{tracks?: any[], events?: any[], tags?: any[]}} answer */
export function readDocument({ tracks = [], events = [], tags = [] }) {
  /** @type {Map<string, Thing>} */
  const document = new Map();
  /** @type {Map<string, {object: Thing, revision: number}>} */
  const base = new Map();
  const lists = /** @type {const} */ ([["track", tracks], ["event", events], ["tag", tags]]);
  for (const [kind, rows] of lists) {
    for (const row of rows) {
      const { object, revision } = readThing(kind, row);
      document.set(object.id, object);
      base.set(object.id, { object, revision });
    }
  }
  return { document, base };
}

/** One object of the server, its revision kept apart. @param {Thing["kind"]} kind @param {any} row @returns {{object: Thing, revision: number}} */
export function readThing(kind, row) {
  const { revision = 0, kind: _, ...fields } = row;
  if (kind === "track") {
    fields.keyframes = fields.keyframes.toSorted(
      (/** @type {{frame: number}} */ a, /** @type {{frame: number}} */ b) => a.frame - b.frame);
  }
  return { object: { kind, ...fields }, revision };
}
