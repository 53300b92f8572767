/** Paints where keys stand on the timeline, and what is about to be changed. A painter. */

/** @import { TimelineScene } from "./timeline.js" */
import { standing } from "../state/places.js";
import { GUTTER, LANE_HEIGHT, laneTop, middleOf, xOf } from "./timeline_layout.js";

/** Where keys stand: a frame around the mark, or around the lane where it is empty. @param {CanvasRenderingContext2D} context @param {TimelineScene} scene */
export function paintPlace(context, { place, lanes, layout, theme }) {
  if (!place) return;
  const { at, lane, marks, index } = standing(lanes, place);
  const mark = marks[index];
  if (!lane) return;
  const event = lane.kind === "event" ? lane.events.find(({ id }) => id === mark?.id) : null;
  const middle = mark ? middleOf(layout, mark.frame) : 0;
  const edge = event && mark?.part === "start" ? xOf(layout, event.start) : event && mark?.part === "stop" ? xOf(layout, event.stop) : null;
  const [left, right] = !mark ? [GUTTER + 2, layout.width - 4] : edge !== null ? [edge - 5, edge + 5] : event ? [xOf(layout, event.start) - 2, xOf(layout, event.stop) + 2] : [middle - 10, middle + 10];
  context.lineWidth = 2;
  context.strokeStyle = theme.accent;
  context.strokeRect(left, laneTop(layout, at) + 1, right - left, LANE_HEIGHT - 3);
}

/** Over the lanes of what is selected. @param {CanvasRenderingContext2D} context @param {TimelineScene} scene */
export function paintAhead(context, { ahead, lanes, layout, selection, theme }) {
  if (!ahead) return;
  const left = xOf(layout, ahead.start);
  const width = xOf(layout, ahead.stop) - left;
  for (const [index, { id }] of lanes.entries()) {
    if (!selection.includes(id)) continue;
    const top = laneTop(layout, index);
    context.globalAlpha = 0.22;
    context.fillStyle = theme.warn;
    context.fillRect(left, top, width, LANE_HEIGHT - 1);
    context.globalAlpha = 1;
    context.setLineDash([4, 3]);
    context.lineWidth = 1.5;
    context.strokeStyle = theme.warn;
    context.strokeRect(left + 0.5, top + 1, width - 1, LANE_HEIGHT - 3);
    context.setLineDash([]);
  }
}
