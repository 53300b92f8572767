/** Paints what belongs to the hand: handles, the box being drawn, the crosshair. A painter. */

/** @import { Box, Point, Size, Viewport } from "../types.js" */
import { HANDLES, handlePoint } from "../geometry/box.js";
import { boxToStage, toStage } from "../geometry/viewport.js";
import { withAlpha } from "./colors.js";

const SIDE = 8;
const SMALLEST_FOR_SIDES = 44;

/**
 * @typedef {object} HandScene
 * @property {Viewport} viewport
 * @property {Size} stage
 * @property {Box | null} resizable  The selected box, when it may be resized.
 * @property {Box | null} draft
 * @property {Point | null} crosshair  Source pixels.
 * @property {string} color
 * @property {string} font
 */

/** @param {CanvasRenderingContext2D} context  In CSS pixels. @param {HandScene} scene */
export function paintHandles(context, scene) {
  const { stage, viewport } = scene;
  context.clearRect(0, 0, stage.width, stage.height);
  if (scene.resizable) paintGrips(context, boxToStage(viewport, scene.resizable));
  if (scene.crosshair) paintCrosshair(context, toStage(viewport, scene.crosshair), stage);
  if (scene.draft) paintDraft(context, scene.draft, scene);
}

/** @param {CanvasRenderingContext2D} context @param {Box} box */
function paintGrips(context, box) {
  context.lineWidth = 1.5;
  for (const handle of HANDLES) {
    const across = handle === "n" || handle === "s" ? box[2] - box[0] : box[3] - box[1];
    if (handle.length === 1 && across < SMALLEST_FOR_SIDES) continue;
    const { x, y } = handlePoint(box, handle);
    const side = handle.length === 1 ? SIDE - 2 : SIDE;
    context.fillStyle = "#ffffff";
    context.strokeStyle = "rgb(6 12 18 / 0.85)";
    context.beginPath();
    context.rect(x - side / 2, y - side / 2, side, side);
    context.fill();
    context.stroke();
  }
}

/** Light over dark, so that it shows on any picture. @param {CanvasRenderingContext2D} context @param {Point} at @param {Size} stage */
function paintCrosshair(context, { x, y }, { width, height }) {
  const line = (/** @type {string} */ style, /** @type {number} */ by) => {
    context.strokeStyle = style;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(Math.round(x) + 0.5 + by, 0);
    context.lineTo(Math.round(x) + 0.5 + by, height);
    context.moveTo(0, Math.round(y) + 0.5 + by);
    context.lineTo(width, Math.round(y) + 0.5 + by);
    context.stroke();
  };
  line("rgb(0 0 0 / 0.45)", 1);
  line("rgb(255 255 255 / 0.75)", 0);
}

/** @param {CanvasRenderingContext2D} context @param {Box} draft @param {HandScene} scene */
function paintDraft(context, draft, { viewport, color, font }) {
  const [x1, y1, x2, y2] = boxToStage(viewport, draft);
  context.fillStyle = withAlpha(color, 0.16);
  context.fillRect(x1, y1, x2 - x1, y2 - y1);
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  const text = `${Math.round(draft[2] - draft[0])} × ${Math.round(draft[3] - draft[1])}`;
  context.font = `500 11px ${font}`;
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 10;
  context.fillStyle = "rgb(8 12 17 / 0.8)";
  context.fillRect(x2 - width, y2 + 4, width, 17);
  context.fillStyle = "#eef2f6";
  context.fillText(text, x2 - width + 5, y2 + 13);
}
