/**
 * What the server does not have yet, kept on this computer (IndexedDB) before it is sent: closing
 * the tab, a crash or a lost connection loses nothing. One record a person and task.
 */

/** @import { ChangeSet, Document, Kind, Thing } from "../types.js" */
/** @import { Base } from "../types.js" */
import { changesBetween } from "../state/changes.js";

const NAME = "plumbline-labeler";
const STORE = "unsaved";

/**
 * @typedef {object} KeptObject  One object as the person left it.
 * @property {string} id
 * @property {Kind} kind
 * @property {Thing | null} object  Null: deleted.
 * @property {number | null} revision  The server's it was made from; null: a new object.
 *
 * @typedef {object} JournalRecord
 * @property {string} key
 * @property {string} task
 * @property {string} user
 * @property {number} writtenAt
 * @property {number} revision
 * @property {ChangeSet | null} sent  A change set that may or may not have reached the server.
 * @property {KeptObject[]} objects
 */

/** Everything that differs from the server. @param {Document} document @param {Base} base @returns {KeptObject[]} */
export function keptObjects(document, base) {
  const changes = changesBetween(document, base);
  if (!changes) return [];
  const kept = [...changes.created, ...changes.updated].map(({ kind, id }) => ({
    id, kind, object: document.get(id) ?? null, revision: base.get(id)?.revision ?? null,
  }));
  return [...kept, ...changes.deleted.map(({ kind, id, revision }) => ({ id, kind, object: null, revision }))];
}

/** @param {string} user @param {string} task */
export const journalKey = (user, task) => `${user}:${task}`;

/** @typedef {Awaited<ReturnType<typeof openJournal>>} Journal */

/** @param {IDBFactory} [factory] */
export async function openJournal(factory = indexedDB) {
  const opening = factory.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE, { keyPath: "key" });
  };
  const database = await answered(opening);
  database.onversionchange = () => database.close();

  /** @param {(store: IDBObjectStore) => void} act @returns {Promise<void>} */
  function write(act) {
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      transaction.onerror = () => reject(transaction.error);
      act(transaction.objectStore(STORE));
    });
  }

  return {
    /** @param {string} key @returns {Promise<JournalRecord | null>} */
    async read(key) {
      const request = database.transaction(STORE, "readonly").objectStore(STORE).get(key);
      return (await answered(request)) ?? null;
    },
    /** @param {JournalRecord} record */
    write: (record) => write((store) => store.put(record)),
    /** @param {string} key */
    clear: (key) => write((store) => store.delete(key)),
  };
}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function answered(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
