// @ts-check
// Which of the chosen files can be sent, and in words why not the others. Knows no page.
import { several, size, some } from "./words.js";

/** @typedef {{accepted: string[], maxBytes: number}} Limits */
/** @typedef {{file: File, path: string}} Chosen a file and where it lay: "day 1/cam 2/a.mp4" */

// What systems leave in folders without being asked.
const LITTER = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;
const MOST_PATH = 200;

/** "a/b/c.mp4" → "a/b". @param {string} path */
export function folderOf(path) {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

/** Why a file cannot be taken, known before a byte is sent; empty when it can. @param {{name: string, size: number}} file @param {string} path @param {Limits} limits */
export function refuse(file, path, limits) {
  const name = file.name.toLowerCase();
  if (!limits.accepted.some((ending) => name.endsWith(ending))) {
    return `This is no kind of video the portal takes (${limits.accepted.join(" ")}).`;
  }
  if (!file.size) return "This file is empty.";
  if (file.size > limits.maxBytes) return `This file is too large: ${size(file.size)}, where ${size(limits.maxBytes)} are allowed.`;
  if (folderOf(path).length > MOST_PATH) return `Its folder's path is longer than ${MOST_PATH} letters.`;
  return "";
}

/**
 * Parts what was chosen. Litter of the system in folders is left out without a word.
 * @param {Chosen[]} chosen
 * @param {Limits} limits
 */
export function sort(chosen, limits) {
  /** @type {Chosen[]} */ const taken = [];
  /** @type {(Chosen & {why: string})[]} */ const refused = [];
  for (const one of chosen) {
    if (one.path.includes("/") && LITTER.test(one.file.name)) continue;
    const why = refuse(one.file, one.path, limits);
    if (why) refused.push({ ...one, why });
    else taken.push(one);
  }
  return { taken, refused };
}

/**
 * "12 files taken, 3 skipped: notes.txt, map.pdf (no video), cut.mp4 (empty)."
 * @param {number} taken
 * @param {{file: {name: string}, why: string}[]} refused
 */
export function summarize(taken, refused) {
  const head = `${several(taken, "file")} taken`;
  if (!refused.length) return `${head}.`;
  /** @type {Map<string, string[]>} */ const reasons = new Map();
  for (const { file, why } of refused) {
    const short = reason(why);
    reasons.set(short, [...(reasons.get(short) ?? []), file.name]);
  }
  const parts = [...reasons].map(([why, names]) => `${some(names)} (${why})`);
  return `${head}, ${refused.length.toLocaleString("en")} skipped: ${parts.join("; ")}.`;
}

/** @param {string} why */
function reason(why) {
  if (why.startsWith("This is no")) return "no video";
  if (why.startsWith("This file is empty")) return "empty";
  if (why.startsWith("This file is too large")) return "too large";
  return "path too long";
}
