/** Paints the picture and, lightly over it, the watermark. A painter: draws what it is given. */

/** @import { Picture, Size, Viewport } from "../types.js" */

const SHARP_FROM_SCALE = 3;
const WATERMARK_ANGLE = -0.38;

/**
 * @param {CanvasRenderingContext2D} context  In CSS pixels.
 * @param {{picture: Picture, viewport: Viewport, size: Size, stage: Size, watermark: string, grid: number}} what  `grid`: parts a side.
 */
export function paintFrame(context, { picture, viewport, size, stage, watermark, grid }) {
  context.clearRect(0, 0, stage.width, stage.height);
  const { scale, x, y } = viewport;
  const [width, height] = [size.width * scale, size.height * scale];
  // Pixels as they are when there is something to see in a pixel.
  context.imageSmoothingEnabled = width / picture.width < SHARP_FROM_SCALE;
  context.imageSmoothingQuality = "medium";
  context.drawImage(picture.source, x, y, width, height);
  if (grid) paintGrid(context, grid, { x, y, width, height });
  if (watermark) paintWatermark(context, watermark, { x, y, width, height }, stage);
}

/** Light beside dark, so that it shows on any picture. @param {CanvasRenderingContext2D} context @param {number} parts @param {{x: number, y: number, width: number, height: number}} area */
function paintGrid(context, parts, { x, y, width, height }) {
  for (const [style, by] of /** @type {const} */ ([["rgb(0 0 0 / 0.4)", 1], ["rgb(255 255 255 / 0.5)", 0]])) {
    context.fillStyle = style;
    for (let line = 1; line < parts; line += 1) {
      context.fillRect(Math.round(x + (line * width) / parts) + by, y, 1, height);
      context.fillRect(x, Math.round(y + (line * height) / parts) + by, width, 1);
    }
  }
}

/** @type {{text: string, tile: HTMLCanvasElement} | null} */
let drawn = null;

/** @param {string} text */
function tileOf(text) {
  if (drawn?.text === text) return drawn.tile;
  const tile = document.createElement("canvas");
  const font = "500 13px Inter, system-ui, sans-serif";
  const measure = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  measure.font = font;
  const length = Math.ceil(measure.measureText(text).width) + 90;
  tile.width = length;
  tile.height = 210;
  const context = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  context.font = font;
  for (const [left, top] of /** @type {const} */ ([[0, 50], [length / 2 - length, 155], [length / 2, 155]])) {
    context.fillStyle = "rgb(0 0 0 / 0.16)";
    context.fillText(text, left + 1, top + 1);
    context.fillStyle = "rgb(255 255 255 / 0.13)";
    context.fillText(text, left, top);
  }
  drawn = { text, tile };
  return tile;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {{x: number, y: number, width: number, height: number}} area @param {Size} stage */
function paintWatermark(context, text, area, stage) {
  const pattern = context.createPattern(tileOf(text), "repeat");
  if (!pattern) return;
  context.save();
  context.beginPath();
  context.rect(area.x, area.y, area.width, area.height);
  context.clip();
  context.rotate(WATERMARK_ANGLE);
  context.fillStyle = pattern;
  const reach = stage.width + stage.height;
  context.fillRect(-reach, -reach, 2 * reach, 2 * reach);
  context.restore();
}
