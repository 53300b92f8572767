/** Paints the timeline: overview, ruler, lanes, playhead. A painter: draws what it is given. */

/** @import { Finding, KeyframePick, Place, Span } from "../types.js" */
/** @import { Lane } from "../state/lanes.js" */
/** @import { Theme } from "./theme.js" */
/** @import { Layout } from "./timeline_layout.js" */
import { withAlpha } from "./colors.js";
import { paintAhead, paintPlace } from "./timeline_place.js";
import {
  GUTTER, HEAD_HEIGHT, LANE_HEIGHT, laneTop, middleOf, OVERVIEW_HEIGHT, overviewX, RULER_HEIGHT, tickStep, xOf,
} from "./timeline_layout.js";

/**
 * @typedef {object} TimelineScene
 * @property {Layout} layout
 * @property {readonly Lane[]} lanes
 * @property {Uint32Array} density
 * @property {readonly Finding[]} findings
 * @property {Span | null} loop
 * @property {number} playhead
 * @property {number | null} hoverFrame
 * @property {readonly string[]} selection
 * @property {readonly KeyframePick[]} picks
 * @property {Span | null} ahead  Frames that are about to be changed.
 * @property {Place | null} place  Where keys stand.
 * @property {number | null} snapped  The frame that drew what is dragged.
 * @property {{from: {x: number, y: number}, to: {x: number, y: number}} | null} box  Being drawn around keyframes.
 * @property {ReadonlySet<string>} hidden
 * @property {string | null} openEvent
 * @property {(label: string) => string} colorOf
 * @property {Theme} theme
 */

/** @param {CanvasRenderingContext2D} context  In CSS pixels. @param {TimelineScene} scene */
export function paintTimeline(context, scene) {
  const { layout, theme, lanes } = scene;
  context.clearRect(0, 0, layout.width, layout.height);
  context.textBaseline = "middle";
  context.save();
  context.beginPath();
  context.rect(0, HEAD_HEIGHT, layout.width, layout.height - HEAD_HEIGHT);
  context.clip();
  for (const [index, lane] of lanes.entries()) {
    const top = laneTop(layout, index);
    if (top > layout.height) break;
    if (top + LANE_HEIGHT >= HEAD_HEIGHT) paintLane(context, lane, top, scene);
  }
  paintAhead(context, scene);
  paintPlace(context, scene);
  paintBox(context, scene);
  context.restore();
  context.fillStyle = theme.line;
  context.fillRect(GUTTER - 1, HEAD_HEIGHT, 1, layout.height - HEAD_HEIGHT);
  paintOverview(context, scene);
  paintRuler(context, scene);
  paintPlayhead(context, scene);
}

/** @param {CanvasRenderingContext2D} context @param {Lane} lane @param {number} top @param {TimelineScene} scene */
function paintLane(context, lane, top, scene) {
  const { layout, theme, selection } = scene;
  const isSelected = selection.includes(lane.id);
  if (isSelected) {
    context.fillStyle = theme["accent-soft"];
    context.fillRect(0, top, layout.width, LANE_HEIGHT);
  }
  context.fillStyle = theme.line;
  context.fillRect(0, top + LANE_HEIGHT - 1, layout.width, 1);
  context.save();
  context.beginPath();
  context.rect(GUTTER, top, layout.width - GUTTER, LANE_HEIGHT);
  context.clip();
  if (lane.kind === "track") paintTrack(context, lane, top, scene);
  else if (lane.kind === "event") paintEvents(context, lane, top, scene);
  else for (const tag of lane.tags) paintFlag(context, middleOf(layout, tag.frame), top, scene.colorOf(lane.label), selection.includes(tag.id), theme);
  context.restore();
  paintLaneName(context, lane, top, isSelected, scene);
}

