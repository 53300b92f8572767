/** One object changed in two places at once: what both did, put together. Pure. */

/** @import { Attributes, Keyframe, Thing } from "../types.js" */
import { sameAttributes, sameKeyframe } from "./changes.js";

/** @typedef {{object: Thing, clashes: string[]}} Merged  `clashes` names what both changed, differently; there it is mine. */

/**
 * @template V @param {V} base @param {V} mine @param {V} theirs @param {(a: V, b: V) => boolean} same
 * @returns {{value: V, clash: boolean}}
 */
function either(base, mine, theirs, same = Object.is) {
  if (same(mine, theirs) || same(base, theirs)) return { value: mine, clash: false };
  return same(base, mine) ? { value: theirs, clash: false } : { value: mine, clash: true };
}

/** @param {Thing} base  As both began. @param {Thing} mine @param {Thing} theirs @returns {Merged} */
export function merged(base, mine, theirs) {
  /** @type {string[]} */
  const clashes = [];
  /** @type {any} */
  const object = { ...mine };
  const take = (/** @type {string} */ name, /** @type {string} */ word, /** @type {any} */ [b, m, t], /** @type {(a: any, b: any) => boolean} */ same = Object.is) => {
    const { value, clash } = either(b, m, t, same);
    if (clash) clashes.push(word);
    object[name] = value;
  };
  take("label", "the label", [base.label, mine.label, theirs.label]);
  object.attributes = mergedAttributes([base.attributes, mine.attributes, theirs.attributes], clashes);
  if (base.kind === "track" && mine.kind === "track" && theirs.kind === "track") {
    object.keyframes = mergedKeyframes([base.keyframes, mine.keyframes, theirs.keyframes], clashes);
  }
  if (base.kind === "event" && mine.kind === "event" && theirs.kind === "event") {
    const span = (/** @type {any} */ { start, stop }) => [start, stop];
    const { value, clash } = either(span(base), span(mine), span(theirs), (a, b) => a[0] === b[0] && a[1] === b[1]);
    if (clash) clashes.push("its frames");
    [object.start, object.stop] = value;
    take("track", "what it is about", [base.track, mine.track, theirs.track]);
  }
  if (base.kind === "tag" && mine.kind === "tag" && theirs.kind === "tag") take("frame", "its frame", [base.frame, mine.frame, theirs.frame]);
  return { object, clashes };
}

/** @param {[Attributes, Attributes, Attributes]} sides @param {string[]} clashes @returns {Attributes} */
function mergedAttributes([base, mine, theirs], clashes) {
  if (sameAttributes(mine, theirs)) return mine;
  /** @type {Record<string, any>} */
  const result = {};
  for (const name of new Set([...Object.keys(mine), ...Object.keys(theirs), ...Object.keys(base)])) {
    const { value, clash } = either(base[name], mine[name], theirs[name]);
    if (clash) clashes.push(`“${name}”`);
    if (value !== undefined) result[name] = value;
  }
  return result;
}

/** @param {[readonly Keyframe[], readonly Keyframe[], readonly Keyframe[]]} sides @param {string[]} clashes @returns {Keyframe[]} */
function mergedKeyframes(sides, clashes) {
  const [base, mine, theirs] = sides.map((keyframes) => new Map(keyframes.map((keyframe) => [keyframe.frame, keyframe])));
  const frames = [...new Set(sides.flatMap((keyframes) => keyframes.map(({ frame }) => frame)))].toSorted((a, b) => a - b);
  const same = (/** @type {Keyframe | undefined} */ a, /** @type {Keyframe | undefined} */ b) => a === b || (a !== undefined && b !== undefined && sameKeyframe(a, b));
  const kept = [];
  for (const frame of frames) {
    const { value, clash } = either(base?.get(frame), mine?.get(frame), theirs?.get(frame), same);
    if (clash) clashes.push(`frame ${frame}`);
    if (value) kept.push(value);
  }
  return kept;
}
