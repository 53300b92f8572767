/** Reads a pack of small pictures: a length, JSON of that length, JPEGs. Pure but for the Blobs. */

/** @typedef {{width: number, height: number, frames: number[], pictures: Blob[]}} Filmstrip */

/** @param {ArrayBuffer} buffer @returns {Filmstrip} */
export function readPack(buffer) {
  const length = new DataView(buffer).getUint32(0);
  /** @type {{width: number, height: number, frames: number[], sizes: number[]}} */
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  let at = 4 + length;
  const pictures = head.sizes.map((size) => {
    const picture = new Blob([new Uint8Array(buffer, at, size)], { type: "image/jpeg" });
    at += size;
    return picture;
  });
  if (at !== buffer.byteLength) throw new Error("The filmstrip did not come whole.");
  return { width: head.width, height: head.height, frames: head.frames, pictures };
}

/** The place of the picture nearest to a frame. @param {readonly number[]} frames ascending @param {number} frame */
export function nearest(frames, frame) {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (/** @type {number} */ (frames[middle]) < frame) low = middle + 1;
    else high = middle;
  }
  const before = frames[low - 1];
  return before !== undefined && frame - before <= /** @type {number} */ (frames[low]) - frame ? low - 1 : low;
}

/** Frames in the middle of `count` equal parts of `[start, stop)`. @param {number} start @param {number} stop @param {number} count */
export function middles(start, stop, count) {
  return Array.from({ length: count }, (_, part) => Math.min(stop - 1, Math.floor(start + ((part + 0.5) * (stop - start)) / count)));
}
