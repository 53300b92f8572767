/**
 * The frame store: any frame of the clip as a picture that proves its number. The latest request
 * wins, a frame on its way is waited for instead of decoded again, and pictures around the
 * playhead are kept so that stepping is immediate both ways. Callers paint what `peek` gives and
 * never keep a picture: the store closes it when it makes room.
 */

/** @import { Picture, PictureSource } from "../types.js" */
/** @import { FrameIndex } from "./index.js" */
/** @import { SampleBytes } from "./bytes.js" */
import { MOST_LIVE, PictureCache } from "./cache.js";
import { SampleDecoder } from "./decoder.js";
import { nalLengthSize, nothingNeeds } from "./disposable.js";
import { fillAround, isOnItsWay } from "./plan.js";

/** Samples fed beyond the wanted frame, because a decoder holds some back to put them in order. */
const FED_BEYOND = 8;
const MOST_QUEUED = 8;
const MOST_COPYING = 3;
const STALL_MS = 150;
const SETTLE_MS = 80;
const NEAR_SAMPLES = 24;
const TRIES = 3;

/** @typedef {{rank: number, resolve: (picture: Picture | null) => void, reject: (error: unknown) => void}} Wanted */

/** @implements {PictureSource} */
export class FrameStore {
  /** @type {"decoder"} */
  kind = "decoder";
  /** @type {Wanted | null} */
  #wanted = null;
  #playing = false;
  #direction = 1;
  /** Frames to get ready though nobody waits for them. */
  #fill = { low: 0, high: -1 };
  #pumping = false;
  #beyond = FED_BEYOND;
  /** @type {Set<number>} */
  #copying = new Set();
  #failures = 0;
  /** Pictures made for an earlier era are thrown away. */
  #era = 0;
  #settle = 0;
  /** Until when (ms of the page) a picture just wanted has the processor for itself. */
  #restUntil = 0;
  #lengthSize;
  /** @type {(() => void) | null} */
  #wake = null;

  /** @param {FrameIndex} index @param {SampleBytes} bytes @param {{cache?: PictureCache}} [options] */
  constructor(index, bytes, { cache = new PictureCache() } = {}) {
    this.index = index;
    this.bytes = bytes;
    this.cache = cache;
    this.#lengthSize = nalLengthSize(index);
    this.decoder = new SampleDecoder(index, {
      onFrame: (rank, frame) => this.#received(rank, frame),
      onError: (error) => this.#broke(error),
      onIdle: () => this.#wake?.(),
    });
  }

  /** @param {number} rank @returns {Picture | null} */
  peek(rank) {
    return this.cache.get(rank);
  }

  /** The frame on the canvas, kept whatever happens. @param {number} rank */
  pin(rank) {
    this.cache.pinned = rank;
  }

  /** The picture of `rank`, or null when a later request took its place. @param {number} rank @returns {Promise<Picture | null>} */
  request(rank) {
    this.#wanted?.resolve(null);
    this.#wanted = null;
    const step = rank - this.cache.playhead;
    if (step) this.#direction = Math.sign(step);
    this.cache.playhead = rank;
    this.#failures = 0;
    const present = this.cache.get(rank);
    if (present) {
      this.#planSoon(Math.abs(step) > 2);
      return Promise.resolve(present);
    }
    return new Promise((resolve, reject) => {
      this.#wanted = { rank, resolve, reject };
      if (!this.#copying.has(rank)) this.#aim(rank);
    });
  }

  /** Where the playhead is; while playing, decoding goes on ahead of it. @param {number} rank @param {boolean} playing */
  follow(rank, playing) {
    const began = playing && !this.#playing;
    this.cache.playhead = rank;
    this.#play(playing);
    if (began) this.#aim(Math.min(rank + 1, this.index.stop - 1));
    else if (playing) this.#wake?.();
    else this.#planSoon(false);
  }

  /** @param {boolean} playing */
  #play(playing) {
    this.#playing = playing;
    this.cache.playing = playing;
  }

