/** Joining a track across a gap. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { gapJoined } from "../../../static/js/labeler/tracks/joining.js";
import { keyframe, track } from "./fixtures.js";

const BOX = [0, 0, 10, 10];
const away = (frame) => ({ ...keyframe(frame, BOX), outside: true });

test("the gap at the frame, or the nearest, is closed and interpolated; others stay", () => {
  const gapped = track("a", [keyframe(0, BOX), away(10), away(12), keyframe(20, [20, 0, 30, 10]), away(30), keyframe(40, BOX), away(50)]);
  const frames = (at) => gapJoined(gapped, at, 60).keyframes.map(({ frame }) => frame);
  assert.deepEqual(frames(15), [0, 20, 30, 40, 50]);
  assert.deepEqual(frames(24), [0, 20, 30, 40, 50]);
  assert.deepEqual(frames(58), [0, 10, 12, 20, 40, 50]);
  assert.deepEqual(stateAt(gapJoined(gapped, 15, 60), 10, 60).points, [10, 0, 20, 10]);
  assert.equal(stateAt(gapJoined(gapped, 15, 60), 55, 60), null, "its end is no gap");
});

test("without a gap it says so", () => {
  assert.match(gapJoined(track("a", [keyframe(0, BOX), away(10)]), 5, 60), /no gap/);
});
