/** Putting what this computer kept back onto what the server has. Pure but for `sendAgain`. */

/** @import { Base, Conflict, Thing } from "../types.js" */
/** @import { Api } from "./api.js" */
/** @import { JournalRecord } from "./journal.js" */
import { updateOf } from "../state/changes.js";
import { ApiError } from "./api.js";

/**
 * Sends a change set that may have got through already: the server answers a known one as before.
 * Returns the revisions it gave; none when it was refused, because then the objects decide.
 * @param {Api} api @param {string} url @param {JournalRecord} record @returns {Promise<Map<string, number>>}
 */
export async function sendAgain(api, url, record) {
  if (!record.sent) return new Map();
  try {
    const answer = await api.post(url, record.sent);
    return new Map(answer.objects.map((/** @type {{id: string, revision: number}} */ { id, revision }) => [id, revision]));
  } catch (error) {
    if (error instanceof ApiError && !error.isTemporary && !error.isSignedOut) return new Map();
    throw error;
  }
}

/**
 * What to do to the server's document so that it is as the person left it, and where somebody else
 * was faster.
 * @param {JournalRecord} record @param {Base} base @param {Map<string, number>} ours  Revisions that
 *   our own change set made.
 * @returns {{put: Thing[], remove: string[], conflicts: Conflict[]}}
 */
export function replayed(record, base, ours) {
  /** @type {Thing[]} */ const put = [];
  /** @type {string[]} */ const remove = [];
  /** @type {Conflict[]} */ const conflicts = [];
  const deletedByUs = new Set(record.sent?.deleted.map(({ id }) => id));
  for (const { id, kind, object, revision } of record.objects) {
    const known = base.get(id);
    if (!object && !known) continue;
    if (object && known && !updateOf(known.object, object, 0)) continue;
    if (object) put.push(object);
    else remove.push(id);
    const isOurs = revision === null || known?.revision === revision
      || (known && ours.get(id) === known.revision) || (!known && deletedByUs.has(id));
    if (isOurs) continue;
    conflicts.push({ kind, id, theirs: known ? { ...known.object, revision: known.revision } : null });
  }
  return { put, remove, conflicts };
}
