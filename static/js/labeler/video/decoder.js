/**
 * A `VideoDecoder` fed sample by sample in decode order. Chunks carry their rank as timestamp, so
 * each frame that comes out proves which one it is.
 */

/** @import { FrameIndex } from "./index.js" */

const RANK_US = 1000;

/** Why frames cannot be decoded here, or "" when they can. @param {FrameIndex} index @returns {Promise<string>} */
export async function decodingObstacle(index) {
  if (typeof VideoDecoder === "undefined") {
    return globalThis.isSecureContext === false
      ? "This page was opened over http, so the browser does not let it decode video."
      : "This browser has no video decoder for pages (WebCodecs).";
  }
  try {
    const { supported } = await VideoDecoder.isConfigSupported(configOf(index));
    return supported ? "" : `This browser cannot decode this footage (${index.codec}).`;
  } catch (error) {
    return `This browser cannot decode this footage (${index.codec}): ${String(error)}`;
  }
}

/** @param {FrameIndex} index @returns {VideoDecoderConfig} */
function configOf({ codec, codedSize, description }) {
  return {
    codec, codedWidth: codedSize.width, codedHeight: codedSize.height,
    ...(description.length ? { description } : {}),
  };
}

export class SampleDecoder {
  /** @type {VideoDecoder | null} */
  #decoder = null;
  #run = 0;
  /** The sample this run began with. */
  first = -1;
  /** The next sample to feed; -1 when decoding must begin at a key frame. */
  next = -1;
  /** The highest rank that came out in this run. */
  emitted = -1;
  /** The highest rank this run left out. */
  leftOut = -1;

  /**
   * @param {FrameIndex} index
   * @param {{onFrame: (rank: number, frame: VideoFrame) => void, onError: (error: Error) => void,
   *   onIdle: () => void}} handlers
   */
  constructor(index, { onFrame, onError, onIdle }) {
    this.index = index;
    this.onFrame = onFrame;
    this.onError = onError;
    this.onIdle = onIdle;
  }

  get queued() {
    return this.#decoder?.decodeQueueSize ?? 0;
  }

  /** Begins anew at the key frame of a group. @param {number} gop */
  start(gop) {
    this.#run += 1;
    const run = this.#run;
    if (this.#decoder?.state === "configured") this.#decoder.reset();
    else this.#decoder = this.#open();
    this.#decoder.configure(configOf(this.index));
    this.first = this.index.gops[gop]?.first ?? 0;
    this.next = this.first;
    this.emitted = -1;
    this.leftOut = -1;
    return run;
  }

  #open() {
    const decoder = new VideoDecoder({
      output: (frame) => {
        const rank = Math.round(frame.timestamp / RANK_US);
        if (decoder !== this.#decoder) return frame.close();
        this.emitted = Math.max(this.emitted, rank);
        return this.onFrame(rank, frame);
      },
      error: (error) => {
        if (decoder !== this.#decoder) return;
        this.#decoder = null;
        this.next = -1;
        this.onError(error);
      },
    });
    decoder.addEventListener("dequeue", () => this.onIdle());
    return decoder;
  }

  /** Feeds the next sample. @param {Uint8Array} data */
  feed(data) {
    const { key, rank } = this.index.samples;
    this.#decoder?.decode(new EncodedVideoChunk({
      type: key[this.next] ? "key" : "delta",
      timestamp: (rank[this.next] ?? 0) * RANK_US,
      data,
    }));
    this.next += 1;
  }

  /** Goes past the next sample: nothing needs it, and its own frame is not wanted now. */
  leaveOut() {
    this.leftOut = Math.max(this.leftOut, this.index.samples.rank[this.next] ?? 0);
    this.next += 1;
  }

  /** Makes everything fed come out. Only where the next sample is a key frame, or there is none. */
  async flush() {
    const run = this.#run;
    try {
      await this.#decoder?.flush();
    } catch (error) {
      // A reset in the meantime ends the flush; that is no failure.
      if (run === this.#run && this.#decoder) throw error;
    }
  }

  stop() {
    this.#run += 1;
    const decoder = this.#decoder;
    this.#decoder = null;
    this.next = -1;
    this.emitted = -1;
    if (decoder && decoder.state !== "closed") decoder.close();
  }
}
