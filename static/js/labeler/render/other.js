/** The other version below the present one: dashed outlines of what differs. A painter. */

/** @import { Box, Viewport } from "../types.js" */
/** @import { Shown } from "../state/selectors.js" */
/** @import { Template } from "../geometry/kinds/kind.js" */
import { boxToStage } from "../geometry/viewport.js";
import { kindOf } from "../geometry/kinds/registry.js";

/** @param {CanvasRenderingContext2D} context @param {{shapes: readonly Shown[], words: string, viewport: Viewport, templateOf: (label: string) => Template, font: string}} scene */
export function paintOther(context, { shapes, words, viewport, templateOf, font }) {
  context.save();
  context.font = `600 11px ${font}`;
  context.textBaseline = "middle";
  for (const { track, state } of shapes) {
    const kind = kindOf(track.shape);
    const [x1, y1, x2, y2] = boxToStage(viewport, /** @type {Box} */ (kind.bounds(state.points)));
    context.beginPath();
    if (kind.pixels) context.rect(x1, y1, x2 - x1, y2 - y1);
    else kind.trace(context, state.points, viewport, templateOf(track.label));
    context.lineWidth = 4;
    context.strokeStyle = "rgb(0 0 0 / 0.55)";
    context.setLineDash([]);
    context.stroke();
    context.lineWidth = 2;
    context.setLineDash([8, 5]);
    context.strokeStyle = "#ffffff";
    context.stroke();
    const text = `${track.label} · ${words}`;
    const width = context.measureText(text).width + 10;
    context.fillStyle = "rgb(255 255 255 / 0.9)";
    context.fillRect(x1, y2 + 3, width, 16);
    context.fillStyle = "#0b0f14";
    context.fillText(text, x1 + 5, y2 + 11.5);
  }
  context.restore();
}
