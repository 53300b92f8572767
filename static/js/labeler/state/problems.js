/** What must be mended before a task can be submitted: the server's rules, answered while one works. Pure. */

/** @import { Clip, Document, Problem, Schema, Thing } from "../types.js" */
import { visibleSpans } from "../tracks/spans.js";
import { byKind, missingAttributes, nameOf, remembered } from "./selectors.js";

/** The smallest side a shape may have; the same as in `apps/annotations/domain/checks.py`. */
export const SMALLEST_SUBMITTED = 2;

export const problemsOf = remembered((
  /** @type {Document} */ document, /** @type {Schema} */ schema, /** @type {Clip} */ clip,
  /** @type {string | null} */ openEvent,
) => {
  const { tracks, events, tags } = byKind(document);
  /** @type {Problem[]} */
  const found = [];
  const note = (/** @type {Thing} */ thing, /** @type {number} */ frame, /** @type {string} */ message) =>
    found.push({ kind: thing.kind, id: thing.id, frame, message: `${nameOf(thing)}: ${message}` });
  const attributes = (/** @type {Thing} */ thing, /** @type {number} */ frame) => {
    for (const name of missingAttributes(thing, schema)) note(thing, frame, `the attribute “${name}” is missing.`);
  };
  for (const track of tracks) {
    const first = visibleSpans(track.keyframes, clip.stop)[0]?.start ?? track.keyframes[0]?.frame ?? clip.start;
    attributes(track, first);
    if (track.keyframes.every(({ outside }) => outside)) note(track, first, "it is never visible.");
    for (const { frame, outside, points: [x1, y1, x2, y2] } of track.keyframes) {
      if (!outside && Math.min(x2 - x1, y2 - y1) < SMALLEST_SUBMITTED) note(track, frame, `it is less than ${SMALLEST_SUBMITTED} px here.`);
    }
  }
  for (const event of events) {
    attributes(event, event.start);
    if (event.id === openEvent) note(event, event.start, "it was started and not stopped. Press A where it ends.");
  }
  for (const tag of tags) attributes(tag, tag.frame);
  return found;
});
