/** How long items take: this one so far, and those before it. Pure. */

/** The middle of all but the accidents: half take longer, half less. @param {readonly number[]} seconds @returns {number | null} */
export function typical(seconds) {
  const sorted = seconds.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** @param {number} now  Seconds on this item. @param {readonly number[]} before  Of earlier ones. */
export function paceWords(now, before) {
  const usual = typical(before);
  const shown = (/** @type {number} */ value) => (value < 60 ? `${Math.round(value)} s` : `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`);
  return usual === null ? shown(now) : `${shown(now)} · typically ${shown(usual)} an item`;
}
