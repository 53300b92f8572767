/** The colors of estimates. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { configure, holds, words } from "../../static/js/chart_config.js";

const theme = { ink: "ink", quiet: "quiet", line: "line", surface: "surface", bad: "bad", font: "font", series: ["one", "two"] };
const series = { name: "Accuracy", values: [0.98, 0.99], low: [0.89, 0.85], high: [0.99, 1] };
const data = { kind: "interval", labels: ["All", "car"], unit: "rate", threshold: { value: 0.9, label: "" } };
const drawn = (one) => configure({ ...data, series: [one] }, theme).data.datasets[0];

test("what was decided overrules the interval, and what was not is quiet", () => {
  const accepted = drawn({ ...series, holds: [true, null] });
  assert.deepEqual(accepted.pointBorderColor, ["one", "quiet"]);
  assert.deepEqual(accepted.pointBackgroundColor, ["one", "quiet"]);
  const rejected = drawn({ ...series, holds: [false, null] });
  assert.deepEqual(rejected.pointBorderColor, ["bad", "quiet"]);
  assert.deepEqual(rejected.pointBackgroundColor, ["surface", "quiet"]);
});

test("without a decision the lower bound decides", () => {
  const both = { ...data, series: [{ ...series, low: [0.89, 0.9] }] };
  assert.deepEqual([0, 1].map((i) => holds(both.series[0], i, both)), [false, true]);
});

test("an estimate is rounded to nearest but not up to the threshold, a bound to the safe side", () => {
  const strict = { ...data, series: [], threshold: { value: 0.95, label: "" } };
  const shown = (...given) => words(...given).replace("\u202f", " ");
  assert.equal(shown(46 / 47, strict), "97.9 %");
  assert.equal(shown(0.9497, strict), "94.9 %");
  assert.equal(shown(0.8889, strict, 1, "down"), "88.8 %");
  assert.equal(shown(0.9961, strict, 1, "up"), "99.7 %");
  assert.equal(shown(0.57, strict, 1, "down"), "57.0 %");
  assert.equal(shown(0.57, strict, 1, "up"), "57.0 %");
  assert.equal(shown(0.9999, strict), "99.9 %");
  assert.equal(shown(1, strict), "100.0 %");
});
