// @ts-check
// Draws the figures that `{% chart %}` renders, in the colors of the page, again when they change.
import { configure } from "./chart_config.js";
import { readTheme } from "./chart_theme.js";

/** @typedef {import("./chart_config.js").ChartData} ChartData */
/** @typedef {{destroy(): void, canvas: HTMLCanvasElement}} Drawn */
/** @typedef {new (canvas: HTMLCanvasElement, config: object) => Drawn} ChartClass */

/** @type {Map<HTMLElement, Drawn>} */
const drawn = new Map();

/** @returns {Promise<ChartClass>} */
async function library() {
  const address = new URL("../vendor/chartjs/chart.umd.min.js", import.meta.url).href;
  await import(address); // a classic bundle: it leaves `Chart` on the window
  return /** @type {{Chart: ChartClass}} */ (/** @type {unknown} */ (globalThis)).Chart;
}

/** @param {HTMLElement} figure @returns {ChartData | null} */
function dataOf(figure) {
  return figure.dataset.values ? JSON.parse(figure.dataset.values) : null;
}

/** @param {ChartClass} Chart @param {HTMLElement} figure */
function draw(Chart, figure) {
  const canvas = figure.querySelector("canvas");
  const data = dataOf(figure);
  if (!canvas || !data) return;
  drawn.get(figure)?.destroy();
  drawn.set(figure, new Chart(canvas, configure(data, readTheme(figure))));
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {HTMLElement} figure @param {string} name */
function savePicture(figure, name) {
  const source = figure.querySelector("canvas");
  if (!source) return;
  const theme = readTheme(figure);
  const scale = source.width / source.clientWidth;
  const head = Math.round(40 * scale);
  const picture = document.createElement("canvas");
  picture.width = source.width;
  picture.height = source.height + head;
  const pen = picture.getContext("2d");
  if (!pen) return;
  pen.fillStyle = theme.surface;
  pen.fillRect(0, 0, picture.width, picture.height);
  pen.fillStyle = theme.ink;
  pen.font = `600 ${14 * scale}px ${theme.font}`;
  pen.fillText(figure.querySelector("h3")?.textContent ?? "", 12 * scale, 26 * scale);
  pen.drawImage(source, 0, head);
  picture.toBlob((blob) => blob && save(blob, `${name}.png`));
}

/**
 * The numbers as CSV, unrounded. Words that a spreadsheet would run as a formula are quoted with '.
 * @param {ChartData} data
 * @returns {string}
 */
export function toCsv(data) {
  const quote = (/** @type {unknown} */ value) => {
    const text = value === null || value === undefined ? "" : String(value);
    const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const heads = data.series.flatMap(({ name, low }) => (low ? [name, `${name}, low`, `${name}, high`] : [name]));
  const rows = data.labels.map((label, i) => [
    label,
    ...data.series.flatMap(({ values, low, high }) => (low && high ? [values[i], low[i], high[i]] : [values[i]])),
  ]);
  return [["", ...heads], ...rows].map((row) => row.map(quote).join(",")).join("\r\n") + "\r\n";
}

/** @param {HTMLElement} figure */
function listen(figure) {
  const name = (figure.dataset.chart ?? "chart").replace(/^chart-/, "");
  for (const button of figure.querySelectorAll("[data-chart-export]")) {
    button.addEventListener("click", () => {
      const data = dataOf(figure);
      if (button.getAttribute("data-chart-export") === "png") savePicture(figure, name);
      else if (data) save(new Blob([toCsv(data)], { type: "text/csv" }), `${name}.csv`);
    });
  }
}

/** Draws every figure below `root` that is not drawn yet. @param {ParentNode} root */
export async function drawCharts(root) {
  const Chart = await library();
  await document.fonts.ready;
  for (const figure of root.querySelectorAll("[data-chart]")) {
    if (!(figure instanceof HTMLElement) || drawn.has(figure)) continue;
    draw(Chart, figure);
    listen(figure);
  }
}

if (typeof document !== "undefined") {
  document.addEventListener("plumbline:theme", async () => {
    const Chart = await library();
    for (const figure of [...drawn.keys()]) {
      if (figure.isConnected) draw(Chart, figure);
      else {
        drawn.get(figure)?.destroy();
        drawn.delete(figure);
      }
    }
  });
}
