/** The fewest keyframes that still tell where an object was. Pure. */

/** @typedef {{frame: number, values: readonly number[]}} Place */

/**
 * The fewest of `places`, first and last among them, between which straight lines pass within
 * `tolerance` of every other place, in each value. Their frames rise. Costs the square of the count.
 * @param {readonly Place[]} places @param {number} tolerance @returns {Place[]}
 */
export function fewest(places, tolerance) {
  const count = places.length;
  if (count < 3) return [...places];
  // steps[i]: how many lines lead to place i at the least; from[i]: where the last of them begins.
  const steps = new Float64Array(count).fill(Infinity);
  const from = new Int32Array(count).fill(-1);
  steps[0] = 0;
  for (let i = 0; i < count - 1; i += 1) {
    const next = /** @type {number} */ (steps[i]) + 1;
    for (const j of reached(places, i, tolerance)) {
      if (next >= /** @type {number} */ (steps[j])) continue;
      steps[j] = next;
      from[j] = i;
    }
  }
  const kept = [];
  for (let i = count - 1; i >= 0; i = from[i] ?? -1) kept.push(/** @type {Place} */ (places[i]));
  return kept.toReversed();
}

/**
 * The places that a straight line from place `i` may end at: its slope has to pass within the
 * tolerance of all between, so each place between narrows the slopes that are left.
 * @param {readonly Place[]} places @param {number} i @param {number} tolerance @returns {Generator<number>}
 */
function* reached(places, i, tolerance) {
  const start = /** @type {Place} */ (places[i]);
  const low = start.values.map(() => -Infinity);
  const high = start.values.map(() => Infinity);
  for (let j = i + 1; j < places.length; j += 1) {
    const { frame, values } = /** @type {Place} */ (places[j]);
    const length = frame - start.frame;
    const slopes = values.map((value, axis) => (value - (start.values[axis] ?? 0)) / length);
    if (slopes.every((slope, axis) => slope >= (low[axis] ?? 0) - 1e-12 && slope <= (high[axis] ?? 0) + 1e-12)) yield j;
    for (const [axis, slope] of slopes.entries()) {
      low[axis] = Math.max(low[axis] ?? 0, slope - tolerance / length);
      high[axis] = Math.min(high[axis] ?? 0, slope + tolerance / length);
    }
    if (low.some((least, axis) => least > (high[axis] ?? 0) + 1e-12)) return;
  }
}
