// @ts-check
// How fast bytes went over the last seconds, and how long the rest takes. Knows no page.

const WINDOW_MS = 8000;

/** Remembers totals of bytes by time. */
export function makePace() {
  /** @type {{at: number, total: number}[]} */ let marks = [];
  return {
    /** @param {number} at milliseconds @param {number} total bytes sent so far */
    note(at, total) {
      marks.push({ at, total });
      while (marks.length > 2 && at - /** @type {{at: number}} */ (marks[1]).at > WINDOW_MS) marks.shift();
    },
    /** Forgets, so that a pause does not count as slowness. */
    reset() {
      marks = [];
    },
    /** Bytes a second over the last seconds; 0 while too little is known. @param {number} now */
    rate(now) {
      const first = marks[0];
      const last = marks[marks.length - 1];
      if (!first || !last || now - first.at < 250) return 0;
      return Math.max(0, last.total - first.total) / ((now - first.at) / 1000);
    },
    /** Seconds for `rest` bytes; Infinity while nothing moves. @param {number} now @param {number} rest */
    left(now, rest) {
      const rate = this.rate(now);
      return rate ? rest / rate : Infinity;
    },
  };
}
