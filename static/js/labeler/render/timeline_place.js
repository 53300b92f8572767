/** Paints where keys stand on the timeline. A painter. */

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
