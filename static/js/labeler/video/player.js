/**
 * Seeking, stepping and playing. Keeps `view.frame` (asked for) and `view.shown` (on the canvas)
 * true; a frame counts as shown only when its own picture is there.
 */

/** @import { PictureSource } from "../types.js" */
/** @import { Store } from "../state/store.js" */
/** @import { FrameIndex } from "./index.js" */
import { clamp } from "../geometry/box.js";
import { PlayClock } from "./clock.js";

export const SPEEDS = [0.1, 0.25, 0.5, 1, 1.5, 2, 4];
const RETRY_MS = 3000;
const STALLED_MS = 400;

export class Player {
  #clock;
  #lastProgress = 0;
  #loopRequest = 0;
  /** @type {(() => void)[]} */
  #settling = [];
  #retry = 0;

  /**
   * @param {{index: FrameIndex, source: PictureSource, store: Store,
   *   onShown: () => void}} parts  `onShown` paints at once.
   */
  constructor({ index, source, store, onShown }) {
    this.index = index;
    this.source = source;
    this.store = store;
    this.onShown = onShown;
    this.#clock = new PlayClock(index);
    this.#watchVisibility();
  }

  get #view() {
    return this.store.get().view;
  }

  /** @param {number} frame */
  #inClip(frame) {
    return clamp(Math.round(frame), this.index.start, this.index.stop - 1);
  }

  /** Shows `frame`, unless another is asked for before it comes. @param {number} frame */
  seek(frame) {
    const rank = this.#inClip(frame);
    this.pause();
    this.store.dispatch({ type: "view", change: { frame: rank } });
    return this.#bring(rank);
  }

  /** @param {number} count */
  step(count) {
    return this.seek((this.#view.playing ? this.#view.shown : this.#view.frame) + count);
  }

  /** What is on the canvas is what is meant: drops a seek that is under way. */
  hold() {
    this.pause();
    const { frame, shown } = this.#view;
    if (shown >= 0 && shown !== frame) void this.seek(shown);
  }

  /** Resolves when the frame asked for is the frame shown. @returns {Promise<void>} */
  settled() {
    const { frame, shown, playing } = this.#view;
    if (frame === shown && !playing) return Promise.resolve();
    return new Promise((resolve) => { this.#settling.push(resolve); });
  }

  /** @param {number} rank */
  async #bring(rank) {
    clearTimeout(this.#retry);
    try {
      const picture = await this.source.request(rank);
      if (picture) this.#show(rank);
    } catch (error) {
      this.#failed(rank, error);
    }
  }

  /** @param {number} rank */
  #show(rank) {
    if (!this.source.peek(rank)) return;
    this.source.pin(rank);
    this.store.dispatch({ type: "view", change: { shown: rank, trouble: "" } });
    this.onShown();
    if (!this.#view.playing) this.source.follow(rank, false);
    if (this.#view.frame === rank) for (const resolve of this.#settling.splice(0)) resolve();
  }

  /** Says what is wrong and tries again while the frame is still wanted. @param {number} rank @param {unknown} error */
  #failed(rank, error) {
    const reason = error instanceof Error ? error.message : String(error);
    const trouble = navigator.onLine === false ? "The footage cannot be loaded: this computer is offline."
      : `Frame ${rank} could not be loaded. ${reason}`;
    this.store.dispatch({ type: "view", change: { trouble, playing: false } });
    this.#retry = /** @type {any} */ (setTimeout(() => {
      if (this.#view.frame === rank && this.#view.shown !== rank) void this.#bring(rank);
    }, RETRY_MS));
  }

  toggle() {
    if (this.#view.playing) this.pause();
    else this.play();
  }

  play() {
    const { shown, frame, speed, loop, playing } = this.#view;
    if (playing) return;
    const last = (loop?.stop ?? this.index.stop) - 1;
    const outside = loop && (frame < loop.start || frame >= last);
    const from = outside || frame >= last ? loop?.start ?? this.index.start : frame;
    if (from !== shown) {
      void this.seek(from).then(() => { if (this.#view.shown === from) this.#begin(from, speed); });
    } else this.#begin(from, speed);
  }

  /** @param {number} from @param {number} speed */
  #begin(from, speed) {
    this.store.dispatch({ type: "view", change: { playing: true, frame: from } });
    this.#clock.set(from, performance.now(), speed);
    this.#lastProgress = performance.now();
    this.source.follow(from, true);
    requestAnimationFrame((now) => this.#tick(now));
  }

  pause() {
    if (!this.#view.playing) return;
    const { shown } = this.#view;
    this.store.dispatch({ type: "view", change: { playing: false, frame: shown } });
    this.source.follow(shown, false);
    for (const resolve of this.#settling.splice(0)) resolve();
  }

  /** @param {number} speed */
  setSpeed(speed) {
    this.store.dispatch({ type: "view", change: { speed } });
    if (this.#view.playing) this.#clock.set(this.#view.shown, performance.now(), speed);
  }

  /** @param {number} now */
  #tick(now) {
    const { playing, shown, loop } = this.#view;
    if (!playing) return;
    requestAnimationFrame((later) => this.#tick(later));
    const last = (loop?.stop ?? this.index.stop) - 1;
    if (shown >= last) {
      if (loop) this.#rewind(loop.start, now);
      else if (this.#clock.due(now) >= last) this.pause();
      return;
    }
    const next = Math.min(last, this.#clock.pick(shown, now, (rank) => this.source.peek(rank) !== null));
    if (next !== shown) {
      this.#lastProgress = now;
      this.store.dispatch({ type: "view", change: { frame: next } });
      this.source.follow(next, true);
      this.#show(next);
    } else if (now - this.#lastProgress > STALLED_MS) this.#unstall(shown + 1, now);
  }

  /** @param {number} start @param {number} now */
  #rewind(start, now) {
    if (this.#loopRequest === start + 1) return;
    this.#loopRequest = start + 1;
    void this.source.request(start).then((picture) => {
      this.#loopRequest = 0;
      if (!picture || !this.#view.playing) return;
      this.store.dispatch({ type: "view", change: { frame: start } });
      this.#clock.set(start, performance.now());
      this.#lastProgress = now;
      this.source.follow(start, true);
      this.#show(start);
    }).catch((error) => this.#failed(start, error));
  }

  /** Asks for the late frame itself, so that a failure shows. @param {number} rank @param {number} now */
  #unstall(rank, now) {
    this.#lastProgress = now;
    void this.source.request(rank).catch((error) => this.#failed(rank, error));
    this.#clock.set(this.#view.shown, now);
  }

  /** A hidden page holds no pictures. */
  #watchVisibility() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) {
        this.pause();
        this.source.release();
      } else void this.#bring(this.#view.frame);
    });
  }
}
