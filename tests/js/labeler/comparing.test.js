/** Two versions of a document: what differs, and where it is seen best. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { differences, overlap } from "../../../static/js/labeler/state/comparing.js";
import { documentOf, event, keyframe, random, tag, track } from "./fixtures.js";

const clip = { start: 0, stop: 60 };
const still = track("still", [keyframe(0, [0, 0, 10, 10])]);
const before = documentOf(
  still, track("moved", [keyframe(0, [0, 0, 10, 10]), keyframe(20, [20, 0, 30, 10])]),
  track("named", [keyframe(4, [0, 0, 10, 10])], { label: "car" }), track("gone", [keyframe(7, [0, 0, 9, 9])]), event("e", 10, 20),
);
const after = documentOf(
  { ...still }, track("moved", [keyframe(0, [0, 0, 10, 10]), keyframe(20, [25, 0, 35, 10])]),
  track("named", [keyframe(4, [0, 0, 10, 10])], { label: "bus" }), event("e", 10, 22), tag("rain", 33),
);

test("each difference says what it is, where, and how much is left in common", () => {
  const found = differences(before, after, clip).map(({ id, changes, frame, iou }) => [id, changes.join(), frame, iou]);
  assert.deepEqual(found, [
    ["named", "label", 4, 1], ["gone", "gone", 7, null], ["e", "frames", 10, null], ["moved", "moved", 20, 1 / 3], ["rain", "new", 33, null],
  ]);
});

test("what is only there one way is only here the other way", () => {
  const back = new Map(differences(after, before, clip).map(({ id, changes }) => [id, changes.join()]));
  assert.deepEqual([back.get("gone"), back.get("rain"), back.size], ["new", "gone", 5]);
});

test("equal versions do not differ, whatever their identity", () => {
  assert.deepEqual(differences(before, structuredClone(before), clip), []);
});

test("an object that is outside in one version overlaps by nothing there", () => {
  const seen = documentOf(track("t", [keyframe(0, [0, 0, 10, 10]), keyframe(9, [0, 0, 10, 10])]));
  const hidden = documentOf(track("t", [keyframe(0, [0, 0, 10, 10]), keyframe(9, [0, 0, 10, 10], { outside: true })]));
  const [found] = differences(seen, hidden, clip);
  assert.deepEqual([found.changes, found.frame, found.iou], [["moved"], 9, 0]);
});

test("overlap is symmetric, 1 with itself, and between 0 and 1", () => {
  const next = random(3);
  const box = () => { const [x, y] = [next() * 50, next() * 50]; return [x, y, x + next() * 40, y + next() * 40]; };
  for (let round = 0; round < 500; round += 1) {
    const [a, b] = [box(), box()];
    const iou = overlap(a, b);
    assert.ok(iou >= 0 && iou <= 1);
    assert.equal(iou, overlap(b, a));
    assert.ok(Math.abs(overlap(a, a) - 1) < 1e-12);
  }
});
