/** Undo and redo of whole gestures. Documents share their objects, so an entry costs a map. Pure. */

/** @import { Document, EditAction, History, HistoryEntry } from "../types.js" */

export const MOST_ENTRIES = 300;

/** @type {History} */
export const NO_HISTORY = { past: [], future: [] };

/** Remembers `before`, once per gesture. @param {History} history @param {Document} before @param {EditAction} action @param {number} frame @returns {History} */
export function recorded(history, before, { title, gesture = null }, frame) {
  const last = history.past.at(-1);
  if (gesture !== null && last?.gesture === gesture) return { past: history.past, future: [] };
  const entry = { document: before, title, frame, gesture };
  return { past: [...history.past, entry].slice(-MOST_ENTRIES), future: [] };
}

/** @typedef {{document: Document, history: History, entry: HistoryEntry} | null} Travelled */

/** @param {History} history @param {Document} document @returns {Travelled} */
export function undone(history, document) {
  const entry = history.past.at(-1);
  if (!entry) return null;
  const future = [...history.future, { ...entry, document, gesture: null }];
  return { document: entry.document, entry, history: { past: history.past.slice(0, -1), future } };
}

/** @param {History} history @param {Document} document @returns {Travelled} */
export function redone(history, document) {
  const entry = history.future.at(-1);
  if (!entry) return null;
  const past = [...history.past, { ...entry, document, gesture: null }];
  return { document: entry.document, entry, history: { past, future: history.future.slice(0, -1) } };
}

/** As before a gesture that is being made: as if it had not begun. @param {History} history @param {Document} document @param {string} gesture @returns {{document: Document, history: History}} */
export function cancelled(history, document, gesture) {
  const last = history.past.at(-1);
  if (last?.gesture !== gesture) return { document, history };
  return { document: last.document, history: { past: history.past.slice(0, -1), future: history.future } };
}