  /** Closes every picture and stops decoding. */
  release() {
    this.#wanted?.resolve(null);
    this.#wanted = null;
    this.#play(false);
    this.#fill = { low: 0, high: -1 };
    this.#era += 1;
    this.decoder.stop();
    this.cache.clear();
    this.bytes.clear();
    this.#wake?.();
  }

  /** Decodes towards `rank`: onward when the present run will come to it, else from its key frame. @param {number} rank */
  #aim(rank) {
    const sample = this.index.sampleOf(rank);
    const entry = this.index.entryOf(rank);
    const begins = this.index.gops[entry]?.first ?? 0;
    if (!isOnItsWay(this.decoder, { rank, sample, begins, near: NEAR_SAMPLES })) {
      this.#beyond = FED_BEYOND;
      this.bytes.keepOnly([entry, entry + 1]);
      this.decoder.start(entry);
    }
    void this.#pump();
  }

  /** @param {boolean} afterJump  Then the picture is painted first, and others are likely to follow at once. */
  #planSoon(afterJump) {
    const now = performance.now();
    if (afterJump) this.#restUntil = now + SETTLE_MS;
    clearTimeout(this.#settle);
    this.#settle = /** @type {any} */ (setTimeout(() => void this.#plan(), Math.max(0, this.#restUntil - now)));
  }

  get #isBusy() {
    return this.#playing || this.#wanted !== null;
  }

  /** Gets the frames around the playhead ready. */
  async #plan() {
    if (this.#isBusy) return;
    const { playhead } = this.cache;
    const { start, stop, codedSize } = this.index;
    const { low, high, lacking } = fillAround({
      start, stop, playhead, direction: this.#direction,
      room: Math.floor(this.cache.cap / (codedSize.width * codedSize.height * 4)),
      has: (rank) => this.cache.has(rank) || this.#copying.has(rank),
    });
    await this.#takeOver(low, high);
    if (this.#isBusy || playhead !== this.cache.playhead) return;
    const gop = this.index.gopOfSample(this.index.sampleOf(playhead));
    this.bytes.prefetch(gop + 1);
    if (this.#direction < 0) this.bytes.prefetch(gop - 1);
    if (lacking === null) return;
    this.#fill = { low, high };
    this.#aim(lacking);
  }

  /** The rank up to which to decode. */
  get #goal() {
    return this.#wanted?.rank ?? this.#fill.high;
  }

  #unfinished() {
    return this.decoder.next >= 0 && (this.#playing || this.decoder.emitted < this.#goal);
  }

  /** Whether to feed one more sample now. */
  #hungry() {
    const { next, queued } = this.decoder;
    if (queued >= MOST_QUEUED || this.#copying.size >= MOST_COPYING) return false;
    if (this.#playing) {
      return this.cache.countAhead() + this.#copying.size + queued < MOST_LIVE - 1;
    }
    return next <= this.index.sampleOf(this.#goal) + this.#beyond;
  }

  async #pump() {
    if (this.#pumping) return this.#wake?.();
    this.#pumping = true;
    try {
      while (this.#unfinished()) {
        if (this.decoder.next >= this.index.sampleCount) {
          await this.decoder.flush();
          if (this.decoder.next >= this.index.sampleCount) break;
        } else if (this.#hungry()) await this.#feedOne();
        else await this.#rest();
      }
    } catch (error) {
      const replaced = error instanceof DOMException && error.name === "AbortError";
      if (!replaced) this.#broke(error);
    } finally {
      this.#pumping = false;
    }
    if (this.#unfinished() && this.decoder.next < this.index.sampleCount) void this.#pump();
  }

  async #feedOne() {
    const { next } = this.decoder;
    const gop = this.index.gopOfSample(next);
    const goal = this.#wanted?.rank ?? -1;
    const boundary = this.index.gops[gop]?.first === next;
    if (boundary && goal >= 0 && this.index.sampleOf(goal) < next && !this.bytes.has(gop)) {
      // All that the wanted frame needs is fed: better out now than after the next group's download.
      this.bytes.prefetch(gop);
      await this.decoder.flush();
      if (this.decoder.next !== next || this.decoder.emitted >= goal) return;
    }
    const data = await this.bytes.sample(next);
    if (this.decoder.next !== next) return;
    // What lies on the way to a wanted frame need not be decoded when no other frame is made from it.
    const isOnTheWay = this.#wanted !== null && (this.index.samples.rank[next] ?? 0) < this.#wanted.rank;
    if (isOnTheWay && nothingNeeds(data, this.#lengthSize)) this.decoder.leaveOut();
    else this.decoder.feed(data);
    if (this.#playing) this.bytes.prefetch(gop + 1);
  }

  /** Until something changes; a decoder that stays silent is fed more. */
  async #rest() {
    const { emitted } = this.decoder;
    const silent = await new Promise((resolve) => {
      const timer = setTimeout(() => resolve(true), STALL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(false);
      };
    });
    this.#wake = null;
    const idle = this.decoder.queued === 0 && this.#copying.size === 0;
    if (silent && idle && this.decoder.emitted === emitted) this.#beyond += 4;
  }

  /** @param {number} rank @param {VideoFrame} frame */
  #received(rank, frame) {
    const isWanted = this.#wanted?.rank === rank;
    const inWindow = rank >= this.#fill.low && rank <= this.#fill.high;
    // A decoder that holds many back gives them all at once: those it has no room for become ours,
    // because what is thrown away before it is due is missing then.
    const early = this.#playing && !isWanted && rank > this.cache.playhead && this.cache.isFull;
    if (early && !this.cache.has(rank) && !this.#copying.has(rank)) void this.#copy(rank, frame);
    else if (isWanted || ((this.#playing || this.#wanted) && !this.cache.has(rank))) {
      const { displayWidth: width, displayHeight: height } = frame;
      this.cache.put({ rank, source: frame, width, height, bytes: width * height * 1.5 }, true);
      if (isWanted) this.#deliver();
    } else if (inWindow && !this.cache.has(rank) && !this.#copying.has(rank)) void this.#copy(rank, frame);
    else frame.close();
    this.#wake?.();
  }

  /** Hands the wanted picture over. */
  #deliver() {
    const wanted = this.#wanted;
    if (!wanted) return;
    this.#wanted = null;
    this.#failures = 0;
    wanted.resolve(this.cache.get(wanted.rank));
    this.#planSoon(true);
  }

  /**
   * Frames that are still the decoder's become our own, one by one so that the page can paint and
   * answer in between, and only while nobody is in a hurry.
   * @param {number} low @param {number} high
   */
  async #takeOver(low, high) {
    for (const rank of this.cache.liveRanks) {
      const held = this.cache.get(rank);
      const useful = rank === this.cache.pinned || (rank >= low && rank <= high);
      if (!useful) this.cache.delete(rank);
      else if (held && held.source instanceof VideoFrame && !this.#copying.has(rank)) {
        await this.#copy(rank, held.source.clone());
        await new Promise((resolve) => { setTimeout(resolve); });
        if (this.#isBusy) return;
      }
    }
  }

  /** A picture of our own, so that the decoder gets its frame back. @param {number} rank @param {VideoFrame} frame */
  async #copy(rank, frame) {
    const era = this.#era;
    this.#copying.add(rank);
    try {
      const bitmap = await createImageBitmap(frame);
      const { width, height } = bitmap;
      if (era !== this.#era) bitmap.close();
      else this.cache.put({ rank, source: bitmap, width, height, bytes: width * height * 4 }, false);
    } catch {
      // Closed under us by a release; it can be decoded again.
    } finally {
      frame.close();
      this.#copying.delete(rank);
    }
    if (this.#wanted?.rank === rank) {
      if (this.cache.has(rank)) this.#deliver();
      else this.#aim(rank);
    }
    this.#wake?.();
  }

  /** @param {unknown} error */
  #broke(error) {
    this.#failures += 1;
    this.#fill = { low: 0, high: -1 };
    this.#play(false);
    this.decoder.stop();
    const wanted = this.#wanted;
    if (!wanted) return;
    if (this.#failures < TRIES && error instanceof DOMException) {
      this.#aim(wanted.rank);
      return;
    }
    this.#wanted = null;
    wanted.reject(error);
  }
}
