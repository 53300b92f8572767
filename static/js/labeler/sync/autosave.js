/**
 * Saving by itself, a second after each gesture: journaled first, sent as the smallest change set,
 * sent again under the same id until the server has answered. Objects that the server refuses are
 * held back for the person while the others go on being saved.
 */

/** @import { Base, ChangeSet, Conflict, Document, NamedError, SaveStatus, Side, Thing } from "../types.js" */
/** @import { Store } from "../state/store.js" */
/** @import { Api } from "./api.js" */
/** @import { Journal, JournalRecord } from "./journal.js" */
import { changesBetween, countChanged } from "../state/changes.js";
import { newId } from "../state/ids.js";
import { ApiError, NetworkError } from "./api.js";
import { keptObjects } from "./journal.js";
import { baseAfter, namedErrors, openConflicts } from "./refusals.js";
import { settling } from "./settling.js";

const AFTER_GESTURE_MS = 1000;
const LONGEST_WAIT_MS = 8000;
const JOURNAL_AFTER_MS = 120;
const BACK_OFF_MS = [1000, 2000, 4000, 8000, 15000, 30000];
/** The browser lets a closing page send no more than this. */
const MOST_KEEPALIVE_BYTES = 60_000;

/** @typedef {{document: Document, set: ChangeSet}} Sent */

export class Autosave {
  /** @type {Base} */
  #base = new Map();
  #revision = 0;
  /** @type {Sent | null} */
  #sent = null;
  /** Objects that wait for the person, as they were when they were refused. @type {Map<string, Thing | undefined>} */
  #held = new Map();
  /** @type {Promise<void> | null} */
  #sending = null;
  #stopped = false;
  #timer = 0;
  #journalTimer = 0;
  #dirtySince = 0;
  #failures = 0;
  /** @type {Promise<unknown>} */
  #writing = Promise.resolve();

  /**
   * @param {{store: Store, api: Api, url: string, journal: Journal | null, key: string, user: string,
   *   task: string, afterGestureMs?: number, backOffMs?: number[]}} parts
   */
  constructor({ store, api, url, journal, key, user, task, afterGestureMs = AFTER_GESTURE_MS, backOffMs = BACK_OFF_MS }) {
    this.store = store;
    this.api = api;
    this.url = url;
    this.journal = journal;
    this.identity = { key, user, task };
    this.afterGestureMs = afterGestureMs;
    this.backOffMs = backOffMs;
    store.subscribe((state, before) => { if (state.document !== before.document) this.#changed(); });
  }

  /** What the server has; from here on everything that differs is saved. @param {Base} base @param {number} revision @param {readonly Conflict[]} [conflicts] */
  begin(base, revision, conflicts = []) {
    this.#base = base;
    this.#revision = revision;
    this.#say("saved", { revision, conflicts, journaled: this.journal !== null });
    for (const { id } of conflicts) this.#held.set(id, this.#document.get(id));
    this.#changed();
  }

  get #document() {
    return this.store.get().document;
  }

  get #save() {
    return this.store.get().save;
  }

