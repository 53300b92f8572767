/** Where on the timeline a frame, a lane and a mark are, and what is under the pointer. Pure. */

/** @import { Clip, Span } from "../types.js" */
/** @import { Lane } from "../state/lanes.js" */
import { clamp } from "../geometry/box.js";

export const GUTTER = 152;
export const OVERVIEW_HEIGHT = 24;
export const RULER_HEIGHT = 22;
export const LANE_HEIGHT = 22;
export const HEAD_HEIGHT = OVERVIEW_HEIGHT + RULER_HEIGHT;
const RIGHT_MARGIN = 14;
const NEAR_PX = 6;

/**
 * @typedef {{width: number, height: number, scroll: number, range: Span, clip: Clip}} Layout
 * @typedef {{kind: "overview", frame: number} | {kind: "ruler", frame: number}
 *   | {kind: "name", lane: Lane} | {kind: "lane", lane: Lane, frame: number}
 *   | {kind: "keyframe", lane: Lane & {kind: "track"}, frame: number}
 *   | {kind: "event", id: string, frame: number} | {kind: "edge", id: string, side: "start" | "stop", frame: number}
 *   | {kind: "tag", id: string, frame: number}
 *   | {kind: "empty", frame: number}} TimelineHit
 */

/** @param {Layout} layout */
const plotWidth = ({ width }) => Math.max(40, width - GUTTER - RIGHT_MARGIN);

/** The left edge of a frame's cell. @param {Layout} layout @param {number} frame */
export function xOf(layout, frame) {
  const { start, stop } = layout.range;
  return GUTTER + ((frame - start) / Math.max(1, stop - start)) * plotWidth(layout);
}

/** The middle of a frame's cell: where its marks stand. @param {Layout} layout @param {number} frame */
export const middleOf = (layout, frame) => xOf(layout, frame + 0.5);

/** @param {Layout} layout @param {number} x */
export function frameAt(layout, x) {
  const { start, stop } = layout.range;
  const frame = Math.floor(start + ((x - GUTTER) / plotWidth(layout)) * (stop - start));
  return clamp(frame, layout.clip.start, layout.clip.stop - 1);
}

/** Over the whole clip, whatever part of it the lanes show. @param {Layout} layout @param {number} frame */
export function overviewX(layout, frame) {
  const { start, stop } = layout.clip;
  return GUTTER + ((frame - start) / Math.max(1, stop - start)) * plotWidth(layout);
}

/** @param {Layout} layout @param {number} x */
export function overviewFrame(layout, x) {
  const { start, stop } = layout.clip;
  return clamp(Math.floor(start + ((x - GUTTER) / plotWidth(layout)) * (stop - start)), start, stop - 1);
}

/** @param {Layout} layout @param {number} index */
export const laneTop = (layout, index) => HEAD_HEIGHT + index * LANE_HEIGHT - layout.scroll;

/** How far the lanes can scroll. @param {Layout} layout @param {number} count */
export const mostScroll = (layout, count) => Math.max(0, count * LANE_HEIGHT + 6 - (layout.height - HEAD_HEIGHT));

/** @param {Layout} layout @param {readonly Lane[]} lanes @param {number} x @param {number} y @returns {TimelineHit} */
export function timelineHit(layout, lanes, x, y) {
  if (y < OVERVIEW_HEIGHT) return { kind: "overview", frame: overviewFrame(layout, x) };
  if (y < HEAD_HEIGHT) return { kind: "ruler", frame: frameAt(layout, x) };
  const lane = lanes[Math.floor((y - HEAD_HEIGHT + layout.scroll) / LANE_HEIGHT)];
  const frame = frameAt(layout, x);
  if (!lane) return { kind: "empty", frame };
  if (x < GUTTER - 4) return { kind: "name", lane };
  if (lane.kind === "track") {
    const keyframe = nearest(lane.keyframes, x, ({ frame: at }) => middleOf(layout, at));
    return keyframe ? { kind: "keyframe", lane, frame: keyframe.frame } : { kind: "lane", lane, frame };
  }
  if (lane.kind === "tag") {
    const tag = nearest(lane.tags, x, ({ frame: at }) => middleOf(layout, at));
    return tag ? { kind: "tag", id: tag.id, frame: tag.frame } : { kind: "lane", lane, frame };
  }
  return eventHit(layout, lane, x, frame);
}

/** @param {Layout} layout @param {Lane & {kind: "event"}} lane @param {number} x @param {number} frame @returns {TimelineHit} */
function eventHit(layout, lane, x, frame) {
  for (const { id, start, stop } of lane.events.toReversed()) {
    const [left, right] = [xOf(layout, start), xOf(layout, stop)];
    const inside = Math.min(NEAR_PX, Math.max(2, (right - left) / 3));
    if (x >= left - NEAR_PX / 2 && x <= left + inside) return { kind: "edge", id, side: "start", frame: start };
    if (x >= right - inside && x <= right + NEAR_PX / 2) return { kind: "edge", id, side: "stop", frame: stop - 1 };
    if (x > left && x < right) return { kind: "event", id, frame };
  }
  return { kind: "lane", lane, frame };
}

/** @template T @param {readonly T[]} marks @param {number} x @param {(mark: T) => number} xOfMark @returns {T | null} */
function nearest(marks, x, xOfMark) {
  let best = null;
  let distance = NEAR_PX;
  for (const mark of marks) {
    const away = Math.abs(xOfMark(mark) - x);
    if (away <= distance) {
      distance = away;
      best = mark;
    }
  }
  return best;
}

/** The range zoomed about a frame, inside the clip. @param {Pick<Layout, "range" | "clip">} layout @param {number} frame @param {number} factor @returns {Span} */
export function zoomedRange({ range, clip }, frame, factor) {
  const least = Math.min(10, clip.stop - clip.start);
  const length = clamp((range.stop - range.start) * factor, least, clip.stop - clip.start);
  const share = (frame + 0.5 - range.start) / Math.max(1, range.stop - range.start);
  const start = clamp(Math.round(frame + 0.5 - share * length), clip.start, Math.max(clip.start, clip.stop - Math.round(length)));
  return { start, stop: Math.min(clip.stop, start + Math.max(least, Math.round(length))) };
}

/** The range moved by frames, inside the clip. @param {Layout} layout @param {number} by @returns {Span} */
export function shiftedRange({ range, clip }, by) {
  const length = range.stop - range.start;
  const start = clamp(range.start + Math.round(by), clip.start, Math.max(clip.start, clip.stop - length));
  return { start, stop: Math.min(clip.stop, start + length) };
}

/** Frames between labelled ticks, so that labels do not touch. @param {Layout} layout */
export function tickStep(layout) {
  const pxPerFrame = plotWidth(layout) / Math.max(1, layout.range.stop - layout.range.start);
  for (let size = 1; ; size *= 10) {
    for (const step of [size, size * 2, size * 5]) if (step * pxPerFrame >= 58) return step;
  }
}
