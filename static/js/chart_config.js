// @ts-check
// From the server's chart data to a Chart.js configuration. Pure: no page, no drawing.
// Series differ by shape and dash as well as by color, so that they can be told apart in grey.
import { intervals, threshold } from "./chart_plugins.js";
import { faded } from "./chart_theme.js";

/** @typedef {import("./chart_theme.js").Theme} Theme */
/** @typedef {{name: string, values: (number | null)[], low?: (number | null)[], high?: (number | null)[], holds?: (boolean | null)[]}} Series */
/**
 * @typedef {object} ChartData
 * @property {"bar" | "line" | "interval"} kind
 * @property {string[]} labels
 * @property {Series[]} series
 * @property {string} [unit] "rate" for fractions shown in percent
 * @property {number} [digits]
 * @property {{value: number, label: string}} [threshold]
 * @property {number} [low]
 * @property {number} [high]
 * @property {boolean} [stacked]
 * @property {boolean} [horizontal]
 */

const SHAPES = ["circle", "rect", "triangle", "rectRot", "star"];
const DASHES = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 3]];

/** @type {Record<string, (value: number) => number>} */
const ROUND = { near: Math.round, down: Math.floor, up: Math.ceil };

/**
 * A value in words, as the page writes it: never rounded to all or nothing, nor up to a threshold it misses; bounds to the safe side.
 * @param {number | null} value
 * @param {ChartData} data
 * @param {number} [digits]
 * @param {"near" | "down" | "up"} [side]
 * @returns {string}
 */
export function words(value, data, digits = data.digits, side = "near") {
  if (value === null || value === undefined) return "—";
  if (data.unit !== "rate") {
    const text = value.toLocaleString("en", digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return data.unit ? `${text} ${data.unit}` : text;
  }
  const places = digits ?? 1;
  const step = 10 ** -places;
  const percent = Number((value * 100).toPrecision(13)); // 0.57 * 100 is not 57
  const rounded = (/** @type {string} */ to) => (ROUND[to]?.(Number((percent / step).toPrecision(13))) ?? 0) * step;
  const limit = data.threshold && side === "near" ? Number((data.threshold.value * 100).toPrecision(13)) : Infinity;
  let shown = rounded(side).toFixed(places);
  if (percent < limit && Number(shown) >= limit) shown = rounded("down").toFixed(places);
  if (percent < 100 && Number(shown) >= 100) shown = (100 - step).toFixed(places);
  if (percent > 0 && Number(shown) === 0 && side !== "down") shown = step.toFixed(places);
  return `${shown}\u202f%`;
}

/**
 * Whether an estimate holds: as it was decided (null: nothing was), else if its lower bound reaches the threshold.
 * @param {Series} series @param {number} i @param {ChartData} data
 * @returns {boolean | null}
 */
export function holds(series, i, data) {
  if (series.holds) return series.holds[i] ?? null;
  const bound = series.low?.[i] ?? series.values[i];
  return !data.threshold || bound === null || bound === undefined || bound >= data.threshold.value;
}

/** @param {Series} series @param {number} n @param {Theme} theme */
function bars(series, n, theme) {
  const color = theme.series[n % theme.series.length] ?? theme.ink;
  return { label: series.name, data: series.values, backgroundColor: color, borderRadius: 2, maxBarThickness: 40, order: 1 };
}

/** A line, and its band as two more datasets. @param {Series} series @param {number} n @param {Theme} theme @returns {object[]} */
function lines(series, n, theme) {
  const color = theme.series[n % theme.series.length] ?? theme.ink;
  const alone = series.values.filter((value) => value !== null).length === 1; // a mark on another line
  const edge = { borderWidth: 0, pointRadius: 0, pointHitRadius: 0, band: true };
  const band =
    series.low && series.high
      ? [
          { ...edge, label: `${series.name}, low`, data: series.low, fill: false },
          { ...edge, label: `${series.name}, high`, data: series.high, fill: "-1", backgroundColor: faded(color, 0.16) },
        ]
      : [];
  const line = {
    label: series.name,
    data: series.values,
    borderColor: color,
    backgroundColor: color,
    borderWidth: 2,
    borderDash: DASHES[n % DASHES.length],
    pointStyle: SHAPES[n % SHAPES.length],
    pointRadius: alone ? 7 : series.values.length > 40 ? 0 : 3,
    pointHoverRadius: alone ? 8 : 5,
    tension: 0,
  };
  return [...band, line];
}

/** Estimates; hollow and in the color of a fault where they do not hold, quiet where nothing was decided. */
/** @param {Series} series @param {number} n @param {Theme} theme @param {ChartData} data */
function estimates(series, n, theme, data) {
  const color = theme.series[n % theme.series.length] ?? theme.ink;
  const verdicts = series.values.map((_, i) => holds(series, i, data));
  const edge = verdicts.map((verdict) => (verdict === null ? theme.quiet : verdict ? color : theme.bad));
  return {
    label: series.name,
    data: series.values,
    showLine: false,
    low: series.low,
    high: series.high,
    pointStyle: SHAPES[n % SHAPES.length],
    pointRadius: 5,
    pointHoverRadius: 6,
    pointBorderWidth: 2,
    pointBorderColor: edge,
    pointBackgroundColor: edge.map((shade, i) => (verdicts[i] === false ? theme.surface : shade)),
    borderColor: color,
    backgroundColor: color,
  };
}

/** @param {ChartData} data @param {Theme} theme @returns {object[]} */
function datasets(data, theme) {
  if (data.kind === "line") return data.series.flatMap((series, n) => lines(series, n, theme));
  if (data.kind === "bar") return data.series.map((series, n) => bars(series, n, theme));
  return data.series.map((series, n) => estimates(series, n, theme, data));
}

/** @param {ChartData} data @param {Theme} theme */
function scales(data, theme) {
  const values = {
    min: data.low,
    max: data.high,
    beginAtZero: data.kind === "bar",
    stacked: data.stacked ?? false,
    border: { display: false },
    grid: { color: theme.line, drawTicks: false },
    ticks: { color: theme.quiet, font: fontOf(theme), padding: 8, maxTicksLimit: 7, callback: (/** @type {number} */ value) => words(value, data, data.unit === "rate" ? tickDigits(data) : undefined) },
  };
  const names = {
    type: "category",
    offset: data.kind !== "line",
    stacked: data.stacked ?? false,
    border: { color: theme.line },
    grid: { display: false },
    ticks: { color: theme.quiet, font: fontOf(theme), padding: 6, maxRotation: 0, autoSkip: data.labels.length > 8, autoSkipPadding: 12, callback: shortLabel(data) },
  };
  return data.horizontal ? { x: values, y: { ...names, ticks: { ...names.ticks, autoSkip: false } } } : { x: names, y: values };
}

/** Whole percents on the axis unless the range is narrow or the values have digits. @param {ChartData} data */
function tickDigits(data) {
  if (data.digits !== undefined) return data.digits;
  return data.low !== undefined && (data.high ?? 1) - data.low < 0.06 ? 1 : 0;
}

/**
 * A label in lines that fit beside its neighbours; what is longer than three lines ends in "…".
 * @param {string} label
 * @param {number} width letters a line holds
 * @returns {string[]}
 */
export function wrap(label, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of label.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word.length > width ? `${word.slice(0, width - 1)}…` : word);
  }
  return lines.length > 3 ? [...lines.slice(0, 2), `${lines[2]}…`] : lines;
}

