/** Document, history, changes and selectors. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { changesBetween, countChanged, withChanges } from "../../../static/js/labeler/state/changes.js";
import { readDocument } from "../../../static/js/labeler/state/document.js";
import { newId } from "../../../static/js/labeler/state/ids.js";
import { filteredTracks, missingAttributes, shownShapes } from "../../../static/js/labeler/state/selectors.js";
import { createStore, initialState, reduce } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { documentOf, event, keyframe, random, tag, track } from "./fixtures.js";

const clip = { start: 0, stop: 40 };
const start = (...things) => reduce(
  initialState(initialView(clip, { readonly: false, track: "Person", event: "Crossing" })),
  { type: "load", document: documentOf(...things) });
const baseOf = (document) => new Map([...document].map(([id, object]) => [id, { object, revision: 7 }]));
const box = (x) => [x, 0, x + 10, 10];
const edit = (state, put, more = {}) => reduce(state, { type: "edit", put, title: "Edit", ...more });

test("ids are UUIDv7 and sort in the order they were made", () => {
  const ids = Array.from({ length: 5000 }, newId);
  assert.ok(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)));
  assert.deepEqual(ids.toSorted(), ids);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(Math.abs(parseInt(ids[0].slice(0, 8) + ids[0].slice(9, 13), 16) - Date.now()) < 5000);
});

test("undo and redo walk whole gestures, and cancelling leaves none", () => {
  const before = start(track("t", [keyframe(0, box(0))]));
  let state = before;
  for (const x of [1, 2, 3]) state = edit(state, [track("t", [keyframe(0, box(x))])], { gesture: "g" });
  state = edit(state, [track("t", [keyframe(0, box(9))])]);
  assert.equal(state.history.past.length, 2);
  const last = state.document;
  state = reduce(state, { type: "undo" });
  assert.deepEqual(state.document.get("t").keyframes[0].points, box(3));
  state = reduce(state, { type: "undo" });
  assert.equal(state.document, before.document, "the very same document, so nothing is left to save");
  state = reduce(reduce(state, { type: "redo" }), { type: "redo" });
  assert.equal(state.document, last);
  assert.equal(reduce(state, { type: "redo" }), state);
  const dragging = edit(before, [track("t", [keyframe(0, box(5))])], { gesture: "h" });
  assert.equal(reduce(dragging, { type: "cancel", gesture: "h" }).document, before.document);
  assert.equal(reduce(dragging, { type: "cancel", gesture: "other" }).document, dragging.document);
});

test("after an undo, the same gesture mark starts a new step", () => {
  let state = edit(start(track("t", [keyframe(0, box(0))])), [track("t", [keyframe(0, box(1))])], { gesture: "g" });
  state = reduce(state, { type: "undo" });
  state = edit(state, [track("t", [keyframe(0, box(2))])], { gesture: "g" });
  assert.equal(state.history.past.length, 1);
  assert.equal(state.history.future.length, 0);
});

test("deleting a track clears its events' link and the selection, and undo restores all", () => {
  let state = start(track("t", [keyframe(0, box(0))]), event("e", 1, 5, { track: "t" }));
  state = reduce(state, { type: "select", ids: ["t"] });
  const gone = reduce(state, { type: "edit", remove: ["t"], title: "Delete" });
  assert.equal(gone.document.get("e").track, null);
  assert.deepEqual(gone.view.selection, []);
  assert.equal(reduce(gone, { type: "undo" }).document, state.document);
});

test("listeners hear of changes only", () => {
  const store = createStore(start());
  let calls = 0;
  store.subscribe(() => { calls += 1; });
  store.dispatch({ type: "select", ids: [] });
  store.dispatch({ type: "view", change: { frame: 0 } });
  assert.equal(calls, 0);
  store.dispatch({ type: "view", change: { frame: 1 } });
  assert.equal(calls, 1);
});

test("one changed keyframe is one update of less than a kilobyte", () => {
  const keyframes = Array.from({ length: 500 }, (_, i) => keyframe(i * 2, box(i / 3)));
  const document = documentOf(track(newId(), keyframes));
  const [given] = document.values();
  const changed = { ...given, keyframes: keyframes.with(250, keyframe(500, [1.25, 2.5, 3.75, 5])) };
  const changes = changesBetween(documentOf(changed), baseOf(document));
  assert.equal(changes.updated[0].keyframes.length, 1);
  assert.ok(JSON.stringify({ id: newId(), base: 7, ...changes }).length < 1024);
});

test("equal content made anew is no change", () => {
  const make = () => documentOf(
    track("t", [keyframe(0, box(0), { attributes: { a: 1 } })], { attributes: { b: "x" } }),
    event("e", 0, 4), tag("g", 3));
  assert.equal(changesBetween(make(), baseOf(make())), null);
});

test("held objects stay out of a change set", () => {
  const document = documentOf(track("t", [keyframe(0, box(0))]), event("e", 0, 4));
  assert.deepEqual(changesBetween(document, new Map(), new Set(["t"])).created.map(({ id }) => id), ["e"]);
  assert.equal(changesBetween(new Map(), baseOf(document), new Set(["t", "e"])), null);
  assert.equal(countChanged(new Map(), baseOf(document)), 2);
});

/** A document with something of everything, and another one after a few edits. */
function edited(draw) {
  const keyframes = () => [...new Set(Array.from({ length: 4 }, () => Math.floor(draw() * 30)))]
    .sort((a, b) => a - b).map((frame) => keyframe(frame, box(Math.floor(draw() * 4)), {
      outside: draw() < 0.2, attributes: draw() < 0.5 ? { a: Math.floor(draw() * 3) } : {},
    }));
  const things = () => ["t1", "t2", "t3"].flatMap((id) => (draw() < 0.7 ? [track(id, keyframes(), { label: draw() < 0.5 ? "Person" : "Car" })] : []))
    .concat(["e1", "e2"].flatMap((id) => (draw() < 0.7 ? [event(id, Math.floor(draw() * 5), 6 + Math.floor(draw() * 5), { track: draw() < 0.5 ? "t1" : null })] : [])))
    .concat(["g1", "g2"].flatMap((id) => (draw() < 0.7 ? [tag(id, Math.floor(draw() * 9))] : [])));
  return [documentOf(...things()), documentOf(...things())];
}

