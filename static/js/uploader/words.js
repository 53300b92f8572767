// @ts-check
// Sizes, times and lists in words. Knows no page.

const UNITS = ["B", "kB", "MB", "GB", "TB"];

/** 1234567 → "1.2 MB", in the decimal units the portal uses. @param {number} bytes */
export function size(bytes) {
  let unit = 0;
  let value = bytes;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** 95 → "2 min left": rounded up, so that nobody waits for a zero. @param {number} seconds */
export function timeLeft(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s left`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return `${minutes} min left`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ""} left`;
}

/** 1, "file" → "1 file"; 1200, "file" → "1,200 files". @param {number} count @param {string} noun */
export function several(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** The first few names, and how many more. @param {string[]} names @param {number} [shown] */
export function some(names, shown = 3) {
  const rest = names.length - shown;
  const first = names.slice(0, shown).join(", ");
  return rest > 0 ? `${first} and ${rest.toLocaleString("en")} more` : first;
}
