/** Saving loses nothing and doubles nothing: journal, retries, conflicts, refusals, lapsed leases. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { IDBFactory } from "fake-indexeddb";

import { initialState, createStore } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { createApi } from "../../../static/js/labeler/sync/api.js";
import { Autosave } from "../../../static/js/labeler/sync/autosave.js";
import { journalKey, openJournal } from "../../../static/js/labeler/sync/journal.js";
import { renewalDelay } from "../../../static/js/labeler/sync/lease.js";
import { replayed, sendAgain } from "../../../static/js/labeler/sync/replay.js";
import { event, keyframe, random, track } from "./fixtures.js";
import { Server } from "./server.js";

const box = (x) => [x, 0, x + 10, 10];
const person = (id, x = 0) => track(id, [keyframe(0, box(x))]);
const key = journalKey("u1", "t1");
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

/** A page: a store, its autosave and the journal of the computer it runs on. */
async function page(server, computer = new IDBFactory(), { afterGestureMs = 15, backOffMs = [20, 40] } = {}) {
  const store = createStore(initialState(initialView({ start: 0, stop: 40 }, { readonly: false, track: "Person", event: null })));
  const api = createApi({ fetch: server.fetch, csrfToken: () => "token" });
  const journal = await openJournal(computer);
  const autosave = new Autosave({ store, api, url: "/changes/", journal, key, user: "u1", task: "t1", afterGestureMs, backOffMs });
  const open = async () => {
    const record = await journal.read(key);
    const ours = record ? await sendAgain(api, "/changes/", record) : new Map();
    store.dispatch({ type: "load", document: new Map(server.document) });
    const base = server.base;
    const { put, remove, conflicts } = record ? replayed(record, base, ours) : { put: [], remove: [], conflicts: [] };
    autosave.begin(base, server.revision, conflicts);
    if (put.length || remove.length) store.dispatch({ type: "edit", put, remove, title: "Recovered" });
  };
  await open();
  const put = (...things) => store.dispatch({ type: "edit", put: things, title: "Edit" });
  const remove = (...ids) => store.dispatch({ type: "edit", remove: ids, title: "Delete" });
  const until = async (status) => {
    for (let i = 0; i < 200; i += 1) {
      if (store.get().save.status === status) return store.get().save;
      await sleep(5);
    }
    assert.fail(`never ${status}: ${JSON.stringify(store.get().save)}`);
  };
  return { store, journal, autosave, put, remove, until, computer };
}

const same = (server, { store }) => assert.deepEqual(
  new Map([...server.document].sort()), new Map([...store.get().document].sort()));

test("a gesture is saved by itself, once, and the journal is empty after", async () => {
  const server = new Server(person("a"));
  const tab = await page(server);
  for (const x of [1, 2, 3]) tab.put(person("a", x));
  assert.equal(tab.store.get().save.status, "pending");
  await tab.until("saved");
  same(server, tab);
  assert.equal(server.received.length, 1);
  await sleep(150);
  assert.equal(await tab.journal.read(key), null);
});

test("nothing is sent for an edit that was undone", async () => {
  const server = new Server(person("a"));
  const tab = await page(server);
  tab.put(person("a", 5));
  tab.store.dispatch({ type: "undo" });
  await sleep(60);
  assert.equal(server.received.length, 0);
  assert.equal(tab.store.get().save.status, "saved");
});

test("undo after saving is saved too, deletion and revival included", async () => {
  const server = new Server(person("a"));
  const tab = await page(server);
  tab.remove("a");
  await tab.until("saved");
  assert.equal(server.document.size, 0);
  tab.store.dispatch({ type: "undo" });
  await sleep(20);
  await tab.until("saved");
  same(server, tab);
  tab.store.dispatch({ type: "redo" });
  await sleep(20);
  await tab.until("saved");
  same(server, tab);
});

test("the journal is written before the request leaves", async () => {
  const server = new Server(person("a"));
  let open = () => {};
  server.gate = new Promise((resolve) => { open = () => resolve(); });
  const tab = await page(server);
  tab.put(person("a", 7));
  await tab.until("saving");
  const record = await tab.journal.read(key);
  assert.deepEqual(record.objects[0].object, person("a", 7));
  assert.equal(record.sent.updated.length, 1);
  open();
  await tab.until("saved");
});

