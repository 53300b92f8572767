/** What of a document the server does not have yet, as the smallest change set that says so. Pure. */

/** @import { Attributes, Base, Changes, Document, Keyframe, Points, Thing, Track, Update } from "../types.js" */

/** @param {Attributes} a @param {Attributes} b */
export function sameAttributes(a, b) {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length
    && names.every((name) => Object.hasOwn(b, name) && a[name] === b[name]);
}

/** @param {Points} a @param {Points} b */
export const samePoints = (a, b) =>
  a === b || (a.length === b.length && a.every((value, index) => value === b[index]));

/** @param {Keyframe} a @param {Keyframe} b */
export function sameKeyframe(a, b) {
  return a === b || (a.frame === b.frame && a.outside === b.outside && a.occluded === b.occluded
    && a.source === b.source && samePoints(a.points, b.points)
    && sameAttributes(a.attributes, b.attributes));
}

/**
 * The difference between `document` and what the server has, leaving out the objects in `held`.
 * Null when there is none.
 * @param {Document} document @param {Base} base @param {{has(id: string): boolean}} [held]
 * @returns {Changes | null}
 */
export function changesBetween(document, base, held = new Set()) {
  /** @type {Changes} */
  const changes = { created: [], updated: [], deleted: [] };
  for (const thing of document.values()) {
    if (held.has(thing.id)) continue;
    const known = base.get(thing.id);
    if (!known) changes.created.push(thing);
    else if (known.object !== thing) {
      const update = updateOf(known.object, thing, known.revision);
      if (update) changes.updated.push(update);
    }
  }
  for (const [id, { object, revision }] of base) {
    if (!document.has(id) && !held.has(id)) changes.deleted.push({ kind: object.kind, id, revision });
  }
  return changes.created.length + changes.updated.length + changes.deleted.length ? changes : null;
}

/** How many objects differ. @param {Document} document @param {Base} base */
export function countChanged(document, base) {
  const changes = changesBetween(document, base);
  return changes ? changes.created.length + changes.updated.length + changes.deleted.length : 0;
}

/** @param {Thing} before @param {Thing} after @param {number} revision @returns {Update | null} */
export function updateOf(before, after, revision) {
  const { kind, id } = after;
  /** @type {Partial<Update>} */
  const fields = {};
  if (before.label !== after.label) fields.label = after.label;
  if (!sameAttributes(before.attributes, after.attributes)) fields.attributes = after.attributes;
  if (before.kind === "track" && after.kind === "track") addKeyframes(fields, before, after);
  if (before.kind === "event" && after.kind === "event") {
    // Both ends go together: the server checks them against each other.
    if (before.start !== after.start || before.stop !== after.stop) {
      fields.start = after.start;
      fields.stop = after.stop;
    }
    if (before.track !== after.track) fields.track = after.track;
  }
  if (before.kind === "tag" && after.kind === "tag" && before.frame !== after.frame) {
    fields.frame = after.frame;
  }
  return Object.keys(fields).length ? { kind, id, revision, ...fields } : null;
}

/** @param {Partial<Update>} fields @param {Track} before @param {Track} after */
function addKeyframes(fields, before, after) {
  if (before.keyframes === after.keyframes) return;
  const known = new Map(before.keyframes.map((keyframe) => [keyframe.frame, keyframe]));
  const upserts = after.keyframes.filter((keyframe) => {
    const old = known.get(keyframe.frame);
    known.delete(keyframe.frame);
    return !old || !sameKeyframe(old, keyframe);
  });
  if (upserts.length) fields.keyframes = upserts;
  if (known.size) fields.removed_frames = [...known.keys()];
}

/** Applies a change set as the server does; the inverse of `changesBetween`. @param {Document} document @param {Changes} changes @returns {Document} */
export function withChanges(document, { created, updated, deleted }) {
  const result = new Map(document);
  for (const { id } of deleted) result.delete(id);
  for (const { revision: _, keyframes = [], removed_frames = [], ...fields } of updated) {
    const before = result.get(fields.id);
    if (!before) continue;
    const after = /** @type {Thing} */ ({ ...before, ...fields });
    if (after.kind === "track") {
      const kept = new Map(after.keyframes.map((keyframe) => [keyframe.frame, keyframe]));
      for (const frame of removed_frames) kept.delete(frame);
      for (const keyframe of keyframes) kept.set(keyframe.frame, keyframe);
      const ordered = [...kept.values()].toSorted((a, b) => a.frame - b.frame);
      result.set(after.id, { ...after, keyframes: ordered });
    } else result.set(after.id, after);
  }
  for (const thing of created) result.set(thing.id, thing);
  return result;
}
