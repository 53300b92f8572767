/** Finding things by typing parts of their names. Pure. */

/**
 * Those in which every typed word occurs, the best first: beginnings of the text before beginnings
 * of words before the rest; ties stay in order.
 * @template T @param {readonly T[]} things @param {string} typed @param {(thing: T) => string} textOf @returns {T[]}
 */
export function ranked(things, typed, textOf) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = things.flatMap((thing) => {
    const text = textOf(thing).toLowerCase();
    const scores = words.map((word) => scoreOf(text, word));
    return scores.includes(0) ? [] : [{ thing, score: scores.reduce((sum, score) => sum + score, 0) }];
  });
  return scored.toSorted((a, b) => b.score - a.score).map(({ thing }) => thing);
}

/** @param {string} text @param {string} word @returns {number}  0 where it is not. */
function scoreOf(text, word) {
  const at = text.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return 3;
  return text.split(/\s+/).some((part) => part.startsWith(word)) ? 2 : 1;
}
