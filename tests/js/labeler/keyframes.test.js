/** Edits of keyframes: what was seen before the edited frame stays as it was. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import {
  endedAfter, keyframeAt, merged, movedKeyframe, propagated, roomAround, splitAt, toggledKeyframe,
  toggledOccluded, toggledOutside, withAttributeAt, withShape,
} from "../../../static/js/labeler/tracks/keyframes.js";
import { keyframe, random, track } from "./fixtures.js";

const STOP = 40;
const a = [0, 0, 100, 100];
const b = [90, 30, 190, 130];
const pair = () => track("t", [keyframe(0, a), keyframe(30, b)]);
const seen = (/** @type {any} */ object) => Array.from({ length: STOP }, (_, frame) => stateAt(object, frame, STOP));
const pointsOf = (/** @type {any} */ object) => seen(object).map((state) => state?.points ?? null);

function near(found, expected) {
  found.forEach((box, frame) => {
    assert.equal(box === null, expected[frame] === null, `frame ${frame}`);
    box?.forEach((value, index) => assert.ok(Math.abs(value - expected[frame][index]) < 1e-9, `frame ${frame}`));
  });
}

/** Any track that has a visible keyframe. */
function anyTrack(draw) {
  const frames = new Set(Array.from({ length: 1 + Math.floor(draw() * 6) }, () => Math.floor(draw() * STOP)));
  const keyframes = [...frames].sort((x, y) => x - y).map((frame) => {
    const [x, y] = [draw() * 500, draw() * 500];
    return keyframe(frame, [x, y, x + 10, y + 20], { outside: draw() < 0.3, occluded: draw() < 0.3 });
  });
  keyframes[0].outside = false;
  return track("t", keyframes);
}

test("a shape at a frame without keyframe makes one, made by hand", () => {
  const given = track("t", [keyframe(0, a, { source: "model", occluded: true }), keyframe(30, b)]);
  const result = withShape(given, 10, [1, 2, 3, 4], STOP);
  assert.deepEqual(keyframeAt(result, 10), keyframe(10, [1, 2, 3, 4], { occluded: true }));
  assert.equal(given.keyframes.length, 2, "the given track is untouched");
  assert.equal(keyframeAt(withShape(given, 0, [1, 2, 3, 4], STOP), 0).source, "manual");
});

test("a keyframe where the shape is interpolated changes nothing that is seen", () => {
  const draw = random(3);
  for (let i = 0; i < 300; i += 1) {
    const given = anyTrack(draw);
    const frame = Math.floor(draw() * STOP);
    if (!stateAt(given, frame, STOP) || keyframeAt(given, frame)) continue;
    near(pointsOf(toggledKeyframe(given, frame, STOP)), pointsOf(given));
  }
});

test("toggling a keyframe twice leaves the track as it was", () => {
  const once = toggledKeyframe(pair(), 12, STOP);
  assert.deepEqual(toggledKeyframe(once, 12, STOP), pair());
});

test("the only visible keyframe cannot be taken away", () => {
  assert.match(toggledKeyframe(track("t", [keyframe(5, a)]), 5, STOP), /only visible keyframe/);
  assert.match(toggledOutside(track("t", [keyframe(5, a)]), 5, STOP), /never be visible/);
});

test("outside ends the object there and leaves every earlier frame as it was", () => {
  const draw = random(4);
  let tried = 0;
  for (let i = 0; i < 500; i += 1) {
    const given = anyTrack(draw);
    const frame = Math.floor(draw() * STOP);
    if (!stateAt(given, frame, STOP)) continue;
    const result = toggledOutside(given, frame, STOP);
    if (typeof result === "string") continue;
    tried += 1;
    near(pointsOf(result).slice(0, frame), pointsOf(given).slice(0, frame));
    assert.equal(stateAt(result, frame, STOP), null);
  }
  assert.ok(tried > 100);
});

test("outside again brings it back", () => {
  const gone = toggledOutside(pair(), 10, STOP);
  assert.equal(stateAt(gone, 15, STOP), null);
  const back = toggledOutside(gone, 15, STOP);
  assert.ok(stateAt(back, 15, STOP));
  assert.equal(stateAt(back, 12, STOP), null);
  assert.ok(stateAt(toggledOutside(gone, 10, STOP), 10, STOP), "on the outside keyframe itself too");
});

