/** The history of the task: read by page, shown revision by revision, brought back as a new one. */

/** @import { Document, HistoryPort, Thing } from "../types.js" */
/** @import { Store } from "../state/store.js" */
/** @import { Api } from "./api.js" */
/** @import { Autosave } from "./autosave.js" */
import { updateOf, withChanges } from "../state/changes.js";
import { readDocument, readThing } from "../state/document.js";
import { newId } from "../state/ids.js";
import { NetworkError } from "./api.js";

/** Documents share what did not change between them, so that many can be kept. */
const MOST_KEPT = 200;
const TRIES = 3;

/**
 * @param {{store: Store, api: Api, autosave: Autosave, urls: Record<string, string>, saveNow: () => Promise<boolean>,
 *   sentence: (error: unknown) => string}} parts
 * @returns {HistoryPort | null}
 */
export function createPast({ store, api, autosave, urls, saveNow, sentence }) {
  const { revisions, restore: restoring, objects, annotation } = urls;
  if (!revisions || !restoring || !objects || !annotation) return null;
  /** @type {Map<number, Document>} */
  const kept = new Map();
  let asked = 0;
  let wasReadonly = false;

  /** @param {number} number @returns {Promise<Document>} */
  async function documentAt(number) {
    const known = kept.get(number);
    if (known) return known;
    const before = kept.get(number - 1);
    const found = before ? stepped(before, await api.get(`${revisions}${number}/changes/`))
      : readDocument(await api.get(`${revisions}${number}/`)).document;
    const oldest = kept.keys().next();
    if (kept.size >= MOST_KEPT && !oldest.done) kept.delete(oldest.value);
    kept.set(number, found);
    return found;
  }

  const hide = () => {
    asked += 1;
    if (store.get().view.past) store.dispatch({ type: "view", change: { past: null, comparison: null, readonly: wasReadonly || autosave.isStopped } });
  };

  /** The same again under the same id while nobody answers: it is done once. @param {object} body */
  async function post(body) {
    for (let left = TRIES; ; left -= 1) {
      try {
        return await api.post(restoring ?? "", body);
      } catch (error) {
        if (!(error instanceof NetworkError) || left <= 1) throw error;
      }
    }
  }

  return {
    page: ({ object = null, below = null }) => {
      const query = new URLSearchParams();
      if (object) query.set("object", object);
      if (below !== null) query.set("below", String(below));
      return api.get(`${revisions}?${query}`);
    },
    blame: (id) => api.get(`${objects}${id}/blame/`),
    async show(number) {
      const mine = ++asked;
      try {
        const document = await documentAt(number);
        if (mine !== asked) return "";
        const { past, readonly } = store.get().view;
        if (!past) wasReadonly = readonly;
        store.dispatch({ type: "view", change: { past: { revision: number, document }, comparison: null, readonly: true, tool: "select" } });
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
    hide,
    async compare(to) {
      const { past } = store.get().view;
      if (!past) return "Choose a revision first.";
      try {
        if (to === "before") {
          const document = await documentAt(Math.max(0, past.revision - 1));
          store.dispatch({ type: "view", change: { comparison: { words: `revision ${past.revision - 1}`, document } } });
          return "";
        }
        hide();
        store.dispatch({ type: "view", change: { comparison: { words: `revision ${past.revision}`, document: past.document } } });
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
    async restore(object) {
      const { past } = store.get().view;
      if (!past) return "Choose a revision first.";
      if (!(await saveNow())) return "What you changed last is not saved yet. Save it first, then restore.";
      try {
        await post({ id: newId(), base: store.get().save.revision, revision: past.revision, object });
        const answer = await api.get(annotation);
        const { put, remove, base } = adopted(store.get().document, answer);
        hide();
        store.dispatch({ type: "edit", put, remove, title: `Restore revision ${past.revision}` });
        autosave.begin(base, answer.revision);
        return "";
      } catch (error) {
        return sentence(error);
      }
    },
  };
}

/** One revision on. @param {Document} document @param {{created: any[], updated: any[], deleted: any[]}} change @returns {Document} */
export function stepped(document, { created, updated, deleted }) {
  const things = created.map((row) => readThing(row.kind, row).object);
  return withChanges(document, { created: things, updated, deleted });
}

/**
 * What to edit so that `document` is the server's, and the base that says so; what is the same
 * keeps its identity.
 * @param {Document} document @param {any} answer
 */
export function adopted(document, answer) {
  const { document: theirs, base } = readDocument(answer);
  /** @type {Thing[]} */
  const put = [];
  for (const [id, known] of base) {
    const ours = document.get(id);
    if (ours && !updateOf(ours, known.object, 0)) base.set(id, { ...known, object: ours });
    else put.push(known.object);
  }
  return { put, remove: [...document.keys()].filter((id) => !theirs.has(id)), base };
}
