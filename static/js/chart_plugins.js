// @ts-check
// What Chart.js lacks: bars of an interval around an estimate, and a threshold line with its words.

/** @typedef {import("./chart_theme.js").Theme} Theme */
/** @typedef {import("./chart_config.js").ChartData} ChartData */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Area */
/** @typedef {{getPixelForValue(value: number): number}} Scale */
/**
 * @typedef {object} Drawing
 * @property {CanvasRenderingContext2D} ctx
 * @property {Area} chartArea
 * @property {{x: Scale, y: Scale}} scales
 * @property {{indexAxis: "x" | "y"}} options
 * @property {{datasets: {low?: number[], high?: number[], pointBorderColor?: string[]}[]}} data
 * @property {(n: number) => {data: {x: number, y: number}[]}} getDatasetMeta
 */

const CAP = 4;

/** @param {CanvasRenderingContext2D} pen @param {boolean} sideways @param {number} along @param {number} from @param {number} to */
function whisker(pen, sideways, along, from, to) {
  pen.beginPath();
  if (sideways) {
    pen.moveTo(from, along);
    pen.lineTo(to, along);
    for (const end of [from, to]) {
      pen.moveTo(end, along - CAP);
      pen.lineTo(end, along + CAP);
    }
  } else {
    pen.moveTo(along, from);
    pen.lineTo(along, to);
    for (const end of [from, to]) {
      pen.moveTo(along - CAP, end);
      pen.lineTo(along + CAP, end);
    }
  }
  pen.stroke();
}

/** @param {Theme} theme */
export function intervals(theme) {
  return {
    id: "intervals",
    /** @param {Drawing} chart */
    beforeDatasetsDraw(chart) {
      const sideways = chart.options.indexAxis === "y";
      const scale = sideways ? chart.scales.x : chart.scales.y;
      const pen = chart.ctx;
      pen.save();
      pen.lineWidth = 1.5;
      chart.data.datasets.forEach(({ low, high, pointBorderColor }, n) => {
        if (!low || !high) return;
        chart.getDatasetMeta(n).data.forEach((point, i) => {
          const from = low[i];
          const to = high[i];
          if (from === undefined || to === undefined || from === null || to === null) return;
          pen.strokeStyle = pointBorderColor?.[i] ?? theme.ink;
          whisker(pen, sideways, sideways ? point.y : point.x, scale.getPixelForValue(from), scale.getPixelForValue(to));
        });
      });
      pen.restore();
    },
  };
}

/** @param {ChartData} data @param {Theme} theme */
export function threshold(data, theme) {
  return {
    id: "threshold",
    /** @param {Drawing} chart */
    afterDatasetsDraw(chart) {
      if (!data.threshold) return;
      const sideways = chart.options.indexAxis === "y";
      const { left, right, top, bottom } = chart.chartArea;
      const at = (sideways ? chart.scales.x : chart.scales.y).getPixelForValue(data.threshold.value);
      const pen = chart.ctx;
      pen.save();
      pen.strokeStyle = theme.ink;
      pen.lineWidth = 1.25;
      pen.setLineDash([5, 4]);
      pen.beginPath();
      pen.moveTo(sideways ? at : left, sideways ? top - 4 : at);
      pen.lineTo(sideways ? at : right, sideways ? bottom : at);
      pen.stroke();
      pen.font = `500 12px ${theme.font}`;
      pen.fillStyle = theme.ink;
      pen.strokeStyle = theme.surface;
      pen.lineWidth = 4;
      pen.lineJoin = "round";
      pen.setLineDash([]);
      const width = pen.measureText(data.threshold.label).width;
      const x = sideways ? Math.min(Math.max(left, at - width / 2), right - width) : right - width;
      const y = sideways ? top - 8 : at - 6;
      pen.strokeText(data.threshold.label, x, y);
      pen.fillText(data.threshold.label, x, y);
      pen.restore();
    },
  };
}
