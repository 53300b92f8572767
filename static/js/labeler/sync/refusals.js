/** What a refused change set means for each of its objects. Pure. */

/** @import { Base, ChangeSet, Conflict, Document, NamedError, Thing } from "../types.js" */
import { readThing } from "../state/document.js";
import { updateOf } from "../state/changes.js";
import { merged } from "../state/merging.js";

const PLACE = /^(created|updated|deleted)\[(\d+)\]/;

/** Which objects an `invalid` answer complains about; all of them when it names none. @param {ChangeSet} sent @param {any} body @returns {NamedError[]} */
export function namedErrors(sent, body) {
  /** @type {{where: string, message: string}[]} */
  const errors = body.errors?.length ? body.errors : [{ where: "", message: body.detail ?? "The change was refused." }];
  const named = errors.map(({ where, message }) => {
    const [, list, index] = PLACE.exec(where) ?? [];
    const objects = list ? sent[/** @type {"created"} */ (list)] : [];
    return { where, message, id: objects[Number(index)]?.id ?? idIn(message, sent) };
  });
  if (named.some(({ id }) => id)) return named.filter(({ id }) => id);
  const message = named[0]?.message ?? "";
  return [...sent.created, ...sent.updated, ...sent.deleted].map(({ id }) => ({ where: "", message, id }));
}

/** @param {string} message @param {ChangeSet} sent */
function idIn(message, sent) {
  return [...sent.created, ...sent.updated].find(({ id }) => message.includes(id))?.id ?? null;
}

/**
 * The frame an error is about, so that one can go and look.
 * @param {ChangeSet | null} sent @param {NamedError} error @returns {number | null}
 */
export function frameOfError(sent, { where }) {
  const [, list, index] = PLACE.exec(where) ?? [];
  const object = /** @type {any} */ (list && sent ? sent[/** @type {"created"} */ (list)][Number(index)] : null);
  const [, keyframe] = /keyframes\[(\d+)\]/.exec(where) ?? [];
  return object?.keyframes?.[Number(keyframe ?? 0)]?.frame ?? object?.start ?? object?.frame ?? null;
}

/**
 * Conflicts that only a person can settle, and the base as it really is for the others: both
 * deleted it, both made the same of it, or each changed something else: then `put` is both together.
 * @param {readonly any[]} answers @param {Document} document @param {Base} base
 * @returns {{conflicts: Conflict[], base: Base, put: Thing[]}}
 */
export function openConflicts(answers, document, base) {
  const known = new Map(base);
  /** @type {Conflict[]} */
  const conflicts = [];
  /** @type {Thing[]} */
  const put = [];
  for (const { kind, id, theirs } of answers) {
    const mine = document.get(id);
    const read = theirs ? readThing(kind, theirs) : null;
    if (!mine && !read) known.delete(id);
    else if (mine && read && !updateOf(read.object, mine, 0)) known.set(id, read);
    else {
      const began = base.get(id)?.object ?? null;
      const both = mine && read && began ? merged(began, mine, read.object) : null;
      if (both && read && !both.clashes.length && canBe(both.object)) {
        known.set(id, read);
        put.push(both.object);
      } else conflicts.push({ kind, id, theirs: read ? { ...read.object, revision: read.revision } : null, base: began });
    }
  }
  return { conflicts, base: known, put };
}

/** What was put together may have lost its last visible keyframe, each side having taken another away. @param {Thing} thing */
const canBe = (thing) => thing.kind !== "track" || thing.keyframes.some(({ outside }) => !outside);

/** The base once a conflict is settled: what the server has is what we have seen of it. @param {Base} base @param {Conflict} conflict @returns {Base} */
export function baseAfter(base, { id, theirs }) {
  const known = new Map(base);
  if (!theirs) known.delete(id);
  else {
    const { revision, ...object } = theirs;
    known.set(id, { object: /** @type {any} */ (object), revision });
  }
  return known;
}