test("a lost answer is asked for again under the same id and not applied twice", async () => {
  const server = new Server();
  server.loseAnswers = 2;
  const tab = await page(server);
  tab.put(person("a"));
  await tab.until("offline");
  await tab.until("saved");
  assert.equal(server.received.length, 3);
  assert.equal(new Set(server.received.map(({ id }) => id)).size, 1);
  assert.equal(server.revision, 2);
  same(server, tab);
});

test("offline, work goes on, counts what is kept, and all arrives later", async () => {
  const server = new Server(person("a"));
  server.unreachable = true;
  const tab = await page(server);
  tab.put(person("a", 1));
  await tab.until("offline");
  tab.put(person("b"));
  tab.put(person("c"));
  await sleep(30);
  assert.equal(tab.store.get().save.count, 3);
  assert.equal(tab.autosave.isUnsafe, true);
  server.unreachable = false;
  await tab.until("saved");
  same(server, tab);
});

test("a crash while offline: the next page puts everything back", async () => {
  const server = new Server(person("a"), person("gone"), event("e", 1, 4));
  server.unreachable = true;
  const crashed = await page(server);
  crashed.put(person("a", 1), person("new"));
  crashed.remove("gone");
  await crashed.until("offline");
  crashed.put(person("a", 9));
  await sleep(150);
  const expected = new Map(crashed.store.get().document);
  crashed.autosave.stop("elsewhere", "");
  server.unreachable = false;
  const next = await page(server, crashed.computer);
  assert.deepEqual(new Map([...next.store.get().document].sort()), new Map([...expected].sort()));
  await sleep(20);
  await next.until("saved");
  same(server, next);
  assert.deepEqual(next.store.get().save.conflicts, []);
});

test("a crash between the server's commit and its answer is no conflict and no double", async () => {
  const server = new Server(person("a"));
  server.loseAnswers = 1;
  const crashed = await page(server, undefined, { backOffMs: [100000] });
  crashed.put(person("a", 1), person("new"));
  await crashed.until("offline");
  crashed.put(person("a", 2));
  await sleep(150);
  crashed.autosave.stop("elsewhere", "");
  assert.equal(server.revision, 2);
  const next = await page(server, crashed.computer);
  await sleep(20);
  await next.until("saved");
  assert.deepEqual(next.store.get().save.conflicts, []);
  assert.deepEqual(server.document.get("a"), person("a", 2));
  assert.equal(server.document.size, 2);
});

test("a conflict holds back its object only; mine and theirs both settle it", async () => {
  for (const side of /** @type {const} */ (["mine", "theirs"])) {
    const server = new Server(person("a"), person("b"));
    const tab = await page(server);
    server.edit(person("a", 50));
    tab.put(person("a", 1), person("b", 2));
    const { conflicts } = await tab.until("conflict");
    assert.deepEqual(conflicts.map(({ id }) => id), ["a"]);
    await sleep(30);
    assert.deepEqual(server.document.get("b"), person("b", 2), "the other object is saved");
    assert.deepEqual(server.document.get("a"), person("a", 50));
    tab.autosave.resolve("a", side);
    await tab.until("saved");
    assert.deepEqual(server.document.get("a"), person("a", side === "mine" ? 1 : 50));
    same(server, tab);
  }
});

test("mine brings an object back that somebody deleted; theirs lets it go", async () => {
  for (const side of /** @type {const} */ (["mine", "theirs"])) {
    const server = new Server(person("a"));
    const tab = await page(server);
    server.remove("a");
    tab.put(person("a", 1));
    await tab.until("conflict");
    tab.autosave.resolve("a", side);
    await tab.until("saved");
    assert.equal(server.document.has("a"), side === "mine");
    same(server, tab);
  }
});

test("both deleting the same object is no conflict for a person", async () => {
  const server = new Server(person("a"), person("b"));
  const tab = await page(server);
  server.remove("a");
  tab.remove("a");
  tab.put(person("b", 3));
  await tab.until("saved");
  same(server, tab);
});

test("an invalid object is named and held; the rest is saved; mending it saves it", async () => {
  const server = new Server();
  server.errorsOf = (set) => set.created.flatMap(({ id, keyframes }, index) =>
    (keyframes[0].points[0] === 666 ? [{ where: `created[${index}].keyframes[0].points`, message: `${id} lies outside the picture.` }] : []));
  const tab = await page(server);
  tab.put(person("bad", 666), person("good"));
  const { errors } = await tab.until("invalid");
  assert.deepEqual(errors.map(({ id }) => id), ["bad"]);
  await sleep(30);
  assert.deepEqual([...server.document.keys()], ["good"]);
  assert.ok((await tab.journal.read(key)).objects.some(({ id }) => id === "bad"), "kept on this computer");
  tab.put(person("bad", 6));
  await tab.until("saved");
  same(server, tab);
  assert.deepEqual(tab.store.get().save.errors, []);
});

