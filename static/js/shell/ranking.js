// @ts-check
// Which palette entries fit what was typed, best first. Pure.

/**
 * How well `typed` fits `text`: higher is better, 0 is no fit. Letters must come in order;
 * whole starts of words count most, then runs, then scattered letters.
 * @param {string} text
 * @param {string} typed
 * @returns {number}
 */
export function fit(text, typed) {
  const hay = text.toLowerCase();
  const needle = typed.toLowerCase().trim();
  if (!needle) return 1;
  const at = hay.indexOf(needle);
  if (at === 0) return 1000 - hay.length;
  if (at > 0) return (/[\s\-_/·]/.test(hay[at - 1] ?? "") ? 800 : 600) - hay.length;
  let place = 0;
  let gaps = 0;
  for (const letter of needle.replaceAll(" ", "")) {
    const next = hay.indexOf(letter, place);
    if (next < 0) return 0;
    gaps += next - place;
    place = next + 1;
  }
  return Math.max(1, 400 - gaps * 4 - hay.length);
}

/**
 * @template {{label: string, hint?: string}} Entry
 * @param {Entry[]} entries
 * @param {string} typed
 * @param {number} [most]
 * @returns {Entry[]}
 */
export function rank(entries, typed, most = 12) {
  return entries
    .map((entry, i) => ({ entry, i, score: Math.max(fit(entry.label, typed), fit(entry.hint ?? "", typed) / 2) }))
    .filter(({ score, entry }) => score > 0 && (fit(entry.label, typed) > 0 || (entry.hint ?? "") !== ""))
    .sort((a, b) => b.score - a.score || a.i - b.i)
    .slice(0, most)
    .map(({ entry }) => entry);
}