test("a change set turns the server's document into ours, always", () => {
  const draw = random(6);
  for (let i = 0; i < 600; i += 1) {
    const [server, ours] = edited(draw);
    const changes = changesBetween(ours, baseOf(server));
    const result = changes ? withChanges(server, changes) : server;
    assert.deepEqual(new Map([...result].sort()), new Map([...ours].sort()));
    assert.equal(changesBetween(ours, baseOf(ours)), null);
  }
});

test("the server's answer is read with revisions kept apart and keyframes in order", () => {
  const { document, base } = readDocument({
    tracks: [{ ...track("t", [keyframe(9, box(1)), keyframe(2, box(0))]), revision: 4 }],
    events: [{ ...event("e", 1, 2), revision: 5 }],
  });
  assert.deepEqual(document.get("t").keyframes.map(({ frame }) => frame), [2, 9]);
  assert.equal(base.get("t").revision, 4);
  assert.ok(!("revision" in document.get("e")));
  assert.equal(document.get("e").kind, "event");
});

test("shapes shown are those of the frame on the canvas, less the hidden", () => {
  let state = start(track("t", [keyframe(5, box(0))]), track("u", [keyframe(0, box(3))]));
  state = reduce(state, { type: "view", change: { frame: 30, shown: 4 } });
  assert.deepEqual(shownShapes(state, 40).map(({ track: { id } }) => id), ["u"]);
  state = reduce(state, { type: "view", change: { shown: 30 } });
  state = reduce(state, { type: "toggle", flag: "hidden", ids: ["u"] });
  assert.deepEqual(shownShapes(state, 40).map(({ track: { id } }) => id), ["t"]);
});

test("the filter matches label, short id and attributes", () => {
  const document = documentOf(
    track("0000-aaaa", [keyframe(0, box(0))], { attributes: { colour: "Red" } }),
    track("0000-bbbb", [keyframe(0, box(0))], { label: "Car" }));
  assert.deepEqual(filteredTracks(document, "red").map(({ id }) => id), ["0000-aaaa"]);
  assert.deepEqual(filteredTracks(document, "car BBBB").map(({ id }) => id), ["0000-bbbb"]);
  assert.equal(filteredTracks(document, " ").length, 2);
});

test("required attributes without value or default are named", () => {
  const attribute = (name, more) => ({ name, kind: "text", options: [], default: null, mutable: false, required: true, ...more });
  const schema = { version: 1, labels: [{ name: "Person", color: "#fff", shape: "box", attributes: [
    attribute("given"), attribute("missing"), attribute("fallback", { default: "x" }), attribute("mutable", { mutable: true }),
  ] }] };
  const thing = track("t", [keyframe(0, box(0), { attributes: { mutable: "y" } })], { attributes: { given: "z" } });
  assert.deepEqual(missingAttributes(thing, schema), ["missing"]);
});