/** @param {CanvasRenderingContext2D} context @param {Lane} lane @param {number} top @param {boolean} isSelected @param {TimelineScene} scene */
function paintLaneName(context, lane, top, isSelected, { theme, colorOf, hidden }) {
  const middle = top + LANE_HEIGHT / 2;
  context.globalAlpha = hidden.has(lane.id) ? 0.45 : 1;
  context.fillStyle = colorOf(lane.label);
  if (lane.kind === "track") context.fillRect(10, middle - 4, 8, 8);
  else {
    context.beginPath();
    context.arc(14, middle, 4, 0, 7);
    context.fill();
  }
  context.fillStyle = isSelected ? theme.ink : theme["ink-2"];
  context.font = `500 12px ${theme.font}`;
  const room = GUTTER - 26 - (lane.kind === "track" ? 40 : 8);
  context.fillText(shortened(context, lane.label, room), 26, middle + 0.5);
  if (lane.kind === "track") {
    context.fillStyle = theme["ink-3"];
    context.font = `11px ${theme.mono}`;
    context.textAlign = "right";
    context.fillText(lane.short, GUTTER - 10, middle + 0.5);
    context.textAlign = "left";
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function shortened(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && context.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** @param {CanvasRenderingContext2D} context @param {Lane & {kind: "track"}} lane @param {number} top @param {TimelineScene} scene */
function paintTrack(context, lane, top, { layout, colorOf, selection, picks, hidden, theme }) {
  const picked = new Set(picks.filter(({ id }) => id === lane.id).map(({ frame }) => frame));
  const color = colorOf(lane.label);
  const middle = top + LANE_HEIGHT / 2;
  const isSelected = selection.includes(lane.id);
  context.globalAlpha = hidden.has(lane.id) ? 0.35 : 1;
  context.fillStyle = withAlpha(color, isSelected ? 0.55 : 0.38);
  for (const { start, stop } of lane.spans) {
    const left = xOf(layout, start);
    context.beginPath();
    context.roundRect(left, middle - 4, Math.max(2, xOf(layout, stop) - left), 8, 2);
    context.fill();
  }
  for (const { start, stop } of lane.gaps) hatch(context, xOf(layout, start), xOf(layout, stop), middle, color);
  for (const keyframe of lane.keyframes) {
    const x = middleOf(layout, keyframe.frame);
    if (x < GUTTER - 6 || x > layout.width) continue;
    if (picked.has(keyframe.frame)) paintRing(context, x, middle, theme);
    if (keyframe.outside) paintCross(context, x, middle, theme);
    else paintDiamond(context, x, middle, keyframe.source === "manual", color, theme);
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {number} left @param {number} right @param {number} middle @param {string} color */
function hatch(context, left, right, middle, color) {
  context.save();
  context.beginPath();
  context.rect(left, middle - 4, right - left, 8);
  context.clip();
  context.strokeStyle = withAlpha(color, 0.5);
  context.lineWidth = 1;
  context.beginPath();
  for (let x = left - 8; x < right; x += 5) {
    context.moveTo(x, middle + 4);
    context.lineTo(x + 8, middle - 4);
  }
  context.stroke();
  context.restore();
}

/** Filled: fixed by hand. Hollow: derived by a model or an import. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {boolean} byHand @param {string} color @param {Theme} theme */
function paintDiamond(context, x, y, byHand, color, theme) {
  context.beginPath();
  context.moveTo(x, y - 5.5);
  context.lineTo(x + 5.5, y);
  context.lineTo(x, y + 5.5);
  context.lineTo(x - 5.5, y);
  context.closePath();
  context.fillStyle = byHand ? color : theme.surface;
  context.fill();
  context.lineWidth = 1.25;
  context.strokeStyle = byHand ? theme.surface : color;
  context.stroke();
}

/** Around a picked keyframe, so that form tells it too, not colour alone. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {Theme} theme */
function paintRing(context, x, y, theme) {
  context.fillStyle = theme.surface;
  context.strokeStyle = theme.ink;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(x - 8.5, y - 8.5, 17, 17, 4);
  context.fill();
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {TimelineScene} scene */
function paintBox(context, { box, theme }) {
  if (!box) return;
  const [left, top] = [Math.min(box.from.x, box.to.x), Math.min(box.from.y, box.to.y)];
  const [width, height] = [Math.abs(box.to.x - box.from.x), Math.abs(box.to.y - box.from.y)];
  context.globalAlpha = 0.18;
  context.fillStyle = theme.accent;
  context.fillRect(left, top, width, height);
  context.globalAlpha = 1;
  context.strokeStyle = theme.accent;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width, height);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {Theme} theme */
function paintCross(context, x, y, theme) {
  for (const [width, style] of /** @type {const} */ ([[4, theme.surface], [2, theme["ink-2"]]])) {
    context.lineWidth = width;
    context.strokeStyle = style;
    context.beginPath();
    context.moveTo(x - 3.5, y - 3.5);
    context.lineTo(x + 3.5, y + 3.5);
    context.moveTo(x + 3.5, y - 3.5);
    context.lineTo(x - 3.5, y + 3.5);
    context.stroke();
  }
}

/** @param {CanvasRenderingContext2D} context @param {Lane & {kind: "event"}} lane @param {number} top @param {TimelineScene} scene */
function paintEvents(context, lane, top, { layout, colorOf, selection, openEvent, playhead }) {
  const color = colorOf(lane.label);
  for (const event of lane.events) {
    const isOpen = event.id === openEvent;
    const start = isOpen ? Math.min(event.start, playhead) : event.start;
    const stop = isOpen ? Math.max(event.stop, playhead + 1) : event.stop;
    const [left, right] = [xOf(layout, start), xOf(layout, stop)];
    const isSelected = selection.includes(event.id);
    context.fillStyle = withAlpha(color, isSelected ? 0.75 : 0.5);
    context.strokeStyle = color;
    context.lineWidth = isSelected ? 2 : 1;
    context.setLineDash(isOpen ? [4, 3] : []);
    context.beginPath();
    context.roundRect(left + 0.5, top + 4, Math.max(3, right - left - 1), LANE_HEIGHT - 9, 3);
    context.fill();
    context.stroke();
    context.setLineDash([]);
  }
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} top @param {string} color @param {boolean} isSelected @param {Theme} theme */
function paintFlag(context, x, top, color, isSelected, theme) {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x - 1, top + 4);
  context.lineTo(x + 8, top + 8);
  context.lineTo(x - 1, top + 12);
  context.closePath();
  context.fill();
  context.fillStyle = isSelected ? theme.ink : color;
  context.fillRect(x - 1, top + 4, 1.5, LANE_HEIGHT - 8);
}

/** @param {CanvasRenderingContext2D} context @param {TimelineScene} scene */
function paintOverview(context, { layout, density, theme, findings, loop, playhead }) {
  context.fillStyle = theme.sunken;
  context.fillRect(0, 0, layout.width, OVERVIEW_HEIGHT);
  const most = density.reduce((high, value) => Math.max(high, value), 1);
  const [left, right] = [overviewX(layout, layout.clip.start), overviewX(layout, layout.clip.stop)];
  const step = (right - left) / density.length;
  context.fillStyle = theme["ink-3"];
  context.globalAlpha = 0.55;
  for (const [index, value] of density.entries()) {
    if (!value) continue;
    const height = 3 + (value / most) * (OVERVIEW_HEIGHT - 9);
    context.fillRect(left + index * step, OVERVIEW_HEIGHT - 2 - height, Math.max(1, step - 1), height);
  }
  context.globalAlpha = 1;
  if (loop) {
    context.fillStyle = theme.accent;
    context.fillRect(overviewX(layout, loop.start), OVERVIEW_HEIGHT - 3, overviewX(layout, loop.stop) - overviewX(layout, loop.start), 2);
  }
  for (const { start, severity } of findings) {
    context.fillStyle = severity === "minor" ? theme.warn : theme.bad;
    context.beginPath();
    context.arc(overviewX(layout, start + 0.5), 5, 3, 0, 7);
    context.fill();
  }
  const [from, to] = [overviewX(layout, layout.range.start), overviewX(layout, layout.range.stop)];
  if (layout.range.start > layout.clip.start || layout.range.stop < layout.clip.stop) {
    context.strokeStyle = theme.accent;
    context.lineWidth = 1.5;
    context.strokeRect(from + 0.75, 0.75, Math.max(4, to - from - 1.5), OVERVIEW_HEIGHT - 2);
  }
  context.fillStyle = theme.accent;
  context.fillRect(overviewX(layout, playhead + 0.5) - 0.75, 0, 1.5, OVERVIEW_HEIGHT);
  context.fillStyle = theme["ink-3"];
  context.font = `500 11px ${theme.font}`;
  context.fillText("Whole clip", 10, OVERVIEW_HEIGHT / 2 + 0.5);
}

/** @param {CanvasRenderingContext2D} context @param {TimelineScene} scene */
function paintRuler(context, { layout, theme, loop }) {
  context.fillStyle = theme.surface;
  context.fillRect(0, OVERVIEW_HEIGHT, layout.width, RULER_HEIGHT);
  context.fillStyle = theme.line;
  context.fillRect(0, HEAD_HEIGHT - 1, layout.width, 1);
  if (loop) {
    context.fillStyle = theme["accent-soft"];
    context.fillRect(xOf(layout, loop.start), OVERVIEW_HEIGHT, xOf(layout, loop.stop) - xOf(layout, loop.start), RULER_HEIGHT - 1);
  }
  const step = tickStep(layout);
  context.font = `11px ${theme.font}`;
  context.textAlign = "center";
  for (let frame = Math.ceil(layout.range.start / step) * step; frame < layout.range.stop; frame += step) {
    const x = middleOf(layout, frame);
    context.fillStyle = theme["line-strong"];
    context.fillRect(x - 0.5, HEAD_HEIGHT - 5, 1, 4);
    context.fillStyle = theme["ink-3"];
    context.fillText(String(frame), x, OVERVIEW_HEIGHT + 9);
  }
  context.textAlign = "left";
}

/** @param {CanvasRenderingContext2D} context @param {TimelineScene} scene */
function paintPlayhead(context, { layout, playhead, hoverFrame, snapped, theme }) {
  if (snapped !== null) {
    context.fillStyle = theme.warn;
    context.fillRect(middleOf(layout, snapped) - 1, OVERVIEW_HEIGHT, 2, layout.height);
  }
  if (hoverFrame !== null) {
    context.fillStyle = theme["line-strong"];
    context.fillRect(middleOf(layout, hoverFrame) - 0.5, OVERVIEW_HEIGHT, 1, layout.height);
  }
  const x = middleOf(layout, playhead);
  if (x < GUTTER - 1 || x > layout.width) return;
  context.fillStyle = theme.accent;
  context.fillRect(x - 0.75, OVERVIEW_HEIGHT + 6, 1.5, layout.height);
  context.beginPath();
  context.moveTo(x - 6, OVERVIEW_HEIGHT + 2);
  context.lineTo(x + 6, OVERVIEW_HEIGHT + 2);
  context.lineTo(x + 6, OVERVIEW_HEIGHT + 9);
  context.lineTo(x, OVERVIEW_HEIGHT + 15);
  context.lineTo(x - 6, OVERVIEW_HEIGHT + 9);
  context.closePath();
  context.fill();
}
