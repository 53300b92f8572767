/**
 * Which bytes are which frame: the server's frame index, checked and made quick to ask.
 * A frame's number is its rank, never a time; times are only for playing at the right speed.
 */

/** @import { Size } from "../types.js" */

/**
 * @typedef {object} FramesAnswer  What `GET /api/clips/{id}/frames/` says.
 * @property {{start: number, stop: number}} clip
 * @property {number} width
 * @property {number} height
 * @property {[number, number]} fps
 * @property {number[]} pts_ms
 * @property {{codec: string, description: string, coded_width: number, coded_height: number,
 *   size: number, kind: "original" | "proxy", url: string}} rendition
 * @property {{offset: number[], size: number[], rank: number[], key: number[]}} samples
 *
 * @typedef {object} Gop  A key frame and the samples that need it.
 * @property {number} first  Its first sample.
 * @property {number} last  After its last sample.
 * @property {number} keyRank
 * @property {number} lastRank
 * @property {number} byteStart
 * @property {number} byteStop
 */

export class FrameIndex {
  /** @param {FramesAnswer} answer */
  constructor(answer) {
    const { clip, samples, rendition } = answer;
    this.start = clip.start;
    this.stop = clip.stop;
    /** @type {Size} The source, displayed orientation: the space of all coordinates. */
    this.size = { width: answer.width, height: answer.height };
    this.fps = answer.fps[0] / answer.fps[1];
    this.ptsMs = answer.pts_ms;
    this.codec = rendition.codec;
    this.description = Uint8Array.from(atob(rendition.description), (letter) => letter.charCodeAt(0));
    this.codedSize = { width: rendition.coded_width, height: rendition.coded_height };
    this.samples = samples;
    /** @type {Gop[]} */
    this.gops = readGops(samples);
    /** @type {Map<number, number>} */
    this.sampleOfRank = new Map(samples.rank.map((rank, sample) => [rank, sample]));
    this.#check();
  }

  get length() {
    return this.stop - this.start;
  }

  get sampleCount() {
    return this.samples.rank.length;
  }

  /** Whether the rendition shows less than the source has. */
  get isReduced() {
    return this.codedSize.width < this.size.width * 0.98;
  }

  /** When a frame is shown, in ms from the first of the clip. @param {number} rank */
  timeOf(rank) {
    return (this.ptsMs[rank - this.start] ?? 0) - (this.ptsMs[0] ?? 0);
  }

  /** The last frame shown at or before `ms`. @param {number} ms */
  rankAt(ms) {
    let low = 0;
    let high = this.ptsMs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.timeOf(this.start + middle) <= ms) low = middle;
      else high = middle - 1;
    }
    return this.start + low;
  }

  /** The group whose bytes hold a sample. @param {number} sample */
  gopOfSample(sample) {
    const found = this.gops.findLastIndex((gop) => gop.first <= sample);
    return Math.max(0, found);
  }

  /** The group that decoding must start from to see a frame. @param {number} rank */
  entryOf(rank) {
    const gop = this.gopOfSample(this.sampleOf(rank));
    // A leading picture of an open group needs the group before.
    return rank < (this.gops[gop]?.keyRank ?? 0) ? Math.max(0, gop - 1) : gop;
  }

  /** @param {number} rank */
  sampleOf(rank) {
    const sample = this.sampleOfRank.get(rank);
    if (sample === undefined) throw new RangeError(`Frame ${rank} is not in this clip's rendition.`);
    return sample;
  }

  #check() {
    const { offset, size, rank, key } = this.samples;
    if (new Set([offset.length, size.length, rank.length, key.length]).size !== 1) {
      throw new Error("The frame index is inconsistent: its columns differ in length.");
    }
    if (!key[0]) throw new Error("The frame index does not begin with a key frame.");
    if (this.ptsMs.length !== this.length) {
      throw new Error(`The frame index has ${this.ptsMs.length} times for ${this.length} frames.`);
    }
    for (let frame = this.start; frame < this.stop; frame += 1) {
      if (!this.sampleOfRank.has(frame)) throw new Error(`The frame index lacks frame ${frame}.`);
    }
  }
}

/** @param {FramesAnswer["samples"]} samples @returns {Gop[]} */
function readGops({ offset, size, rank, key }) {
  /** @type {Gop[]} */
  const gops = [];
  for (const [sample, isKey] of key.entries()) {
    const at = offset[sample] ?? 0;
    const end = at + (size[sample] ?? 0);
    const frame = rank[sample] ?? 0;
    const gop = gops.at(-1);
    if (isKey || !gop) {
      gops.push({ first: sample, last: sample + 1, keyRank: frame, lastRank: frame, byteStart: at, byteStop: end });
      continue;
    }
    gop.last = sample + 1;
    gop.lastRank = Math.max(gop.lastRank, frame);
    gop.byteStart = Math.min(gop.byteStart, at);
    gop.byteStop = Math.max(gop.byteStop, end);
  }
  return gops;
}
