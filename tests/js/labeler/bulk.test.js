/** Many at once: fewer keyframes within a tolerance, attributes of several, cutting off what is before, previews. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { initialState, reduce } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { nextToSay, propagation, resampling, setAttributeOfAll, sharedAttributes } from "../../../static/js/labeler/tools/bulk.js";
import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { begunAt } from "../../../static/js/labeler/tracks/keyframes.js";
import { furthest, resampled } from "../../../static/js/labeler/tracks/resample.js";
import { documentOf, event, keyframe, random, track } from "./fixtures.js";

const clip = { start: 0, stop: 200 };
const attribute = (name, kind, mutable, options = []) => ({ name, kind, options, default: null, mutable, required: false });
const schema = { version: 1, labels: [
  { name: "Person", color: "#f00", shape: "box", attributes: [attribute("pose", "select", true, ["a", "b"]), attribute("group", "text", false), attribute("tall", "checkbox", false)] },
  { name: "Car", color: "#0f0", shape: "box", attributes: [attribute("group", "text", false), attribute("pose", "select", true, ["a", "c"])] },
] };
const setting = { clip, size: { width: 640, height: 480 }, schema, newId: () => "new" };
const at = (frame, more = {}) => keyframe(frame, [frame, 10, frame + 20, 40], more);
const stateOf = (things, { frame = 10, ids = things.map(({ id }) => id) } = {}) => [
  { type: "load", document: documentOf(...things) }, { type: "select", ids }, { type: "view", change: { frame, shown: frame } },
].reduce(reduce, initialState(initialView(clip, { readonly: false, track: "Person", event: null })));
const frames = ({ keyframes }) => keyframes.map(({ frame }) => frame);

test("keyframes along a line go; ends, gaps, flags and attributes stay", () => {
  const line = track("t", [at(0), at(5), at(10), at(20, { occluded: true }), at(30, { occluded: true }), at(40, { occluded: true }), at(50, { outside: true, occluded: true }),
    at(60), at(70, { attributes: { pose: "b" } }), at(80), at(90)]);
  const fewer = resampled(line, 0.5, 200);
  assert.deepEqual(frames(fewer), [0, 20, 40, 50, 60, 70, 90]);
  assert.match(resampled(fewer, 0.5, 200), /needs all/);
});

test("whatever the way, it is nowhere further off than the tolerance, and flags and attributes hold", () => {
  for (let seed = 1; seed <= 150; seed += 1) {
    const draw = random(seed);
    let [x, y] = [200, 200];
    const keyframes = [];
    for (let frame = Math.floor(draw() * 5); frame < 150; frame += 1 + Math.floor(draw() * 4)) {
      [x, y] = [x + draw() * 6 - 3, y + draw() * 2 - 1];
      keyframes.push(keyframe(frame, [x, y, x + 40, y + 60], {
        outside: draw() < 0.04 && keyframes.length > 0, occluded: draw() < 0.1, attributes: draw() < 0.05 ? { pose: draw() < 0.5 ? "a" : "b" } : {} }));
    }
    const before = track("t", keyframes);
    const tolerance = 0.2 + draw() * 6;
    const after = resampled(before, tolerance, 200);
    if (typeof after === "string") continue;
    assert.ok(after.keyframes.length < keyframes.length);
    assert.ok(furthest(before, after, 200) <= tolerance + 1e-9, `seed ${seed}`);
    for (let frame = 0; frame < 200; frame += 1) {
      const [one, other] = [stateAt(before, frame, 200), stateAt(after, frame, 200)];
      assert.equal(one === null, other === null, `seed ${seed} frame ${frame}`);
      if (one) assert.deepEqual([other.occluded, other.attributes], [one.occluded, one.attributes], `seed ${seed} frame ${frame}`);
    }
  }
});

test("kinds that do not go along lines are left where a line does not hold", () => {
  const turned = (frame, angle) => keyframe(frame, [100, 100, 40, 20, angle]);
  const spin = track("r", [turned(0, 170), turned(10, 180), turned(20, -170), turned(30, -160)], { shape: "rotated_box" });
  const after = resampled(spin, 1, 200);
  assert.ok(typeof after === "string" || furthest(spin, after, 200) <= 1);
  const square = track("p", [keyframe(0, [0, 0, 10, 0, 10, 10]), keyframe(10, [0, 0, 10, 0, 10, 10, 5, 5]), keyframe(20, [0, 0, 10, 0, 10, 10])], { shape: "polygon" });
  assert.match(resampled(square, 5, 200), /needs all/);
});

test("the preview of resampling is what happens, and leaves locked tracks alone", () => {
  const things = [track("a", [at(0), at(5), at(10)]), track("b", [at(0), at(5), at(10)])];
  const { from, to, off, tracks } = resampling(stateOf(things), setting, 1);
  assert.deepEqual([from, to, off, tracks.map(frames)], [6, 4, 0, [[0, 10], [0, 10]]]);
  const locked = reduce(stateOf(things), { type: "toggle", flag: "locked", ids: ["a"] });
  assert.deepEqual(resampling(locked, setting, 1).tracks.map(({ id }) => id), ["b"]);
});

test("what is before goes, attributes that held go on holding", () => {
  const whole = track("t", [at(0, { attributes: { pose: "a" } }), at(10, { attributes: { group: "x" } }), at(20, { outside: true }), at(30, { attributes: { pose: "b" } }), at(40)]);
  const begun = begunAt(whole, 15, 200);
  assert.deepEqual(frames(begun), [15, 20, 30, 40]);
  for (let frame = 15; frame < 60; frame += 1) assert.deepEqual(stateAt(begun, frame, 200)?.points, stateAt(whole, frame, 200)?.points);
  assert.deepEqual(stateAt(begun, 15, 200).attributes, { pose: "a", group: "x" });
  const inGap = begunAt(whole, 25, 200);
  assert.deepEqual(frames(inGap), [30, 40]);
  assert.deepEqual(stateAt(inGap, 30, 200).attributes, { pose: "b", group: "x" });
  assert.match(begunAt(track("t", [at(0), at(10, { outside: true })]), 12, 200), /never be visible/);
});

test("several get one value where their labels agree on the attribute; locked ones do not", () => {
  const [person, car] = [track("p", [at(0), at(20)]), track("c", [at(0), at(20)], { label: "Car" })];
  assert.deepEqual(sharedAttributes([person, car], schema).map(({ name }) => name), ["group"]);
  assert.deepEqual(sharedAttributes([person, person], schema).length, 3);
  const state = stateOf([person, car, event("e", 1, 4)]);
  const [edit] = setAttributeOfAll(state, setting, { ids: ["p", "c"], name: "group", value: "x" });
  assert.deepEqual(edit.put.map(({ id, attributes }) => [id, attributes]), [["p", { group: "x" }], ["c", { group: "x" }]]);
  assert.equal(edit.title, "Set group of 2 objects");
  const locked = reduce(state, { type: "toggle", flag: "locked", ids: ["p", "c"] });
  assert.match(setAttributeOfAll(locked, setting, { ids: ["p", "c"], name: "group", value: "x" }), /locked/);
});

test("propagating says beforehand how far it goes and what it replaces", () => {
  const state = stateOf([track("t", [at(0), at(12), at(15), at(30)])]);
  assert.deepEqual(propagation(state, setting, 5), { tracks: 1, span: { start: 11, stop: 16 }, replaced: 2 });
  assert.deepEqual(propagation(state, setting, 9999).span, { start: 11, stop: 200 });
});

test("one attribute is said over keyframes, or over the objects of the label", () => {
  const things = [track("a", [at(5), at(10), at(20, { outside: true }), at(30)]), track("b", [at(40)]), track("c", [at(0)], { label: "Car" })];
  const next = (name, by, more) => nextToSay(stateOf(things, { ids: ["a"], ...more }), setting, { name, by });
  assert.deepEqual(next("pose", 1), { id: "a", frame: 30 });
  assert.deepEqual(next("pose", -1), { id: "a", frame: 5 });
  assert.equal(next("pose", 1, { frame: 30 }), null);
  assert.deepEqual(next("tall", 1), { id: "b", frame: 40 });
  assert.equal(next("tall", -1), null);
});
