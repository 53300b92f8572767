/** What must be mended before a task can be submitted: the server's rules, answered while one works; and what is probably wrong. Pure. */

/** @import { Clip, Document, Problem, Schema, Thing, Track } from "../types.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { doubles, doubtsOf } from "../tracks/doubts.js";
import { visibleSpans } from "../tracks/spans.js";
import { byKind, missingAttributes, nameOf, remembered } from "./selectors.js";

export const problemsOf = remembered((
  /** @type {Document} */ document, /** @type {Schema} */ schema, /** @type {Clip} */ clip,
  /** @type {string | null} */ openEvent,
) => {
  const { tracks, events, tags } = byKind(document);
  /** @type {Problem[]} */
  const found = [];
  const note = (/** @type {Thing} */ thing, /** @type {number} */ frame, /** @type {string} */ message, /** @type {Partial<Problem>} */ more = {}) =>
    found.push({ kind: thing.kind, id: thing.id, frame, message: `${nameOf(thing)}: ${message}`, ...more });
  const attributes = (/** @type {Thing} */ thing, /** @type {number} */ frame) => {
    for (const name of missingAttributes(thing, schema)) note(thing, frame, `the attribute “${name}” is missing.`);
  };
  for (const track of tracks) {
    const first = visibleSpans(track.keyframes, clip.stop)[0]?.start ?? track.keyframes[0]?.frame ?? clip.start;
    attributes(track, first);
    if (track.keyframes.every(({ outside }) => outside)) note(track, first, "it is never visible.");
    for (const { frame, message, warning } of shapeProblems(track)) note(track, frame, message, warning ? { warning } : {});
  }
  for (const event of events) {
    attributes(event, event.start);
    if (event.id === openEvent) note(event, event.start, "it was started and not stopped. Stop it where it ends.");
  }
  for (const tag of tags) attributes(tag, tag.frame);
  for (const track of tracks) {
    for (const { code, frame, message, fix } of doubtsOf(track, clip)) note(track, frame, message, { warning: true, code, ...(fix ? { fix } : {}) });
  }
  for (const { track, other, frame } of doubles(tracks, clip)) {
    note(track, frame, `it lies on ${nameOf(other)} wherever both are. Is it the same object?`, { warning: true, code: "double", fix: { title: "Delete this one", command: "delete" } });
  }
  return found;
});

/** How a warning that was looked at and found right is remembered. @param {Problem} problem */
export const fineKey = ({ id, code, frame, message }) => `${id}|${code ?? message}|${frame}`;

/** @typedef {{frame: number, message: string, warning: boolean}} ShapeProblem */
/** @type {WeakMap<Track, ShapeProblem[]>} */
const looked = new WeakMap();

/** What is wrong with the shapes of a track; each is looked at once. @param {Track} track @returns {ShapeProblem[]} */
function shapeProblems(track) {
  let found = looked.get(track);
  if (found) return found;
  looked.set(track, found = []);
  const kind = kindOf(track.shape);
  for (const { frame, outside, points } of track.keyframes) {
    if (outside) continue;
    const warning = kind.warning(points);
    if (warning) found.push({ frame, message: warning, warning: false });
    const doubt = kind.doubt?.(points);
    if (doubt) found.push({ frame, message: doubt, warning: true });
  }
  return found;
}
