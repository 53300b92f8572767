/** Findings and questions on the picture: their regions with a number each, names that do not cover each other. A painter. */

/** @import { Box, Points, Size, Viewport } from "../types.js" */
import { boxToStage } from "../geometry/viewport.js";

/** @typedef {{id: string, mark: string, words: string, tone: "bad" | "warn" | "ask" | "done", region: Box | null, isCurrent: boolean, proposal?: Points | null}} Pin */

const TONES = { bad: "#ff7a70", warn: "#f5c451", ask: "#8ab8f2", done: "#74cf97" };
const TAG_PX = 18;
const MARGIN = 8;

/** @param {CanvasRenderingContext2D} context @param {{pins: readonly Pin[], drawn: Box | null, viewport: Viewport, stage: Size, font: string}} scene */
export function paintPins(context, { pins, drawn, viewport, stage, font }) {
  context.save();
  context.font = `600 11px ${font}`;
  context.textBaseline = "middle";
  /** @type {Box[]} */
  const taken = [];
  let row = MARGIN;
  // The one looked at last, so that it is on top.
  for (const pin of pins.toSorted((a, b) => Number(a.isCurrent) - Number(b.isCurrent))) {
    const box = pin.region && boxToStage(viewport, pin.region);
    if (box) paintRegion(context, box, TONES[pin.tone], pin.isCurrent);
    if (box && pin.isCurrent && pin.proposal?.length === 4) paintProposal(context, boxToStage(viewport, /** @type {any} */ (pin.proposal)));
    const text = `${pin.mark} ${pin.words}`;
    const width = context.measureText(text).width + 14;
    const at = box ? placeOf(box, width, stage, taken) : /** @type {Box} */ ([MARGIN, row, MARGIN + width, row + TAG_PX]);
    if (!box) row += TAG_PX + 4;
    taken.push(at);
    paintTag(context, at, text, TONES[pin.tone], pin.isCurrent);
  }
  if (drawn) paintDrawn(context, boxToStage(viewport, drawn));
  context.restore();
}

/** Corners instead of a frame: what is found there stays to be seen. @param {CanvasRenderingContext2D} context @param {Box} box @param {string} color @param {boolean} isCurrent */
function paintRegion(context, [x1, y1, x2, y2], color, isCurrent) {
  const arm = Math.max(4, Math.min(16, (x2 - x1) / 3, (y2 - y1) / 3));
  context.beginPath();
  for (const [x, y, dx, dy] of /** @type {[number, number, number, number][]} */ ([[x1, y1, 1, 1], [x2, y1, -1, 1], [x2, y2, -1, -1], [x1, y2, 1, -1]])) {
    context.moveTo(x + dx * arm, y);
    context.lineTo(x, y);
    context.lineTo(x, y + dy * arm);
  }
  context.lineWidth = isCurrent ? 6 : 5;
  context.strokeStyle = "rgb(0 0 0 / 0.55)";
  context.stroke();
  context.lineWidth = isCurrent ? 3 : 2;
  context.strokeStyle = color;
  context.stroke();
  if (!isCurrent) return;
  context.setLineDash([2, 4]);
  context.lineWidth = 1;
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.setLineDash([]);
}

/** How it should be. @param {CanvasRenderingContext2D} context @param {Box} box */
function paintProposal(context, [x1, y1, x2, y2]) {
  context.setLineDash([7, 4]);
  context.lineWidth = 2;
  context.strokeStyle = TONES.done;
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.setLineDash([]);
}

/** Below its region, and further down where another name is already. @param {Box} box @param {number} width @param {Size} stage @param {readonly Box[]} taken @returns {Box} */
export function placeOf([x1, , , y2], width, stage, taken) {
  const left = Math.max(MARGIN, Math.min(x1, stage.width - width - MARGIN));
  let top = Math.max(MARGIN, Math.min(y2 + 4, stage.height - TAG_PX - MARGIN));
  const covers = (/** @type {Box} */ [a, b, c, d]) => left < c && left + width > a && top < d + 2 && top + TAG_PX + 2 > b;
  const from = top;
  while (taken.some(covers) && top + 2 * TAG_PX < stage.height) top += 2;
  for (let up = from; taken.some(covers) && up > MARGIN; up -= 2) top = up;
  return [left, top, left + width, top + TAG_PX];
}

/** @param {CanvasRenderingContext2D} context @param {Box} at @param {string} text @param {string} color @param {boolean} isCurrent */
function paintTag(context, [x1, y1, x2, y2], text, color, isCurrent) {
  context.beginPath();
  context.roundRect(x1, y1, x2 - x1, y2 - y1, 4);
  context.fillStyle = isCurrent ? color : "rgb(8 12 17 / 0.86)";
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = isCurrent ? "rgb(0 0 0 / 0.6)" : color;
  context.stroke();
  context.fillStyle = isCurrent ? "#0b0f14" : color;
  context.fillText(text, x1 + 7, (y1 + y2) / 2 + 0.5);
}

/** @param {CanvasRenderingContext2D} context @param {Box} box */
function paintDrawn(context, [x1, y1, x2, y2]) {
  context.lineWidth = 4;
  context.strokeStyle = "rgb(0 0 0 / 0.5)";
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.setLineDash([6, 4]);
  context.lineWidth = 2;
  context.strokeStyle = "#ffffff";
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.setLineDash([]);
}
