/** When decoding may go on, and when it has to begin anew. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isOnItsWay } from "../../../static/js/labeler/video/plan.js";

const near = 24;

test("a run that began behind the frame never comes to it, even before anything came out", () => {
  const run = { first: 768, next: 776, emitted: -1, leftOut: -1 };
  assert.equal(isOnItsWay(run, { rank: 555, sample: 557, begins: 552, near }), false);
});

test("what was fed and has not come out is awaited", () => {
  const run = { first: 552, next: 560, emitted: 553, leftOut: -1 };
  assert.equal(isOnItsWay(run, { rank: 555, sample: 557, begins: 552, near }), true);
  assert.equal(isOnItsWay({ ...run, emitted: 558 }, { rank: 555, sample: 557, begins: 552, near }), false);
});

test("decoding goes on into the next group, and begins anew for a far one or after a stop", () => {
  const run = { first: 0, next: 20, emitted: 10, leftOut: -1 };
  assert.equal(isOnItsWay(run, { rank: 30, sample: 30, begins: 24, near }), true);
  assert.equal(isOnItsWay(run, { rank: 300, sample: 300, begins: 288, near }), false);
  assert.equal(isOnItsWay({ first: 0, next: -1, emitted: -1, leftOut: -1 }, { rank: 3, sample: 3, begins: 0, near }), false);
});

test("what a run left out never comes: decoding begins anew for it and for what lies before it", () => {
  const run = { first: 0, next: 20, emitted: 3, leftOut: 14 };
  assert.equal(isOnItsWay(run, { rank: 14, sample: 15, begins: 0, near }), false);
  assert.equal(isOnItsWay(run, { rank: 10, sample: 9, begins: 0, near }), false);
  assert.equal(isOnItsWay(run, { rank: 15, sample: 13, begins: 0, near }), true);
});
