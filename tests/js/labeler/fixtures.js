/** What the tests of the labeling view build their objects from. */

/** @param {number} frame @param {number[]} points @param {object} [more] */
export const keyframe = (frame, points, more = {}) => (
  { frame, points, outside: false, occluded: false, attributes: {}, source: "manual", ...more });

/** @param {string} id @param {object[]} keyframes @param {object} [more] */
export const track = (id, keyframes, more = {}) => (
  { kind: "track", id, label: "Person", shape: "box", attributes: {}, keyframes, ...more });

/** @param {string} id @param {number} start @param {number} stop @param {object} [more] */
export const event = (id, start, stop, more = {}) => (
  { kind: "event", id, label: "Crossing", start, stop, track: null, attributes: {}, ...more });

/** @param {string} id @param {number} frame @param {object} [more] */
export const tag = (id, frame, more = {}) => (
  { kind: "tag", id, label: "Rain", frame, attributes: {}, ...more });

/** @param {object[]} things */
export const documentOf = (...things) => new Map(things.map((thing) => [thing.id, thing]));

/** A repeatable source of numbers in [0, 1). @param {number} seed */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
