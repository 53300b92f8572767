/** The colors of estimates. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { configure, holds } from "../../static/js/chart_config.js";

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
