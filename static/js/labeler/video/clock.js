/**
 * When a frame is due while playing: media time by the footage's own times, so that a variable
 * frame rate plays right. The clock waits for the decoder instead of running away from it. Pure.
 */

/** @import { FrameIndex } from "./index.js" */

/** Frames to lag before the clock is set back. */
const PATIENCE = 2;

export class PlayClock {
  #startedAt = 0;
  #startedFrom = 0;

  /** @param {Pick<FrameIndex, "timeOf" | "rankAt">} index */
  constructor(index) {
    this.index = index;
    this.speed = 1;
  }

  /** Frame `rank` is on the canvas now. @param {number} rank @param {number} now @param {number} [speed] */
  set(rank, now, speed = this.speed) {
    this.speed = speed;
    this.#startedAt = now;
    this.#startedFrom = this.index.timeOf(rank);
  }

  /** @param {number} now */
  due(now) {
    return this.index.rankAt(this.#startedFrom + (now - this.#startedAt) * this.speed + 0.5);
  }

  /**
   * The frame to show now: the newest that is due and ready, never one ahead of time. When frames
   * are late the clock is set back, so that none is jumped over for want of decoding.
   * @param {number} shown @param {number} now @param {(rank: number) => boolean} ready
   */
  pick(shown, now, ready) {
    const due = this.due(now);
    let best = shown;
    for (let rank = shown + 1; rank <= due && ready(rank); rank += 1) best = rank;
    if (due - best > PATIENCE) this.set(best, now);
    return best;
  }
}
