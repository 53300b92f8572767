/** Masks as pictures, tinted once and kept as long as their points are: painting one is one drawImage. */

/** @import { Points } from "../types.js" */
/** @import { Bitmap } from "../geometry/kinds/kind.js" */

/** @type {WeakMap<Points, {color: string, picture: OffscreenCanvas}>} */
const kept = new WeakMap();

/** @param {Points} points @param {(points: Points) => Bitmap} pixels @param {string} color  #rrggbb @returns {OffscreenCanvas} */
export function maskPicture(points, pixels, color) {
  const known = kept.get(points);
  if (known?.color === color) return known.picture;
  const { width, height, bits } = pixels(points);
  const picture = new OffscreenCanvas(width, height);
  const image = new ImageData(width, height);
  const value = Number.parseInt(color.slice(1, 7), 16) || 0;
  // Alpha, blue, green, red: the bytes of a pixel in the order of the machines that browsers run on.
  const tint = (0xff000000 | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
  const words = new Uint32Array(image.data.buffer);
  for (let place = 0; place < bits.length; place += 1) if (bits[place]) words[place] = tint;
  picture.getContext("2d")?.putImageData(image, 0, 0);
  kept.set(points, { color, picture });
  return picture;
}