/** @param {ChartData} data */
function shortLabel(data) {
  return (/** @type {unknown} */ _value, /** @type {number} */ i) => {
    const label = data.labels[i] ?? "";
    if (data.horizontal) return label.length > 22 ? `${label.slice(0, 21)}…` : label;
    return data.labels.length > 8 ? label : wrap(label, 11);
  };
}

/** @param {ChartData} data @returns {(item: {dataset: {label: string, low?: number[], high?: number[]}, dataIndex: number, raw: number | null}) => string} */
function tooltipLine(data) {
  return ({ dataset, dataIndex, raw }) => {
    const series = data.series.find(({ name }) => name === dataset.label);
    const low = series?.low?.[dataIndex];
    const high = series?.high?.[dataIndex];
    const range = low !== undefined && high !== undefined ? ` (${words(low, data, data.digits, "down")} to ${words(high, data, data.digits, "up")})` : "";
    return ` ${dataset.label}: ${words(raw, data)}${range}`;
  };
}

/** @param {Theme} theme */
function fontOf(theme) {
  return { family: theme.font, size: 12 };
}

/** @param {ChartData} data @param {Theme} theme @returns {object} */
export function configure(data, theme) {
  const font = fontOf(theme);
  return {
    type: data.kind === "bar" ? "bar" : "line",
    data: { labels: data.labels, datasets: datasets(data, theme) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      indexAxis: data.horizontal ? "y" : "x",
      interaction: { mode: "index", axis: data.horizontal ? "y" : "x", intersect: false },
      // A point of 0 % or 100 % lies on the plot's edge: let all of it be drawn.
      clip: 8,
      layout: { padding: { top: data.threshold && !data.horizontal ? 8 : 20, right: 12 } },
      font,
      scales: scales(data, theme),
      plugins: {
        legend: {
          display: data.series.length > 1,
          position: "bottom",
          align: "start",
          labels: {
            color: theme.ink,
            font,
            usePointStyle: true,
            boxHeight: 7,
            padding: 16,
            filter: (/** @type {{datasetIndex: number}} */ item, /** @type {{datasets: {band?: boolean}[]}} */ all) => !all.datasets[item.datasetIndex]?.band,
          },
        },
        tooltip: {
          backgroundColor: theme.ink,
          titleColor: theme.surface,
          bodyColor: theme.surface,
          titleFont: { ...font, weight: 600 },
          bodyFont: font,
          padding: 10,
          cornerRadius: 6,
          usePointStyle: true,
          filter: (/** @type {{dataset: {band?: boolean}}} */ item) => !item.dataset.band,
          callbacks: { label: tooltipLine(data) },
        },
      },
    },
    plugins: [intervals(theme), ...(data.threshold ? [threshold(data, theme)] : [])],
  };
}
