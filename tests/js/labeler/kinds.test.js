/** Kinds of shape: what every one of them owes the tools, and what is special of some. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { brushed, canvasOf, decoded, encoded, filledIn } from "../../../static/js/labeler/geometry/kinds/mask.js";
import { kindOf, KINDS } from "../../../static/js/labeler/geometry/kinds/registry.js";
import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { random } from "./fixtures.js";

const size = { width: 640, height: 360 };
const template = { skeleton: { points: [{ name: "head", x: 0.5, y: 0 }, { name: "foot", x: 0, y: 1 }], edges: [[0, 1]] } };
const EXACT = ["box", "polygon", "polyline", "points", "skeleton", "cuboid", "mask"];

const within = ([x1, y1, x2, y2]) => x1 >= 0 && y1 >= 0 && x2 <= size.width && y2 <= size.height;

for (const [name, kind] of Object.entries(KINDS)) {
  const draw = random(name.length);
  const point = () => ({ x: 40 + draw() * 560, y: 40 + draw() * 280 });
  const make = () => kind.placed(point(), point(), size, template);

  test(`${name}: what is placed, moved or dragged stays in the picture`, () => {
    for (let i = 0; i < 200; i += 1) {
      let points = make();
      const anywhere = { x: draw() * 2000 - 700, y: draw() * 1000 - 300 };
      points = kind.moved(points, draw() * 2000 - 1000, draw() * 1000 - 500, size);
      for (const { key } of kind.grips(points)) points = kind.dragged(points, key, anywhere, size);
      points = kind.stretched(points, draw() * 200 - 100, draw() * 200 - 100, size);
      assert.ok(points.every(Number.isFinite), `${points}`);
      if (EXACT.includes(name)) assert.ok(within(kind.bounds(points)), `${kind.bounds(points)}`);
      else assert.ok(points[0] >= 0 && points[0] <= size.width && points[1] >= 0 && points[1] <= size.height && points[4] >= 0 && points[4] < 360);
    }
  });

  test(`${name}: interpolation starts and ends at its keyframes`, () => {
    const [a, b] = [make(), make()];
    assert.deepEqual(kind.between(a, b, 0), a);
    if (name !== "mask") kind.between(a, b, 1).forEach((value, index) => assert.ok(Math.abs(value - b[index]) < 1e-9));
  });

  test(`${name}: a drawn outline is closed, and weighs something`, () => {
    const points = make();
    let marks = 0;
    const pen = { moveTo: () => { marks += 1; }, lineTo: () => { marks += 1; }, closePath() {}, ellipse: () => { marks += 1; } };
    kind.trace(pen, points, { scale: 2, x: 3, y: 4 }, template);
    assert.ok(marks >= 2);
    assert.ok(kind.area(points) > 0);
    assert.ok(kind.facts(points).length > 3);
  });
}

test("a vertex is added on the side that is near, and taken out down to the least", () => {
  const { withVertex, withoutVertex } = kindOf("polygon");
  const square = [0, 0, 100, 0, 100, 100, 0, 100];
  assert.deepEqual(withVertex?.(square, { x: 50, y: 2 }, 5), { points: [0, 0, 50, 2, 100, 0, 100, 100, 0, 100], key: "1" });
  assert.deepEqual(withVertex?.(square, { x: 1, y: 50 }, 5)?.points.slice(-2), [1, 50]);
  assert.equal(withVertex?.(square, { x: 50, y: 50 }, 5), null);
  assert.deepEqual(withoutVertex?.(square, "1"), [0, 0, 100, 100, 0, 100]);
  assert.equal(withoutVertex?.([0, 0, 1, 0, 1, 1], "1"), null);
});

test("a turned box is hit where it is, not in its bounds", () => {
  const { touched } = kindOf("rotated_box");
  const points = [100, 100, 100, 20, 45];
  assert.equal(touched(points, { x: 130, y: 130 }, 2), "body");
  assert.equal(touched(points, { x: 130, y: 70 }, 2), null);
});

test("resizing a turned box keeps the opposite side", () => {
  const kind = kindOf("rotated_box");
  const before = [100, 100, 60, 40, 30];
  const west = kind.grips(before).find(({ key }) => key === "w");
  const after = kind.dragged(before, "e", { x: 180, y: 150 }, size);
  const still = kind.grips(after).find(({ key }) => key === "w");
  assert.ok(Math.hypot(west.x - still.x, west.y - still.y) < 0.02);
});

test("a skeleton's point is seen, hidden, not there; one of them stays", () => {
  const { switched } = kindOf("skeleton");
  assert.deepEqual(switched?.([1, 1, 2, 5, 5, 2], "0"), [1, 1, 1, 5, 5, 2]);
  assert.deepEqual(switched?.([1, 1, 1, 5, 5, 2], "0"), [1, 1, 0, 5, 5, 2]);
  assert.deepEqual(switched?.([1, 1, 1, 5, 5, 0], "0"), [1, 1, 2, 5, 5, 0]);
});

test("runs say the same as pixels, in the smallest window", () => {
  const draw = random(5);
  for (let i = 0; i < 60; i += 1) {
    const canvas = canvasOf(null, { width: 40, height: 30 });
    for (let n = 0; n < 3; n += 1) {
      brushed(canvas, { x: draw() * 40, y: draw() * 30 }, { x: draw() * 40, y: draw() * 30 }, 1 + draw() * 6, n === 2 ? 0 : 1);
    }
    const points = encoded(canvas);
    if (!points) continue;
    assert.deepEqual(canvasOf(points, { width: 40, height: 30 }).bits, canvas.bits);
    assert.equal(points.slice(4).reduce((sum, run) => sum + run, 0), points[2] * points[3]);
    assert.ok(points.slice(5).every((run) => run > 0));
    assert.deepEqual(encoded(decoded(points)), points);
  }
  assert.equal(encoded(canvasOf(null, { width: 4, height: 4 })), null);
});

test("an outline is filled as it encloses", () => {
  const canvas = canvasOf(null, { width: 20, height: 20 });
  filledIn(canvas, [2, 2, 12, 2, 12, 7, 2, 7], 1);
  assert.deepEqual(encoded(canvas), [2, 2, 10, 5, 0, 50]);
  filledIn(canvas, [2, 2, 12, 2, 12, 4, 2, 4], 0);
  assert.deepEqual(encoded(canvas), [2, 4, 10, 3, 0, 30]);
});

test("tracks of every kind are shown as Python shows them", () => {
  const cases = JSON.parse(readFileSync(new URL("../../fixtures/shapes.json", import.meta.url), "utf8"));
  assert.equal(new Set(cases.map(({ shape }) => shape)).size, Object.keys(KINDS).length);
  for (const { expected, ...track } of cases) {
    for (const [frame, points] of Object.entries(expected)) {
      const found = stateAt(track, Number(frame), track.stop)?.points ?? null;
      assert.equal(found?.length, points?.length);
      found?.forEach((value, index) => assert.ok(Math.abs(value - points[index]) <= 1e-9, `${track.shape} ${frame}`));
    }
  }
});