  get pending() {
    return countChanged(this.#document, this.#base);
  }

  /** Whether closing the page now would need this computer's copy. */
  get isUnsafe() {
    const quiet = /** @type {SaveStatus[]} */ (["saved", "pending", "saving", "elsewhere"]);
    return this.pending > 0 && (!this.#save.journaled || !quiet.includes(this.#save.status));
  }

  /** @param {SaveStatus} status @param {Partial<import("../types.js").SaveState>} [more] */
  #say(status, more = {}) {
    this.store.dispatch({ type: "save", change: { status, count: this.pending, message: "", ...more } });
  }

  #changed() {
    this.#releaseMended();
    if (this.#stopped) return this.#keepSoon();
    this.#dirtySince ||= Date.now();
    if (!changesBetween(this.#document, this.#base, this.#held) && !this.#sent) {
      this.#dirtySince = 0;
      this.#keepSoon();
      return this.#settle();
    }
    if (this.#save.status === "saved" || this.#save.status === "pending") this.#say("pending");
    else this.store.dispatch({ type: "save", change: { count: this.pending } });
    this.#keepSoon();
    if (this.#failures) return undefined;
    const waited = Date.now() - this.#dirtySince;
    return this.#schedule(Math.min(this.afterGestureMs, Math.max(0, LONGEST_WAIT_MS - waited)));
  }

  /** An object refused as invalid is tried again once it was changed. */
  #releaseMended() {
    const inConflict = new Set(this.#save.conflicts.map(({ id }) => id));
    const mended = [...this.#held].filter(([id, was]) => !inConflict.has(id) && this.#document.get(id) !== was);
    if (!mended.length) return;
    for (const [id] of mended) this.#held.delete(id);
    const errors = this.#save.errors.filter(({ id }) => id && this.#held.has(id));
    this.store.dispatch({ type: "save", change: { errors } });
    this.#settle();
  }

  /** The state to show when nothing is under way. */
  #settle() {
    const { conflicts, errors } = this.#save;
    if (this.#stopped) return;
    if (conflicts.length) this.#say("conflict");
    else if (errors.length) this.#say("invalid", { message: errors[0]?.message ?? "" });
    else this.#say(changesBetween(this.#document, this.#base) ? "pending" : "saved");
  }

  /** @param {number} ms */
  #schedule(ms) {
    clearTimeout(this.#timer);
    this.#timer = /** @type {any} */ (setTimeout(() => void this.flush(), ms));
  }

  #keepSoon() {
    this.#journalTimer ||= /** @type {any} */ (setTimeout(() => void this.#keep(), JOURNAL_AFTER_MS));
  }

  /** Writes the journal; after it resolves, closing the page loses nothing. @returns {Promise<unknown>} */
  #keep() {
    clearTimeout(this.#journalTimer);
    this.#journalTimer = 0;
    if (!this.journal) return Promise.resolve();
    const { journal, identity } = this;
    const objects = keptObjects(this.#document, this.#base);
    /** @type {JournalRecord} */
    const record = {
      ...identity, writtenAt: Date.now(), revision: this.#revision, sent: this.#sent?.set ?? null, objects,
    };
    const isEmpty = !objects.length && !record.sent;
    this.#writing = this.#writing
      .then(() => (isEmpty ? journal.clear(identity.key) : journal.write(record)))
      .then(() => this.#journaled(true), () => this.#journaled(false));
    return this.#writing;
  }

  /** @param {boolean} journaled */
  #journaled(journaled) {
    if (this.#save.journaled !== journaled) this.store.dispatch({ type: "save", change: { journaled } });
  }

  /** Sends what there is now; what is changed meanwhile waits for the next time. @returns {Promise<void>} */
  flush() {
    clearTimeout(this.#timer);
    if (this.#stopped) return Promise.resolve();
    this.#sending ??= this.#sendAll().finally(() => { this.#sending = null; });
    return this.#sending;
  }

  async #sendAll() {
    while (!this.#stopped && this.#take()) {
      await this.#keep();
      this.#say("saving");
      const { set } = /** @type {Sent} */ (this.#sent);
      try {
        this.#acknowledge(await this.api.post(this.url, set));
        break;
      } catch (error) {
        if (!this.#refused(error)) return;
      }
    }
    await this.#keep();
    this.#dirtySince = 0;
    this.#settle();
    if (changesBetween(this.#document, this.#base, this.#held)) this.#schedule(this.afterGestureMs);
  }

  /** What to send: the same again as long as it has no answer. */
  #take() {
    if (this.#sent) return true;
    const changes = changesBetween(this.#document, this.#base, this.#held);
    if (!changes) return false;
    this.#sent = { document: this.#document, set: { id: newId(), base: this.#revision, ...changes } };
    return true;
  }

  /** @param {{revision: number, objects: {id: string, revision: number}[]}} answer */
  #acknowledge({ revision, objects }) {
    const { document, set } = /** @type {Sent} */ (this.#sent);
    const base = new Map(this.#base);
    for (const given of objects) {
      const object = document.get(given.id);
      if (object) base.set(given.id, { object, revision: given.revision });
    }
    for (const { id } of set.deleted) base.delete(id);
    this.#base = base;
    this.#revision = Math.max(this.#revision, revision);
    this.#sent = null;
    this.#failures = 0;
    this.store.dispatch({ type: "save", change: { revision: this.#revision, count: this.pending } });
  }

  /** Whether to go on at once with what is left. @param {unknown} error */
  #refused(error) {
    if (error instanceof NetworkError || (error instanceof ApiError && error.isTemporary)) {
      const message = error instanceof ApiError ? error.message : "";
      return this.#again("offline", message);
    }
    if (!(error instanceof ApiError)) {
      this.#again("offline", String(error));
      throw error;
    }
    if (error.isSignedOut) return this.#again("signed_out", "");
    if (error.status === 409 && error.code === "conflict") return this.#inConflict(error.body);
    if (error.status === 400 || error.status === 413) return this.#invalid(error.body);
    const lapsed = error.code === "lease_lapsed" || error.status === 404;
    this.stop(lapsed ? "lapsed" : "refused", error.message);
    return false;
  }

  /** @param {"offline" | "signed_out"} status @param {string} message */
  #again(status, message) {
    const wait = this.backOffMs[Math.min(this.#failures, this.backOffMs.length - 1)] ?? 30000;
    this.#failures += 1;
    this.#say(status, { message });
    this.#schedule(wait * (0.8 + Math.random() * 0.4));
    return false;
  }

  /** The network is back, or somebody asks: try now. */
  retryNow() {
    if (this.#failures && !this.#sending) void this.flush();
  }

  /** @param {any} body */
  #inConflict(body) {
    this.#sent = null;
    this.#failures = 0;
    const { conflicts, base, put } = openConflicts(body.conflicts ?? [], this.#document, this.#base);
    const settled = base.size !== this.#base.size || conflicts.length < (body.conflicts?.length ?? 0);
    this.#base = base;
    this.#revision = Math.max(this.#revision, body.revision ?? 0);
    if (put.length) this.store.dispatch({ type: "edit", put, title: "Put together with what was changed elsewhere" });
    if (!conflicts.length && !settled && !put.length) {
      this.stop("refused", body.detail ?? "The server has a different annotation. Reload the page.");
      return false;
    }
    const fresh = conflicts.filter(({ id }) => !this.#held.has(id));
    for (const { id } of conflicts) this.#held.set(id, this.#document.get(id));
    this.#say("conflict", { conflicts: [...this.#save.conflicts, ...fresh] });
    return true;
  }

  /** @param {any} body */
  #invalid(body) {
    const { set } = /** @type {Sent} */ (this.#sent);
    /** @type {NamedError[]} */
    const errors = namedErrors(set, body);
    this.#sent = null;
    this.#failures = 0;
    for (const { id } of errors) if (id) this.#held.set(id, this.#document.get(id));
    this.#say("invalid", { message: errors[0]?.message ?? "", errors: [...this.#save.errors, ...errors] });
    return true;
  }

  /** One conflict settled by the person. @param {string} id @param {Side} side */
  resolve(id, side) {
    const conflict = this.#save.conflicts.find((entry) => entry.id === id);
    if (!conflict) return;
    this.#base = baseAfter(this.#base, conflict);
    this.#held.delete(id);
    this.store.dispatch({ type: "save", change: { conflicts: this.#save.conflicts.filter((entry) => entry !== conflict) } });
    const edit = settling(conflict, this.#document.get(id) ?? null, side);
    if (edit) this.store.dispatch(edit);
    this.#changed();
    if (!this.#save.conflicts.length) void this.flush();
  }

  /** No more is sent; what is unsaved stays in the journal. @param {SaveStatus} status @param {string} message */
  stop(status, message) {
    clearTimeout(this.#timer);
    this.#stopped = true;
    this.#say(status, { message });
    this.store.dispatch({ type: "view", change: { readonly: true, tool: "select" } });
    void this.#keep();
  }

  get isStopped() {
    return this.#stopped;
  }

  /** The page is being left: keep and send what there is, without waiting. */
  leave() {
    if (this.#stopped || !this.pending) return;
    const isRetry = this.#sent !== null;
    if (!this.#take()) return void this.#keep();
    void this.#keep();
    const { set } = /** @type {Sent} */ (this.#sent);
    if (isRetry && this.#sending) return;
    if (JSON.stringify(set).length > MOST_KEEPALIVE_BYTES) return;
    this.#sending ??= this.api.post(this.url, set, { keepalive: true })
      .then((answer) => this.#acknowledge(answer), () => this.#schedule(this.afterGestureMs))
      .finally(() => {
        this.#sending = null;
        void this.#keep();
        if (!this.#stopped) this.#changed();
      });
  }

  /** The unsaved objects, to hand over as a file. @returns {JournalRecord} */
  record() {
    return {
      ...this.identity, writtenAt: Date.now(), revision: this.#revision, sent: this.#sent?.set ?? null,
      objects: keptObjects(this.#document, this.#base),
    };
  }
}
