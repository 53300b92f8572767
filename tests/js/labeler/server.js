/** A server as the contract has it, at the network edge: revisions, idempotency, conflicts, refusals. */
import { withChanges } from "../../../static/js/labeler/state/changes.js";

export class Server {
  /** @param {any[]} things */
  constructor(...things) {
    this.document = new Map(things.map((thing) => [thing.id, thing]));
    this.revisions = new Map(things.map(({ id }) => [id, 1]));
    this.revision = 1;
    this.answers = new Map();
    /** @type {any[]} */
    this.received = [];
    this.lapsed = false;
    /** How often to lose the answer, or the request. */
    this.loseAnswers = 0;
    this.unreachable = false;
    /** @type {((set: any) => any[]) | null} */
    this.errorsOf = null;
    /** @type {Promise<void>} */
    this.gate = Promise.resolve();
  }

  fetch = async (/** @type {string} */ _url, /** @type {any} */ { body }) => {
    await this.gate;
    if (this.unreachable) throw new TypeError("Failed to fetch");
    const answer = this.#answer(JSON.parse(body));
    if (this.loseAnswers > 0) {
      this.loseAnswers -= 1;
      throw new TypeError("Failed to fetch");
    }
    return answer;
  };

  #answer(set) {
    this.received.push(set);
    if (this.answers.has(set.id)) return json(200, this.answers.get(set.id));
    if (this.lapsed) return json(409, { code: "lease_lapsed", detail: "Your lease has lapsed." });
    const errors = this.errorsOf?.(set) ?? [];
    if (errors.length) return json(400, { code: "invalid", detail: errors[0].message, errors });
    const conflicts = [...set.updated, ...set.deleted]
      .filter(({ id, revision }) => this.revisions.get(id) !== revision)
      .map(({ kind, id }) => ({ kind, id, theirs: this.#wire(id) }));
    if (conflicts.length) return json(409, { code: "conflict", detail: "Changed elsewhere.", revision: this.revision, conflicts });
    this.document = withChanges(this.document, set);
    this.revision += 1;
    for (const { id } of set.deleted) this.revisions.delete(id);
    const objects = [...set.created, ...set.updated].map(({ kind, id }) => {
      this.revisions.set(id, this.revision);
      return { kind, id, revision: this.revision };
    });
    const answer = { id: set.id, revision: this.revision, objects };
    this.answers.set(set.id, answer);
    return json(200, answer);
  }

  /** Somebody else's edit. */
  edit(thing) {
    this.revision += 1;
    this.document.set(thing.id, thing);
    this.revisions.set(thing.id, this.revision);
  }

  remove(id) {
    this.revision += 1;
    this.document.delete(id);
    this.revisions.delete(id);
  }

  #wire(id) {
    const thing = this.document.get(id);
    return thing ? { ...thing, revision: this.revisions.get(id) } : null;
  }

  get base() {
    return new Map([...this.document].map(([id, object]) => [id, { object, revision: this.revisions.get(id) }]));
  }
}

function json(status, body) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}