test("a refusal that names nothing holds everything it was about", async () => {
  const server = new Server();
  server.errorsOf = () => [{ where: "", message: "No." }];
  const tab = await page(server);
  tab.put(person("a"), person("b"));
  const { errors } = await tab.until("invalid");
  assert.deepEqual(errors.map(({ id }) => id), ["a", "b"]);
  await sleep(60);
  assert.equal(server.received.length, 1, "it is not sent over and over");
});

test("a lapsed lease stops editing and keeps the work", async () => {
  const server = new Server(person("a"));
  server.lapsed = true;
  const tab = await page(server);
  tab.put(person("a", 1));
  await tab.until("lapsed");
  assert.equal(tab.store.get().view.readonly, true);
  await sleep(150);
  assert.equal((await tab.journal.read(key)).objects.length, 1);
  assert.equal(tab.autosave.record().objects.length, 1);
  server.lapsed = false;
  const next = await page(server, tab.computer);
  await sleep(20);
  await next.until("saved");
  assert.deepEqual(server.document.get("a"), person("a", 1));
});

test("somebody else's change since the crash becomes a conflict, not a silent loss", async () => {
  const server = new Server(person("a"));
  server.unreachable = true;
  const crashed = await page(server);
  crashed.put(person("a", 1));
  await crashed.until("offline");
  await sleep(150);
  crashed.autosave.stop("elsewhere", "");
  server.unreachable = false;
  server.edit(person("a", 70));
  const next = await page(server, crashed.computer);
  const { conflicts } = await next.until("conflict");
  assert.equal(conflicts[0].theirs.keyframes[0].points[0], 70);
  assert.deepEqual(next.store.get().document.get("a"), person("a", 1), "mine is what is shown");
  next.autosave.resolve("a", "mine");
  await next.until("saved");
  assert.deepEqual(server.document.get("a"), person("a", 1));
});

test("whatever happens on the way, both sides end equal", async () => {
  const draw = random(8);
  for (let round = 0; round < 12; round += 1) {
    const server = new Server(person("a"), person("b"), person("c"));
    const tab = await page(server, undefined, { afterGestureMs: 2, backOffMs: [3] });
    for (let i = 0; i < 25; i += 1) {
      const id = "abcdef"[Math.floor(draw() * 6)];
      const act = draw();
      if (act < 0.55) tab.put(person(id, Math.floor(draw() * 500)));
      else if (act < 0.7) tab.remove(id);
      else if (act < 0.85) tab.store.dispatch({ type: draw() < 0.6 ? "undo" : "redo" });
      else if (act < 0.93) server.loseAnswers = 1;
      else server.unreachable = !server.unreachable;
      if (draw() < 0.4) await sleep(3);
    }
    server.unreachable = false;
    await tab.until("saved");
    await sleep(10);
    await tab.until("saved");
    same(server, tab);
    assert.equal(tab.autosave.pending, 0);
  }
});

test("without a journal the page says so and warns before closing", async () => {
  const server = new Server();
  server.unreachable = true;
  const store = createStore(initialState(initialView({ start: 0, stop: 40 }, { readonly: false, track: null, event: null })));
  const autosave = new Autosave({ store, api: createApi({ fetch: server.fetch, csrfToken: () => "" }), url: "/", journal: null, key, user: "u", task: "t" });
  autosave.begin(new Map(), 0);
  store.dispatch({ type: "edit", put: [person("a")], title: "Edit" });
  assert.equal(store.get().save.journaled, false);
  assert.equal(autosave.isUnsafe, true);
  autosave.stop("elsewhere", "");
});

test("a lease is renewed well before it ends", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  assert.equal(renewalDelay("2026-01-01T00:03:00Z", now), 60_000);
  assert.equal(renewalDelay("2026-01-01T00:00:05Z", now), 15_000);
  assert.equal(renewalDelay("2026-01-01T09:00:00Z", now), 120_000);
  assert.equal(renewalDelay("nonsense", now), 60_000);
});
