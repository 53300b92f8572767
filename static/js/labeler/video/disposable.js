/**
 * Whether a sample can be left out of decoding, because no other frame is made from it: in H.264
 * each unit says so (nal_ref_idc, ITU-T H.264 7.4.1), and on the way to a frame far from its key
 * frame that is more than half of the work. Pure.
 */

const UNIT_TYPE = 0x1f;
const REFERENCE_BITS = 0x60;
const FIRST_SLICE = 1;
const LAST_SLICE = 5;

/**
 * Bytes in which a sample says how long each unit is, or 0 where samples are not H.264 of that kind.
 * @param {{codec: string, description: Uint8Array}} index  `description`: the AVCDecoderConfigurationRecord.
 */
export function nalLengthSize({ codec, description }) {
  return /^avc[13]/.test(codec) && description.length > 4 ? ((description[4] ?? 0) & 3) + 1 : 0;
}

/**
 * True only when every slice of the sample says that nothing refers to it.
 * @param {Uint8Array} sample @param {number} lengthSize @returns {boolean}
 */
export function nothingNeeds(sample, lengthSize) {
  let slices = 0;
  for (let at = 0; lengthSize && at + lengthSize < sample.length;) {
    let length = 0;
    for (let byte = 0; byte < lengthSize; byte += 1) length = length * 256 + (sample[at + byte] ?? 0);
    const head = sample[at + lengthSize] ?? 0;
    const type = head & UNIT_TYPE;
    if (type >= FIRST_SLICE && type <= LAST_SLICE) {
      if (head & REFERENCE_BITS) return false;
      slices += 1;
    }
    at += lengthSize + length;
  }
  return slices > 0;
}
