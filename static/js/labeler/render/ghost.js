/** Where assist thinks the object is: not annotation yet, and not to be taken for it. A painter. */

/** @import { Box, Points, Viewport } from "../types.js" */
import { boxToStage } from "../geometry/viewport.js";

/** @param {CanvasRenderingContext2D} context @param {{points: Points, viewport: Viewport, color: string, font: string}} scene */
export function paintGhost(context, { points, viewport, color, font }) {
  const [x1, y1, x2, y2] = boxToStage(viewport, /** @type {Box} */ (points));
  context.save();
  context.lineWidth = 4;
  context.strokeStyle = "rgb(0 0 0 / 0.5)";
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.lineWidth = 2;
  context.setLineDash([3, 3]);
  context.strokeStyle = "#ffffff";
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.lineDashOffset = 3;
  context.strokeStyle = color;
  context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.font = `600 11px ${font}`;
  context.textBaseline = "middle";
  const width = context.measureText("assist").width + 10;
  context.fillStyle = "rgb(8 12 17 / 0.82)";
  context.fillRect(x1, y2 + 3, width, 16);
  context.fillStyle = "#ffffff";
  context.fillText("assist", x1 + 5, y2 + 11.5);
  context.restore();
}
