/** Object after object: the order, what is left, the frames of its film. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { hasFinding, nextToWalk, tellingFrames, walkOrder } from "../../../static/js/labeler/state/walking.js";
import { documentOf, event, keyframe, track } from "./fixtures.js";

const clip = { start: 0, stop: 60 };
const late = track("a", [keyframe(20, [0, 0, 9, 9])]);
const early = track("b", [keyframe(3, [0, 0, 9, 9])]);
const order = walkOrder(documentOf(late, early, event("e", 10, 12)), clip);

test("tracks and events come by the frame they are first seen on", () => {
  assert.deepEqual(order.map(({ id }) => id), ["b", "e", "a"]);
});

test("the walk leaves out what is done, goes both ways round, and ends", () => {
  const done = new Set(["e"]);
  const next = (current, by) => nextToWalk(order, current, ({ id }) => done.has(id), by)?.id ?? null;
  assert.deepEqual([next(null, 1), next("b", 1), next("a", 1), next("b", -1), next(null, -1)], ["b", "a", "b", "a", "a"]);
  done.add("a").add("b");
  assert.equal(next("b", 1), null);
});

test("the film has the first and the last keyframe that is seen, and no more than asked", () => {
  const long = track("t", Array.from({ length: 40 }, (_, at) => keyframe(at, [0, 0, 9, 9], { outside: at === 39 })));
  const frames = tellingFrames(long, 6);
  assert.deepEqual([frames.length, frames[0], frames.at(-1)], [6, 0, 38]);
  assert.deepEqual(tellingFrames(late, 6), [20]);
});

test("only an open finding keeps an object from being accepted", () => {
  const finding = { track: "a", event: null, status: "open" };
  assert.equal(hasFinding([finding], "a"), true);
  assert.equal(hasFinding([{ ...finding, status: "verified" }], "a"), false);
});
