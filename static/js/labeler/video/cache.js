/**
 * Decoded pictures around the playhead, capped by bytes, and by count for those that occupy the
 * decoder. Owns what it holds: every picture that leaves is closed.
 */

/** @import { Picture } from "../types.js" */

export const MOST_BYTES = 192 * 1024 * 1024;
export const MOST_LIVE = 8;

export class PictureCache {
  /** @type {Map<number, Picture>} */
  #pictures = new Map();
  /** @type {Set<number>} Ranks of frames that still belong to the decoder. */
  #live = new Set();
  playhead = 0;
  /** While playing nothing goes back: what was passed makes room first. */
  playing = false;
  /** The rank on the canvas, which may have to be painted again at any time. */
  pinned = -1;

  /** @param {{cap?: number, mostLive?: number}} [options] */
  constructor({ cap = MOST_BYTES, mostLive = MOST_LIVE } = {}) {
    this.cap = cap;
    this.mostLive = mostLive;
  }

  /** @param {number} rank */
  get(rank) {
    return this.#pictures.get(rank) ?? null;
  }

  /** @param {number} rank */
  has(rank) {
    return this.#pictures.has(rank);
  }

  /** @param {number} rank */
  isLive(rank) {
    return this.#live.has(rank);
  }

  get liveRanks() {
    return [...this.#live];
  }

  /** How many pictures of what is to come there are. */
  countAhead() {
    return [...this.#pictures.keys()].filter((rank) => rank > this.playhead).length;
  }

  /** Whether the decoder's frames that are to come, and the one on the canvas, take all the room there is for such. */
  get isFull() {
    return this.liveRanks.filter((rank) => rank >= this.playhead || rank === this.pinned).length >= this.mostLive;
  }

  get bytes() {
    return [...this.#pictures.values()].reduce((sum, picture) => sum + picture.bytes, 0);
  }

  /** Keeps a picture, replacing and closing one of the same rank. @param {Picture} picture @param {boolean} live */
  put(picture, live) {
    this.delete(picture.rank);
    this.#pictures.set(picture.rank, picture);
    if (live) this.#live.add(picture.rank);
    while (this.#live.size > this.mostLive && this.#dropFarthest(this.#live));
    while (this.bytes > this.cap && this.#dropFarthest(this.#pictures.keys()));
  }

  /** @param {number} rank */
  delete(rank) {
    const picture = this.#pictures.get(rank);
    this.#pictures.delete(rank);
    this.#live.delete(rank);
    picture?.source.close?.();
  }

  clear() {
    for (const rank of [...this.#pictures.keys()]) this.delete(rank);
  }

  /** Of two as far away, what was passed goes first; while playing always. Neither the wanted nor the painted one goes. @param {Iterable<number>} ranks */
  #dropFarthest(ranks) {
    const away = (/** @type {number} */ rank) => Math.abs(rank - this.playhead) + (rank >= this.playhead ? 0 : this.playing ? Infinity : 0.5);
    const free = [...ranks].filter((rank) => rank !== this.pinned && rank !== this.playhead);
    if (!free.length) return false;
    this.delete(free.reduce((far, rank) => (away(rank) > away(far) ? rank : far)));
    return true;
  }
}
