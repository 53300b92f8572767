/** Interpolation in the browser equals exact fractions and, through the shared file, Python. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { gapsBetween, lifetime, spanNear, visibleSpans } from "../../../static/js/labeler/tracks/spans.js";
import { keyframe, track } from "./fixtures.js";

const cases = JSON.parse(readFileSync(new URL("../../fixtures/interpolation.json", import.meta.url), "utf8"));

test("the shared file has cases", () => assert.ok(cases.length >= 30));

for (const given of cases) {
  test(`state at every frame: ${given.name}`, () => {
    const object = track("t", given.keyframes, { attributes: given.attributes });
    for (const [frame, expected] of given.expected.entries()) {
      const found = stateAt(object, frame, given.stop);
      if (expected === null) {
        assert.equal(found, null, `frame ${frame}`);
        continue;
      }
      assert.ok(found, `frame ${frame}`);
      found.points.forEach((value, index) =>
        assert.ok(Math.abs(value - expected.points[index]) <= 1e-9, `frame ${frame} point ${index}`));
      assert.equal(found.occluded, expected.occluded);
      assert.deepEqual(found.attributes, expected.attributes);
      assert.equal(found.isKeyframe, expected.is_keyframe);
      assert.equal(found.source, expected.source);
    }
  });

  test(`visible spans: ${given.name}`, () => {
    const spans = visibleSpans(given.keyframes, given.stop);
    const covered = spans.flatMap(({ start, stop }) => Array.from({ length: stop - start }, (_, i) => start + i));
    const there = given.expected.flatMap((state, frame) => (state ? [frame] : []));
    assert.deepEqual(covered, there);
    const gaps = gapsBetween(spans);
    assert.ok(gaps.every((gap) => gap.start < gap.stop));
    assert.equal(gaps.length, Math.max(0, spans.length - 1));
  });
}

test("changed attributes of the track are not answered from the cache", () => {
  const first = track("t", [keyframe(0, [0, 0, 5, 5])], { attributes: { pose: "a" } });
  assert.deepEqual(stateAt(first, 0, 9).attributes, { pose: "a" });
  assert.deepEqual(stateAt({ ...first, attributes: { pose: "b" } }, 0, 9).attributes, { pose: "b" });
});

test("the nearest span and the lifetime follow the gaps", () => {
  const object = track("t", [
    keyframe(2, [0, 0, 5, 5]), keyframe(6, [0, 0, 5, 5], { outside: true }), keyframe(20, [0, 0, 5, 5]),
  ]);
  assert.deepEqual(lifetime(object, 30), { first: 2, last: 29 });
  assert.deepEqual(spanNear(object, 8, 30), { start: 2, stop: 6 });
  assert.deepEqual(spanNear(object, 19, 30), { start: 20, stop: 30 });
  assert.equal(lifetime(track("t", [keyframe(2, [0, 0, 5, 5], { outside: true })]), 30), null);
});
