/** What must be mended before a task can be submitted: the server's rules, answered while one works. Pure. */

/** @import { Clip, Document, Problem, Schema, Thing } from "../types.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { visibleSpans } from "../tracks/spans.js";
import { byKind, missingAttributes, nameOf, remembered } from "./selectors.js";

export const problemsOf = remembered((
  /** @type {Document} */ document, /** @type {Schema} */ schema, /** @type {Clip} */ clip,
  /** @type {string | null} */ openEvent,
) => {
  const { tracks, events, tags } = byKind(document);
  /** @type {Problem[]} */
  const found = [];
  const note = (/** @type {Thing} */ thing, /** @type {number} */ frame, /** @type {string} */ message, warning = false) =>
    found.push({ kind: thing.kind, id: thing.id, frame, message: `${nameOf(thing)}: ${message}`, ...(warning ? { warning } : {}) });
  const attributes = (/** @type {Thing} */ thing, /** @type {number} */ frame) => {
    for (const name of missingAttributes(thing, schema)) note(thing, frame, `the attribute “${name}” is missing.`);
  };
  for (const track of tracks) {
    const first = visibleSpans(track.keyframes, clip.stop)[0]?.start ?? track.keyframes[0]?.frame ?? clip.start;
    attributes(track, first);
    if (track.keyframes.every(({ outside }) => outside)) note(track, first, "it is never visible.");
    for (const { frame, outside, points } of track.keyframes) {
      const warning = outside ? "" : kindOf(track.shape).warning(points);
      if (warning) note(track, frame, warning);
      const doubt = outside ? "" : kindOf(track.shape).doubt?.(points);
      if (doubt) note(track, frame, doubt, true);
    }
  }
  for (const event of events) {
    attributes(event, event.start);
    if (event.id === openEvent) note(event, event.start, "it was started and not stopped. Press A where it ends.");
  }
  for (const tag of tags) attributes(tag, tag.frame);
  return found;
});
