/** Boxes and the viewport. */
import assert from "node:assert/strict";
import { test } from "node:test";

import {
  borderDistance, boxBetween, HANDLES, handlePoint, movedBox, resizedBox, snapMove, snapPoint, stretchedBox,
} from "../../../static/js/labeler/geometry/box.js";
import { fitted, framing, panned, toPicture, toStage, zoomedAt } from "../../../static/js/labeler/geometry/viewport.js";
import { random } from "./fixtures.js";

const size = { width: 1280, height: 720 };
const inside = ([x1, y1, x2, y2]) => x1 >= 0 && y1 >= 0 && x2 <= size.width && y2 <= size.height && x1 < x2 && y1 < y2;

test("a box between any two points is a box inside the picture", () => {
  const draw = random(1);
  const point = () => ({ x: draw() * 3000 - 800, y: draw() * 2000 - 600 });
  for (let i = 0; i < 2000; i += 1) assert.ok(inside(boxBetween(point(), point(), size)));
});

test("moving keeps the size and stops at the picture's edge", () => {
  assert.deepEqual(movedBox([10, 10, 110, 60], 25.5, -4, size), [35.5, 6, 135.5, 56]);
  assert.deepEqual(movedBox([10, 10, 110, 60], -500, 9000, size), [0, 670, 100, 720]);
});

test("every handle moves only its own sides", () => {
  const box = /** @type {const} */ ([100, 100, 200, 200]);
  for (const handle of HANDLES) {
    const at = handlePoint(box, handle);
    const result = resizedBox(box, handle, { x: at.x + 7, y: at.y + 9 }, size);
    assert.equal(result[0] !== 100, handle.includes("w"), handle);
    assert.equal(result[1] !== 100, handle.includes("n"), handle);
    assert.equal(result[2] !== 200, handle.includes("e"), handle);
    assert.equal(result[3] !== 200, handle.includes("s"), handle);
  }
});

test("a side dragged past the other turns the box over", () => {
  assert.deepEqual(resizedBox([100, 100, 200, 200], "e", { x: 40, y: 0 }, size), [40, 100, 100, 200]);
});

test("stretching never makes it smaller than a pixel", () => {
  assert.deepEqual(stretchedBox([10, 10, 12, 12], -50, 5, size), [10, 10, 11, 17]);
});

test("points and boxes snap to the picture's edges", () => {
  assert.deepEqual(snapPoint({ x: 3, y: 718 }, size, 4), { x: 0, y: 720 });
  assert.deepEqual(snapPoint({ x: 5, y: 715 }, size, 4), { x: 5, y: 715 });
  assert.deepEqual(snapMove([2, 50, 100, 100], size, 4), { x: -2, y: 0 });
  assert.deepEqual(snapMove([1178, 619, 1278, 719], size, 4), { x: 2, y: 1 });
});

test("distance from the outline, inside and out", () => {
  assert.equal(borderDistance([0, 0, 100, 100], { x: 50, y: 96 }), 4);
  assert.equal(borderDistance([0, 0, 100, 100], { x: 103, y: 104 }), 5);
});

test("stage and picture coordinates are each other's inverse", () => {
  const draw = random(2);
  for (let i = 0; i < 200; i += 1) {
    const viewport = { scale: 0.05 + draw() * 60, x: draw() * 2000 - 1000, y: draw() * 2000 - 1000 };
    const point = { x: draw() * 1280, y: draw() * 720 };
    const back = toPicture(viewport, toStage(viewport, point));
    assert.ok(Math.hypot(back.x - point.x, back.y - point.y) < 1e-6);
  }
});

test("zooming keeps the point under the cursor", () => {
  const viewport = fitted(size, { width: 900, height: 700 });
  const at = { x: 333, y: 222 };
  const before = toPicture(viewport, at);
  const after = toPicture(zoomedAt(viewport, at, 3.7), at);
  assert.ok(Math.hypot(after.x - before.x, after.y - before.y) < 1e-9);
  assert.equal(zoomedAt(viewport, at, 1e9).scale, 64);
});

test("fitting shows the whole picture in the middle; panning never loses it", () => {
  const stage = { width: 900, height: 700 };
  const viewport = fitted(size, stage);
  const low = toStage(viewport, { x: 0, y: 0 });
  const high = toStage(viewport, { x: 1280, y: 720 });
  assert.ok(low.x >= 0 && low.y >= 0 && high.x <= 900 && high.y <= 700);
  assert.ok(Math.abs(low.x - (900 - high.x)) < 1e-9 && Math.abs(low.y - (700 - high.y)) < 1e-9);
  const lost = panned(viewport, 1e6, -1e6, size, stage);
  assert.ok(toStage(lost, { x: 0, y: 0 }).x < 900 && toStage(lost, { x: 0, y: 720 }).y > 0);
});

test("framing a box puts its middle in the middle", () => {
  const stage = { width: 900, height: 700 };
  const middle = toStage(framing([100, 100, 300, 200], stage), { x: 200, y: 150 });
  assert.deepEqual([Math.round(middle.x), Math.round(middle.y)], [450, 350]);
});
