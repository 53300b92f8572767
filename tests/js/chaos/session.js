/**
 * An annotator at work while everything breaks: the view's own store, autosave and journal against
 * a real server, over a network that drops and doubles. Ends when all is saved; prints one line of JSON.
 *
 * `node tests/js/chaos/session.js ORIGIN TASK COOKIE CSRF GESTURES SEED`
 */
import { IDBFactory } from "fake-indexeddb";

import { readDocument } from "../../../static/js/labeler/state/document.js";
import { newId } from "../../../static/js/labeler/state/ids.js";
import { createStore, initialState } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { createApi } from "../../../static/js/labeler/sync/api.js";
import { Autosave } from "../../../static/js/labeler/sync/autosave.js";
import { journalKey, openJournal } from "../../../static/js/labeler/sync/journal.js";
import { replayed, sendAgain } from "../../../static/js/labeler/sync/replay.js";
import { event, keyframe, random, tag, track } from "../labeler/fixtures.js";

const [origin, task, cookie, csrf, wanted, seed] = process.argv.slice(2);
const gestures = Number(wanted);
const next = random(Number(seed));
const [WIDTH, HEIGHT, FRAMES] = [1920, 1080, 1800];
const PACE_MS = 14;
const MOST_OBJECTS = 60;
const CRASH_EVERY = 800;
const PATIENCE_MS = 180_000;
const key = journalKey("chaos", task);
const computer = new IDBFactory();
const told = { sent: 0, dropped: 0, doubled: 0, failed: 0, crashes: 0, conflicts: 0, refused: 0 };
const sleep = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const whole = (most) => Math.floor(next() * most);

/** One request, and what can happen to it on its way. */
async function travel(url, init) {
  const { headers, method, body, signal } = init;
  const send = () => fetch(origin + url, { method, body, signal, headers: { ...headers, Cookie: cookie, Referer: `${origin}/`, Origin: origin } });
  told.sent += 1;
  const luck = method === "GET" ? 1 : next();
  if (luck < 0.03) {
    told.failed += 1;
    throw new TypeError("the net is gone");
  }
  if (luck < 0.09) {
    told.dropped += 1;
    await send();
    throw new TypeError("the answer was lost");
  }
  if (luck < 0.15) {
    told.doubled += 1;
    const [, second] = await Promise.all([send().catch(() => null), send()]);
    return second;
  }
  return send();
}

/** A page of the labeling view, opened as the browser opens it; `crash` ends it like a kill. */
async function open() {
  let alive = true;
  const store = createStore(initialState(initialView({ start: 0, stop: FRAMES }, { readonly: false, track: "car", event: "near miss" })));
  const api = createApi({ fetch: (url, init) => (alive ? travel(url, init) : new Promise(() => {})), csrfToken: () => csrf });
  const journal = await openJournal(computer);
  const url = `/api/tasks/${task}/changes/`;
  const autosave = new Autosave({ store, api, url, journal, key, user: "chaos", task, afterGestureMs: 12, backOffMs: [80, 160, 320] });
  const record = await journal.read(key);
  const [ours, answer] = await patiently(async () => [record ? await sendAgain(api, url, record) : new Map(), await api.get(`/api/tasks/${task}/annotation/`)]);
  const { document, base } = readDocument(answer);
  store.dispatch({ type: "load", document });
  const { put, remove, conflicts } = record ? replayed(record, base, ours) : { put: [], remove: [], conflicts: [] };
  told.conflicts += conflicts.length;
  autosave.begin(base, answer.revision, conflicts);
  if (put.length || remove.length) store.dispatch({ type: "edit", put, remove, title: "Put back" });
  return { store, autosave, crash: () => { alive = false; } };
}

/** Until the server is there again. */
async function patiently(act) {
  for (const end = Date.now() + PATIENCE_MS; ;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(200);
    }
  }
}

function box() {
  const [x, y] = [whole(WIDTH - 200), whole(HEIGHT - 200)];
  return [x, y, x + 10 + whole(180), y + 10 + whole(180)];
}

/** What one gesture does; the words of the view's own actions. */
function gesture(document) {
  const things = [...document.values()];
  const thing = things[whole(things.length)];
  const luck = next();
  if (!thing || (luck < 0.12 && things.length < MOST_OBJECTS)) return { type: "edit", put: [created()], title: "Draw" };
  if (luck < 0.16) return { type: "edit", remove: [thing.id], title: "Delete" };
  if (luck < 0.2) return { type: "undo" };
  if (luck < 0.22) return { type: "redo" };
  return { type: "edit", put: [changed(thing)], title: "Change" };
}

function created() {
  const luck = next();
  if (luck < 0.1) return tag(newId(), whole(FRAMES), { label: "rain" });
  if (luck < 0.2) {
    const start = whole(FRAMES - 20);
    return event(newId(), start, start + 1 + whole(19), { label: "near miss" });
  }
  return track(newId(), [keyframe(whole(FRAMES), box())], { label: next() < 0.5 ? "car" : "pedestrian" });
}

function changed(thing) {
  if (thing.kind === "tag") return { ...thing, frame: whole(FRAMES) };
  if (thing.kind === "event") return { ...thing, stop: Math.min(FRAMES, thing.start + 1 + whole(60)) };
  if (next() < 0.1) return { ...thing, label: thing.label === "car" ? "pedestrian" : "car" };
  const frame = whole(FRAMES);
  const kept = thing.keyframes.filter((other) => other.frame !== frame);
  const keyframes = next() < 0.2 && kept.length > 1 ? kept.slice(1) : [...kept, keyframe(frame, box())].toSorted((a, b) => a.frame - b.frame);
  return { ...thing, keyframes };
}

/** Comparable, whatever the order. */
const plain = (document) => JSON.stringify([...document.values()].map((thing) => Object.fromEntries(Object.entries(thing).toSorted())).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  (_, value) => (value && typeof value === "object" && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).toSorted()) : value));

let page = await open();
for (let done = 1; done <= gestures; done += 1) {
  page.store.dispatch(gesture(page.store.get().document));
  await sleep(next() * 2 * PACE_MS);
  if (done % CRASH_EVERY) continue;
  await sleep(400); // the journal is written a moment after the gesture
  const before = plain(page.store.get().document);
  page.crash();
  told.crashes += 1;
  page = await open();
  if (plain(page.store.get().document) !== before) throw new Error(`the page came back with something else after gesture ${done}`);
}
const { store, autosave } = page;
for (const end = Date.now() + PATIENCE_MS; autosave.pending || store.get().save.status !== "saved"; await sleep(50)) {
  autosave.retryNow();
  if (Date.now() > end) throw new Error(`never saved: ${JSON.stringify({ ...store.get().save, pending: autosave.pending })}`);
}
const { document: served } = readDocument(await patiently(() => createApi({ fetch: (url, init) => fetch(origin + url, { ...init, headers: { ...init.headers, Cookie: cookie } }) }).get(`/api/tasks/${task}/annotation/`)));
const equal = plain(served) === plain(store.get().document);
console.log(JSON.stringify({ equal, objects: served.size, ids: [...served.keys()], revision: store.get().save.revision, ...told }));
process.exit(equal ? 0 : 1);