test("occluded holds from the frame on", () => {
  const result = toggledOccluded(pair(), 10, STOP);
  assert.deepEqual(seen(result).map((state) => state.occluded), Array.from({ length: STOP }, (_, f) => f >= 10 && f < 30));
  assert.match(toggledOccluded(track("t", [keyframe(5, a)]), 2, STOP), /not there/);
});

test("an attribute at a frame holds until the next that names it", () => {
  const result = withAttributeAt(pair(), 10, "pose", "sitting", STOP);
  assert.deepEqual(stateAt(result, 9, STOP).attributes, {});
  assert.deepEqual(stateAt(result, 35, STOP).attributes, { pose: "sitting" });
});

test("a keyframe moves between its neighbours only", () => {
  const given = track("t", [keyframe(3, a), keyframe(10, b), keyframe(20, a)]);
  assert.deepEqual(roomAround(given, 10, { start: 0, stop: STOP }), { low: 4, high: 19 });
  assert.deepEqual(roomAround(given, 3, { start: 0, stop: STOP }), { low: 0, high: 9 });
  assert.deepEqual(roomAround(given, 20, { start: 0, stop: STOP }), { low: 11, high: 39 });
  assert.deepEqual(movedKeyframe(given, 10, 15).keyframes.map(({ frame }) => frame), [3, 15, 20]);
});

test("propagating holds the shape and drops what was between", () => {
  const given = track("t", [keyframe(0, a), keyframe(8, b), keyframe(30, a)]);
  const result = propagated(given, 4, 10, STOP);
  assert.deepEqual(result.keyframes.map(({ frame }) => frame), [0, 4, 14, 30]);
  assert.deepEqual(pointsOf(result)[9], pointsOf(given)[4]);
  assert.match(propagated(given, STOP - 1, 10, STOP), /no later frames/);
});

test("splitting shows exactly what was shown, as two objects", () => {
  const draw = random(5);
  let tried = 0;
  for (let i = 0; i < 400; i += 1) {
    const given = anyTrack(draw);
    const frame = Math.floor(draw() * STOP);
    const halves = splitAt(given, frame, "u", STOP);
    if (typeof halves === "string") continue;
    tried += 1;
    const [first, second] = halves.map(pointsOf);
    near(first.map((box, index) => box ?? second[index]), pointsOf(given));
    assert.ok(first.slice(frame).every((box) => box === null));
    assert.ok(second.slice(0, frame).every((box) => box === null));
  }
  assert.ok(tried > 80);
});

test("splitting carries attributes and the occluded flag over", () => {
  const given = track("t", [keyframe(0, a, { attributes: { pose: "x" }, occluded: true }), keyframe(30, b)]);
  const [, second] = splitAt(given, 12, "u", STOP);
  assert.deepEqual(stateAt(second, 12, STOP).attributes, { pose: "x" });
  assert.equal(stateAt(second, 12, STOP).occluded, true);
});

test("merging what was split gives back what was seen", () => {
  const given = pair();
  const halves = splitAt(given, 12, "u", STOP);
  near(pointsOf(merged(halves)), pointsOf(given));
});

test("merging joins fragments over a gap, and refuses two labels", () => {
  const first = track("t", [keyframe(0, a), keyframe(10, a, { outside: true })]);
  const second = track("u", [keyframe(20, b)]);
  const whole = merged([second, first]);
  assert.equal(whole.id, "t");
  assert.deepEqual(pointsOf(whole).map(Boolean), Array.from({ length: STOP }, (_, f) => f < 10 || f >= 20));
  assert.match(merged([first, { ...second, label: "Car" }]), /one label/);
  assert.match(merged([first]), /two or more/);
});

test("ending after a frame keeps everything up to it", () => {
  const result = endedAfter(pair(), 12, STOP);
  near(pointsOf(result).slice(0, 13), pointsOf(pair()).slice(0, 13));
  assert.deepEqual(result.keyframes.map(({ frame }) => frame), [0, 12]);
});
