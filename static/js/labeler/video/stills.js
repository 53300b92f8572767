/**
 * Pictures from the server, one JPEG a frame: exact everywhere, for browsers and connections where
 * video cannot be decoded, and for a paused frame in full resolution.
 */

/** @import { Picture, PictureSource } from "../types.js" */
import { MediaRefused } from "./bytes.js";
import { PictureCache } from "./cache.js";

const AHEAD_WHEN_PLAYING = 3;

/** @implements {PictureSource} */
export class StillSource {
  /** @type {"stills"} */
  kind = "stills";
  #serial = 0;
  /** @type {AbortController | null} */
  #abort = null;
  /** @type {Map<number, Promise<Picture | null>>} */
  #coming = new Map();

  /** @param {string} urlTemplate  With `{frame}`. @param {{start: number, stop: number}} clip */
  constructor(urlTemplate, clip) {
    this.urlTemplate = urlTemplate;
    this.clip = clip;
    this.cache = new PictureCache();
  }

  /** @param {number} rank @returns {Picture | null} */
  peek(rank) {
    return this.cache.get(rank);
  }

  /** @param {number} rank */
  pin(rank) {
    this.cache.pinned = rank;
  }

  /** @param {number} rank @returns {Promise<Picture | null>} */
  async request(rank) {
    this.#serial += 1;
    const serial = this.#serial;
    this.cache.playhead = rank;
    const present = this.cache.get(rank);
    if (present) return present;
    const coming = this.#coming.get(rank);
    if (!coming) {
      this.#abort?.abort();
      this.#abort = new AbortController();
    }
    try {
      const picture = await (coming ?? this.#load(rank, this.#abort?.signal));
      return serial === this.#serial ? picture : null;
    } catch (error) {
      if (serial !== this.#serial) return null;
      throw error;
    }
  }

  /** @param {number} rank @param {boolean} playing */
  follow(rank, playing) {
    this.cache.playhead = rank;
    const ahead = playing ? AHEAD_WHEN_PLAYING : 1;
    for (let next = rank + 1; next <= rank + ahead && next < this.clip.stop; next += 1) {
      if (!this.cache.has(next) && !this.#coming.has(next)) this.#load(next, undefined).catch(() => null);
    }
  }

  release() {
    this.#serial += 1;
    this.#abort?.abort();
    this.cache.clear();
  }

  /** @param {number} rank @param {AbortSignal | undefined} signal @returns {Promise<Picture | null>} */
  #load(rank, signal) {
    const loading = this.#fetch(rank, signal).finally(() => this.#coming.delete(rank));
    this.#coming.set(rank, loading);
    return loading;
  }

  /** @param {number} rank @param {AbortSignal | undefined} signal */
  async #fetch(rank, signal) {
    const url = this.urlTemplate.replace("{frame}", String(rank));
    const response = await fetch(url, signal ? { signal } : {});
    if (!response.ok) throw new MediaRefused(response.status);
    const source = await createImageBitmap(await response.blob());
    const { width, height } = source;
    const picture = { rank, source, width, height, bytes: width * height * 4 };
    this.cache.put(picture, false);
    return picture;
  }
}
