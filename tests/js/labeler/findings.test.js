/** Findings in order, the walk through those that wait, their names on the picture, what they propose. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { isWaiting, listed, nextWaiting, numbersOf } from "../../../static/js/labeler/state/findings.js";
import { placeOf } from "../../../static/js/labeler/render/pins.js";
import { regionTool } from "../../../static/js/labeler/tools/region.js";
import { takeCorrection } from "../../../static/js/labeler/tools/corrections.js";
import { documentOf, keyframe, random, track } from "./fixtures.js";

const finding = (id, start, more = {}) => ({ id, type: "drift", severity: "minor", status: "open", track: null, start, stop: start + 1, comment: "", ...more });
const found = [finding("c", 20), finding("a", 5), finding("b", 20), finding("d", 30, { status: "fixed" })];

test("they are numbered by frame, on one frame as recorded", () => {
  assert.deepEqual([...numbersOf(found)], [["a", 1], ["b", 2], ["c", 3], ["d", 4]]);
});

test("what is mended waits for the reviewer and no longer for the annotator", () => {
  assert.deepEqual(["annotate", "review", "audit", "view"].map((mode) => isWaiting(found[3], mode)), [false, true, false, false]);
  assert.deepEqual(listed(found, { which: "settled", frame: null, mode: "annotate" }).map(({ id }) => id), ["d"]);
  assert.deepEqual(listed(found, { which: "waiting", frame: 20, mode: "annotate" }).map(({ id }) => id), ["b", "c"]);
});

test("the walk meets each that waits once, also two on one frame, and goes round", () => {
  for (const [by, wanted] of [[1, ["a", "b", "c", "a"]], [-1, ["c", "b", "a", "c"]]]) {
    let [current, frame] = [null, by > 0 ? 0 : 59];
    const walked = wanted.map(() => {
      const next = nextWaiting(found, { current, frame, by, mode: "annotate" });
      [current, frame] = [next.id, next.start];
      return next.id;
    });
    assert.deepEqual(walked, wanted);
  }
  const afterSeeking = nextWaiting(found, { current: "c", frame: 2, by: 1, mode: "annotate" });
  assert.equal(afterSeeking.id, "a");
  assert.equal(nextWaiting([found[3]], { current: null, frame: 0, by: 1, mode: "annotate" }), null);
});

test("names of many findings on one frame do not cover each other while there is room", () => {
  const next = random(7);
  const stage = { width: 900, height: 500 };
  const taken = [];
  for (let count = 0; count < 12; count += 1) {
    const [x, y] = [next() * 500, next() * 260];
    const at = placeOf([x, y, x + 60, y + 40], 110, stage, taken);
    assert.ok(at[0] >= 0 && at[2] <= stage.width && at[1] >= 0 && at[3] <= stage.height, String(at));
    for (const other of taken) assert.ok(at[2] <= other[0] || at[0] >= other[2] || at[3] <= other[1] || at[1] >= other[3], `${at} over ${other}`);
    taken.push(at);
  }
});

test("a region is dragged, a click is none, and it stays in the picture", () => {
  const context = { size: { width: 100, height: 50 }, near: 4 };
  let step = regionTool(null, { type: "down", point: { x: 90, y: 40 } }, context);
  step = regionTool(step.memory, { type: "move", point: { x: 120, y: 80 } }, context);
  assert.deepEqual(step.actions[0].change.region, [90, 40, 100, 50]);
  step = regionTool(step.memory, { type: "up", point: { x: 120, y: 80 } }, context);
  assert.deepEqual(step.actions.at(-1).change, { tool: "select" });
  const pressed = regionTool(null, { type: "down", point: { x: 9, y: 9 } }, context);
  assert.deepEqual(regionTool(pressed.memory, { type: "up", point: { x: 10, y: 9 } }, context), { memory: null, actions: [] });
});

test("a correction gives the label and shape proposed, or draws what was missed", () => {
  const car = track("t", [keyframe(0, [0, 0, 10, 10])], { label: "car" });
  const state = { document: documentOf(car), view: { locked: new Set() } };
  const setting = { clip: { start: 0, stop: 60 }, schema: { labels: [{ name: "bus", shape: "box", attributes: [] }] }, newId: () => "new" };
  const take = (more) => takeCorrection(state, finding("f", 7, more), setting);
  const [{ put }] = take({ track: "t", correction: { label: "bus", points: [1, 2, 30, 40] } });
  assert.equal(put[0].label, "bus");
  assert.deepEqual(put[0].keyframes.map(({ frame, points }) => [frame, points]), [[0, [0, 0, 10, 10]], [7, [1, 2, 30, 40]]]);
  const [{ put: missed }] = take({ correction: { label: "bus", points: [1, 2, 30, 40] } });
  assert.deepEqual([missed[0].id, missed[0].keyframes[0].frame], ["new", 7]);
  assert.match(take({ track: "gone", correction: { label: "bus", points: null } }), /gone/);
  assert.match(take({ correction: { label: null, points: [1, 2, 3, 4] } }), /which object/);
});
