/** Paints what belongs to the hand: grips, the shape being drawn, the crosshair, the brush. A painter. */

/** @import { Draft, LabelSchema, Point, Size, Viewport } from "../types.js" */
/** @import { Grip } from "../geometry/kinds/kind.js" */
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { traceVertices } from "../geometry/kinds/outlines.js";
import { boxToStage, toStage } from "../geometry/viewport.js";
import { withAlpha } from "./colors.js";
import { maskPicture } from "./masks.js";

const SIDE = 8;
const SMALLEST_FOR_SIDES = 44;

/**
 * @typedef {object} HandScene
 * @property {Viewport} viewport
 * @property {Size} stage
 * @property {readonly Grip[]} grips  Of the selected object, when it may be changed.
 * @property {string | null} picked
 * @property {(grip: Grip) => string} nameOf  What is written beside the picked one, or "".
 * @property {Draft} draft
 * @property {LabelSchema | null} label  Of the object being drawn.
 * @property {Point | null} crosshair  Source pixels.
 * @property {Point | null} place  The same where keys move it: its coordinates are written beside it.
 * @property {number | null} brush  Its diameter in source pixels.
 * @property {string} color
 * @property {string} font
 */

/** @param {CanvasRenderingContext2D} context  In CSS pixels. @param {HandScene} scene */
export function paintHandles(context, scene) {
  const { stage, viewport, brush, crosshair, draft } = scene;
  context.clearRect(0, 0, stage.width, stage.height);
  paintGrips(context, scene);
  if (crosshair && brush === null) paintCrosshair(context, toStage(viewport, crosshair), stage);
  if (scene.place) paintCoordinates(context, toStage(viewport, scene.place), scene.place, scene);
  if (draft.points) paintDraft(context, scene);
  if (draft.vertices.length) paintVertices(context, scene);
  if (crosshair && brush !== null) paintBrush(context, toStage(viewport, crosshair), brush * viewport.scale / 2);
}

/** @param {CanvasRenderingContext2D} context @param {HandScene} scene */
function paintGrips(context, { grips, picked, viewport, nameOf, font }) {
  context.lineWidth = 1.5;
  for (const grip of grips) {
    if (grip.side && grip.side * viewport.scale < SMALLEST_FOR_SIDES) continue;
    const { x, y } = toStage(viewport, grip);
    const side = grip.side ? SIDE - 2 : SIDE;
    if (grip.stem) paintStem(context, { x, y }, toStage(viewport, grip.stem));
    context.globalAlpha = grip.look === "absent" && grip.key !== picked ? 0.5 : 1;
    context.fillStyle = grip.key === picked ? "#ffb020" : grip.look ? "#0b1016" : "#ffffff";
    context.strokeStyle = grip.look ? "#ffffff" : "rgb(6 12 18 / 0.85)";
    if (grip.look === "absent") context.setLineDash([2, 2]);
    context.beginPath();
    if (grip.round) context.arc(x, y, side / 2, 0, 2 * Math.PI);
    else context.rect(x - side / 2, y - side / 2, side, side);
    context.fill();
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
    if (grip.key === picked) paintText(context, nameOf(grip), x + SIDE, y - SIDE, font);
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} x @param {number} y @param {string} font */
function paintText(context, text, x, y, font) {
  if (!text) return;
  context.font = `500 11px ${font}`;
  context.textBaseline = "middle";
  context.fillStyle = "rgb(8 12 17 / 0.8)";
  context.fillRect(x, y - 9, context.measureText(text).width + 10, 17);
  context.fillStyle = "#eef2f6";
  context.fillText(text, x + 5, y);
}

/** @param {CanvasRenderingContext2D} context @param {Point} from @param {Point} to */
function paintStem(context, from, to) {
  context.beginPath();
  context.moveTo(from.x, from.y);
  context.lineTo(to.x, to.y);
  context.strokeStyle = "rgb(255 255 255 / 0.8)";
  context.stroke();
}

/** Vertices clicked so far, on to the pointer; the first one closes it. @param {CanvasRenderingContext2D} context @param {HandScene} scene */
function paintVertices(context, { draft: { vertices, cursor }, viewport, color, label, brush }) {
  const line = cursor ? [...vertices, cursor.x, cursor.y] : vertices;
  const kind = label && isShape(label.shape) ? kindOf(label.shape) : null;
  if (!kind || kind.least > 1 || brush !== null) {
    context.beginPath();
    traceVertices(context, line, viewport, false);
    if (kind?.closed) {
      context.fillStyle = withAlpha(color, 0.16);
      context.fill();
    }
    context.lineWidth = 4;
    context.strokeStyle = "rgb(0 0 0 / 0.38)";
    context.stroke();
    context.lineWidth = 2;
    context.strokeStyle = color;
    context.stroke();
  }
  if (brush !== null) return;
  for (let i = 0; i < vertices.length; i += 2) {
    const { x, y } = toStage(viewport, { x: vertices[i] ?? 0, y: vertices[i + 1] ?? 0 });
    context.beginPath();
    context.arc(x, y, i === 0 && kind?.closed ? 6 : 4, 0, 2 * Math.PI);
    context.fillStyle = i === 0 && kind?.closed ? color : "#ffffff";
    context.fill();
    context.lineWidth = 1.5;
    context.strokeStyle = "rgb(6 12 18 / 0.85)";
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Point} at @param {number} radius */
function paintBrush(context, { x, y }, radius) {
  for (const [style, width] of /** @type {const} */ ([["rgb(0 0 0 / 0.6)", 3], ["#ffffff", 1]])) {
    context.beginPath();
    context.arc(x, y, Math.max(1, radius), 0, 2 * Math.PI);
    context.lineWidth = width;
    context.strokeStyle = style;
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

/** On the side where there is room, away from what is drawn to the right and down. @param {CanvasRenderingContext2D} context @param {Point} at @param {Point} place @param {HandScene} scene */
function paintCoordinates(context, at, place, { font, stage }) {
  const text = `${place.x}, ${place.y}`;
  context.font = `500 11px ${font}`;
  const room = context.measureText(text).width + 16;
  paintText(context, text, at.x > room ? at.x - room : at.x + 6, at.y > 26 ? at.y - 14 : Math.min(stage.height - 12, at.y + 16), font);
}

/** @param {CanvasRenderingContext2D} context @param {HandScene} scene */
function paintDraft(context, { draft: { points }, label, viewport, color, font }) {
  if (!points || !label || !isShape(label.shape)) return;
  const kind = kindOf(label.shape);
  const bounds = kind.bounds(points);
  const [x1, y1, x2, y2] = boxToStage(viewport, bounds);
  if (kind.pixels) {
    context.globalAlpha = 0.5;
    context.imageSmoothingEnabled = false;
    context.drawImage(maskPicture(points, kind.pixels, color), x1, y1, x2 - x1, y2 - y1);
    context.globalAlpha = 1;
    return;
  }
  context.beginPath();
  kind.trace(context, points, viewport, label);
  if (kind.filled) {
    context.fillStyle = withAlpha(color, 0.16);
    context.fill();
  }
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.stroke();
  const text = `${Math.round(bounds[2] - bounds[0])} × ${Math.round(bounds[3] - bounds[1])}`;
  context.font = `500 11px ${font}`;
  context.textBaseline = "middle";
  const width = context.measureText(text).width + 10;
  context.fillStyle = "rgb(8 12 17 / 0.8)";
  context.fillRect(x2 - width, y2 + 4, width, 17);
  context.fillStyle = "#eef2f6";
  context.fillText(text, x2 - width + 5, y2 + 13);
}
