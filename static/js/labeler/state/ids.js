/** UUIDv7 made here, so that an object has its name before the server hears of it. */

let lastTime = 0;
let sequence = 0;

/** Ids made on one page sort in the order they were made. @returns {string} */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = Math.max(Date.now(), lastTime);
  sequence = now === lastTime ? sequence + 1 : 0;
  lastTime = now;
  if (sequence > 0xfff) {
    lastTime += 1;
    sequence = 0;
  }
  const time = lastTime.toString(16).padStart(12, "0");
  const order = sequence.toString(16).padStart(3, "0");
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** The random end of an id: short enough to say aloud, the same for everybody. @param {string} id */
export const shortId = (id) => id.slice(-4);
