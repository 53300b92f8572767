/**
 * Encoded bytes, one Range request a group of pictures, kept up to a cap. Samples are handed out
 * as soon as they have arrived, while the rest of their group is still coming.
 */

/** @import { FrameIndex, Gop } from "./index.js" */

const CAP_BYTES = 64 * 1024 * 1024;
const RETRY_MS = [300, 1000, 3000];

/** A download that the server refused: trying again will not help. */
export class MediaRefused extends Error {
  /** @param {number} status */
  constructor(status) {
    super(status === 403 || status === 404 || status === 409
      ? "The footage is no longer open to you. Reload the page to see why."
      : `The server answered ${status} instead of the footage.`);
    this.status = status;
  }
}

/** One group's bytes, growing. */
class Download {
  /** @param {Gop} gop @param {AbortController} abort */
  constructor(gop, abort) {
    this.gop = gop;
    this.abort = abort;
    this.bytes = new Uint8Array(gop.byteStop - gop.byteStart);
    this.filled = 0;
    this.used = 0;
    /** @type {unknown} */
    this.error = null;
    /** @type {(() => void)[]} */
    this.waiting = [];
  }

  get done() {
    return this.filled === this.bytes.length;
  }

  wake() {
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** @param {number} end  Position in the file. @returns {Promise<void>} */
  async until(end) {
    while (this.filled < end - this.gop.byteStart) {
      if (this.error) throw this.error;
      await new Promise((resolve) => { this.waiting.push(() => resolve(null)); });
    }
  }
}

export class SampleBytes {
  /** @type {Map<number, Download>} */
  #downloads = new Map();
  #clock = 0;

  /**
   * @param {string} url @param {FrameIndex} index
   * @param {{fetch?: typeof fetch, cap?: number, retryMs?: number[]}} [options]
   */
  constructor(url, index, { fetch: get = (...args) => fetch(...args), cap = CAP_BYTES, retryMs = RETRY_MS } = {}) {
    this.url = url;
    this.index = index;
    this.get = get;
    this.cap = cap;
    this.retryMs = retryMs;
    this.fetchedBytes = 0;
  }

  /** The bytes of one sample, as soon as they are here. @param {number} sample @returns {Promise<Uint8Array>} */
  async sample(sample) {
    const { offset, size } = this.index.samples;
    const start = offset[sample] ?? 0;
    const end = start + (size[sample] ?? 0);
    const download = this.#open(this.index.gopOfSample(sample));
    await download.until(end);
    const from = start - download.gop.byteStart;
    return download.bytes.subarray(from, from + end - start);
  }

  /** Whether all of a group is here. @param {number} gop */
  has(gop) {
    return this.#downloads.get(gop)?.done ?? false;
  }

  /** @param {number} gop */
  prefetch(gop) {
    if (gop >= 0 && gop < this.index.gops.length) this.#open(gop);
  }

  /** Stops downloads that nobody wants any more, so that the wanted one has the line. @param {readonly number[]} wanted */
  keepOnly(wanted) {
    for (const [gop, download] of this.#downloads) {
      if (download.done || wanted.includes(gop)) continue;
      this.#drop(gop, download);
    }
  }

  clear() {
    for (const [gop, download] of this.#downloads) this.#drop(gop, download);
  }

  /** @param {number} gop @param {Download} download */
  #drop(gop, download) {
    this.#downloads.delete(gop);
    if (download.done) return;
    download.error = new DOMException("No longer wanted.", "AbortError");
    download.abort.abort();
    download.wake();
  }

  /** @param {number} number @returns {Download} */
  #open(number) {
    let download = this.#downloads.get(number);
    if (!download || download.error) {
      const gop = this.index.gops[number];
      if (!gop) throw new RangeError(`There is no group ${number}.`);
      download = new Download(gop, new AbortController());
      this.#downloads.set(number, download);
      void this.#fill(number, download);
    }
    download.used = this.#clock += 1;
    return download;
  }

  /** @param {number} number @param {Download} download */
  async #fill(number, download) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        await this.#read(download);
        this.#evict(number);
        return;
      } catch (error) {
        const wait = this.retryMs[attempt];
        const hopeless = error instanceof MediaRefused && error.status < 500;
        if (download.abort.signal.aborted || hopeless || wait === undefined) {
          download.error ??= error;
          download.wake();
          return;
        }
        await new Promise((resolve) => { setTimeout(resolve, wait); });
      }
    }
  }

  /** Goes on where an earlier attempt stopped. @param {Download} download */
  async #read(download) {
    const { gop, abort } = download;
    const from = gop.byteStart + download.filled;
    const response = await this.get(this.url, {
      headers: { Range: `bytes=${from}-${gop.byteStop - 1}` }, signal: abort.signal,
    });
    if (response.status !== 206 || !response.body) throw new MediaRefused(response.status);
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (download.filled + value.length > download.bytes.length) {
        throw new Error("The server sent more bytes than were asked for.");
      }
      download.bytes.set(value, download.filled);
      download.filled += value.length;
      this.fetchedBytes += value.length;
      download.wake();
    }
    if (!download.done) throw new Error("The connection ended before all bytes were here.");
  }

  /** Drops the groups used longest ago. @param {number} newest */
  #evict(newest) {
    const held = [...this.#downloads].filter(([, download]) => download.done);
    let total = held.reduce((sum, [, { bytes }]) => sum + bytes.length, 0);
    for (const [number, { bytes }] of held.toSorted(([, a], [, b]) => a.used - b.used)) {
      if (total <= this.cap) return;
      if (number === newest) continue;
      this.#downloads.delete(number);
      total -= bytes.length;
    }
  }
}
