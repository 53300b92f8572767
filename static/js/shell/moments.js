// @ts-check
// Times in the reader's zone, exact on hover, relative ones kept fresh. The words equal the server's.

const STEPS = /** @type {const} */ ([
  [60, 1, "s"],
  [3600, 60, "min"],
  [86400, 3600, "h"],
  [2592000, 86400, "d"],
]);

/**
 * `just now`, `5 min ago`, `in 3 d`; null beyond 30 days, where the date is shown.
 * @param {number} thenMs
 * @param {number} nowMs
 * @returns {string | null}
 */
export function relativeWords(thenMs, nowMs) {
  const seconds = (thenMs - nowMs) / 1000;
  const away = Math.abs(seconds);
  if (away < 45) return seconds <= 0 ? "just now" : "in a moment";
  const step = STEPS.find(([limit]) => away < limit);
  if (!step) return null;
  const count = Math.max(1, Math.round(away / step[1]));
  return seconds < 0 ? `${count} ${step[2]} ago` : `in ${count} ${step[2]}`;
}

/**
 * @param {Date} date
 * @param {string} [zone]
 * @returns {string}
 */
export function exactWords(date, zone) {
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZoneName: "short",
    ...(zone ? { timeZone: zone } : {}),
  }).format(date);
}

/** @param {Date} date @returns {string} */
function dayWords(date) {
  return new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" }).format(date);
}

/** @param {ParentNode} root */
export function showMoments(root) {
  for (const element of root.querySelectorAll("time.pl-moment")) {
    if (!(element instanceof HTMLTimeElement)) continue;
    const date = new Date(element.dateTime);
    if (Number.isNaN(date.getTime())) continue;
    const { style, zone, whose } = element.dataset;
    const exact = exactWords(date);
    if (style === "relative") element.textContent = relativeWords(date.getTime(), Date.now()) ?? dayWords(date);
    else element.textContent = style === "date" ? dayWords(date) : exact;
    element.title = zone ? `${exact} · ${exactWords(date, zone)} (${whose || zone})` : exact;
  }
}

/** Keeps relative times true while the page is open. */
export function startMoments() {
  setInterval(() => {
    if (!document.hidden) showMoments(document);
  }, 30_000);
}
