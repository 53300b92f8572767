/** The timeline by keys: which mark keys stand on, what it is called, how it moves; keys that hold on go faster. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { lanes } from "../../../static/js/labeler/state/lanes.js";
import { marksOf, markWords, snapMarks, standing } from "../../../static/js/labeler/state/places.js";
import { initialState, reduce } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { movePlace } from "../../../static/js/labeler/tools/places.js";
import { snappedFrame } from "../../../static/js/labeler/tracks/picked.js";
import { createGestures } from "../../../static/js/labeler/ui/gestures.js";
import { documentOf, event, keyframe, tag, track } from "./fixtures.js";

const clip = { start: 0, stop: 40 };
const schema = { version: 1, labels: [
  { name: "Person", color: "#f00", shape: "box", attributes: [] }, { name: "Crossing", color: "#00f", shape: "event", attributes: [] },
  { name: "Rain", color: "#0ff", shape: "tag", attributes: [] },
] };
const setting = { clip, size: { width: 640, height: 480 }, schema, newId: () => "new" };
const at = (frame, more = {}) => keyframe(frame, [0, 0, 9, 9], more);
const all = documentOf(
  track("t", [at(4), at(10, { source: "model" }), at(20, { outside: true })]), event("e", 5, 9), event("f", 30, 31), tag("g", 7), tag("h", 9));
const state = reduce(initialState(initialView(clip, { readonly: false, track: "Person", event: "Crossing" })), { type: "load", document: all });
const rows = (now = state) => lanes(now.document, "", schema, clip);
const place = (lane, id, part, frame) => ({ lane, id, part, frame });
const moved = (from, by, now = state) => {
  const outcome = movePlace(now, setting, from, { by, gesture: "g1" });
  return typeof outcome === "string" ? outcome : outcome.reduce(reduce, now);
};

test("an event is three marks, a track its keyframes, each with its words", () => {
  const [events, tags, person] = rows();
  assert.deepEqual(marksOf(events).map(({ id, part, frame }) => [id, part, frame]), [
    ["e", "start", 5], ["e", "whole", 5], ["e", "stop", 8], ["f", "start", 30], ["f", "whole", 30], ["f", "stop", 30]]);
  const words = (lane) => marksOf(lane).map((_, index) => markWords(lane, marksOf(lane), index));
  assert.deepEqual(words(events).slice(0, 3), ["starts at frame 5, event 1 of 2", "frames 5 to 8, event 1 of 2", "ends at frame 8, event 1 of 2"]);
  assert.deepEqual(words(tags), ["tag at frame 7, 1 of 2", "tag at frame 9, 2 of 2"]);
  assert.deepEqual(words(person), ["keyframe at frame 4, 1 of 3", "keyframe at frame 10, 2 of 3, not by hand", "keyframe at frame 20, 3 of 3, outside"]);
  assert.equal(markWords(person, [], -1), "nothing here");
});

test("a place whose mark is gone is the nearest that is left; without its lane the first", () => {
  const found = (wanted) => { const { at: row, index } = standing(rows(), wanted); return [row, index]; };
  assert.deepEqual(found(place("t", "t", "keyframe", 10)), [2, 1]);
  assert.deepEqual(found(place("t", "t", "keyframe", 17)), [2, 2]);
  assert.deepEqual(found(place("event:Crossing", "f", "stop", 2)), [0, 5]);
  assert.deepEqual(found(place("event:Crossing", "gone", "start", 29)), [0, 3]);
  assert.deepEqual(found(place("gone", "x", "keyframe", 0)), [0, 0]);
  assert.deepEqual(standing([], place("t", "t", "keyframe", 1)).lane, null);
});

test("a keyframe moves between its neighbours, and the place with it", () => {
  const once = moved(place("t", "t", "keyframe", 10), 3);
  assert.deepEqual(once.document.get("t").keyframes.map(({ frame }) => frame), [4, 13, 20]);
  assert.equal(once.view.place.frame, 13);
  const far = moved(once.view.place, 99, once);
  assert.deepEqual(far.document.get("t").keyframes.map(({ frame }) => frame), [4, 19, 20]);
  assert.match(moved(far.view.place, 1, far), /no room/);
  assert.equal(reduce(far, { type: "undo" }).document, all, "presses of one gesture are one step");
});

test("a picked keyframe takes the others along", () => {
  const picked = reduce(state, { type: "view", change: { keyframePicks: [{ id: "t", frame: 4 }, { id: "t", frame: 10 }] } });
  const after = moved(place("t", "t", "keyframe", 10), 30, picked);
  assert.deepEqual(after.document.get("t").keyframes.map(({ frame }) => frame), [13, 19, 20]);
  assert.equal(after.view.place.frame, 19);
});

test("events keep a frame at least and stay in the clip, tags do not meet their like, what is locked stays", () => {
  const spans = (outcome) => { const { start, stop } = outcome.document.get("e"); return [start, stop, outcome.view.place.frame]; };
  assert.deepEqual(spans(moved(place("event:Crossing", "e", "start", 5), 99)), [8, 9, 8]);
  assert.deepEqual(spans(moved(place("event:Crossing", "e", "stop", 8), -99)), [5, 6, 5]);
  assert.deepEqual(spans(moved(place("event:Crossing", "e", "whole", 5), 99)), [36, 40, 36]);
  assert.deepEqual(spans(moved(place("event:Crossing", "e", "whole", 5), -99)), [0, 4, 0]);
  assert.equal(moved(place("tag:Rain", "g", "tag", 7), 1).document.get("g").frame, 8);
  assert.match(moved(place("tag:Rain", "g", "tag", 7), 2), /has this tag already/);
  const locked = reduce(state, { type: "toggle", flag: "locked", ids: ["t"] });
  assert.match(moved(place("t", "t", "keyframe", 10), 1, locked), /locked/);
  assert.match(moved(place("t", "gone", "keyframe", 10), 1), /nothing/);
});

test("a drag meets the marks of what is not dragged", () => {
  assert.deepEqual(snapMarks(rows(), new Set(["t", "f"])), [5, 8, 7, 9]);
  assert.equal(snappedFrame(12, snapMarks(rows(), new Set(["e"])), 3), 10);
  assert.equal(snappedFrame(15, snapMarks(rows(), new Set(["e"])), 3), 15);
});

test("presses close together are one gesture; a key that is held goes faster", () => {
  let time = 0;
  const gestures = createGestures(() => time);
  const press = (after) => { time += after; return gestures.next(); };
  const first = press(0);
  assert.equal(press(500), first);
  assert.notEqual(press(900), first);
  for (let count = 0; count < 40; count += 1) press(33);
  assert.equal(gestures.pace, 10);
  press(200);
  assert.equal(gestures.pace, 1);
});
