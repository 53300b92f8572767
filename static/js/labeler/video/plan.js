/** Which frames to have ready around the playhead while nobody waits for one. Pure. */

export const AHEAD = 12;
export const BEHIND = 10;
export const BEHIND_WHEN_STEPPING_BACK = 16;
const RUNWAY_BEHIND = 6;
const RUNWAY_AHEAD = 4;

/**
 * The window of frames to fill and the first that lacks, or null while the runway is long enough
 * both ways: filling in larger pieces keeps single steps from starting the decoder anew each time.
 * @param {{start: number, stop: number, playhead: number, direction: number, room: number,
 *   has: (rank: number) => boolean}} given  `room`: how many pictures fit in the cache.
 * @returns {{low: number, high: number, lacking: number | null}}
 */
export function fillAround({ start, stop, playhead, direction, room, has }) {
  const behind = Math.min(direction < 0 ? BEHIND_WHEN_STEPPING_BACK : BEHIND, Math.floor(room * 0.45));
  const ahead = Math.min(AHEAD, Math.floor(room * 0.45));
  const low = Math.max(start, playhead - behind);
  const high = Math.min(stop - 1, playhead + ahead);
  const lackingIn = (/** @type {number} */ from, /** @type {number} */ to) => {
    for (let rank = from; rank <= to; rank += 1) if (!has(rank)) return rank;
    return null;
  };
  const shortBehind = lackingIn(Math.max(low, playhead - RUNWAY_BEHIND), playhead) !== null;
  const shortAhead = lackingIn(playhead, Math.min(high, playhead + RUNWAY_AHEAD)) !== null;
  if (!shortBehind && !shortAhead) return { low, high, lacking: null };
  return { low, high, lacking: lackingIn(shortBehind ? low : playhead, high) };
}

/**
 * Whether a run of the decoder will come to a frame by going on. A run that began behind the sample
 * has not fed it, even while nothing has come out yet; what it left out never comes.
 * @param {{first: number, next: number, emitted: number, leftOut: number}} run
 * @param {{rank: number, sample: number, begins: number, near: number}} wanted  `begins`: the key frame's sample.
 */
export function isOnItsWay({ first, next, emitted, leftOut }, { rank, sample, begins, near }) {
  if (next < 0 || emitted >= rank || leftOut >= rank || sample < first) return false;
  return sample < next || begins <= next + near;
}
