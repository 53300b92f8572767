/** Paints the objects of one frame with their names. A painter: draws what it is given. */

/** @import { Box, Point, Size, Viewport } from "../types.js" */
/** @import { Template } from "../geometry/kinds/kind.js" */
/** @import { Shown } from "../state/selectors.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { boxToStage, toStage } from "../geometry/viewport.js";
import { shortId } from "../state/ids.js";
import { inkOn, withAlpha } from "./colors.js";
import { maskPicture } from "./masks.js";

const MOST_NAMED = 80;
// In a crowd, lines of one pixel without a shadow: five times faster to paint where there is no graphics card.
const MOST_DETAILED = 300;
const MOST_FILLED_IN_A_CROWD = 10;
const DASHES = { solid: [], occluded: [6, 4] };
const NAME_HEIGHT = 17;
const LEAST_LETTERS = 14;
const LETTER_PX = 6.5;

/**
 * @typedef {object} ShapeScene
 * @property {readonly Shown[]} shapes
 * @property {Viewport} viewport
 * @property {Size} stage
 * @property {readonly string[]} selection
 * @property {string | null} hovered
 * @property {ReadonlySet<string>} locked
 * @property {string | null} only  Dims every other object (one item is inspected).
 * @property {(label: string) => string} colorOf
 * @property {(label: string) => Template} templateOf
 * @property {string} font
 */

/** @param {CanvasRenderingContext2D} context  In CSS pixels. @param {ShapeScene} scene */
export function paintShapes(context, scene) {
  const { shapes, viewport, stage, selection } = scene;
  context.clearRect(0, 0, stage.width, stage.height);
  context.font = `500 11px ${scene.font}`;
  context.textBaseline = "middle";
  const nameAll = shapes.length <= MOST_NAMED;
  const crowded = shapes.length > MOST_DETAILED;
  const last = (/** @type {Shown} */ { track }) => selection.includes(track.id) || track.id === scene.hovered;
  for (const top of [false, true]) {
    for (const shown of shapes) {
      if (last(shown) !== top) continue;
      const box = boxToStage(viewport, kindOf(shown.track.shape).bounds(shown.state.points));
      if (box[2] < 0 || box[3] < 0 || box[0] > stage.width || box[1] > stage.height) continue;
      context.globalAlpha = scene.only && shown.track.id !== scene.only ? 0.35 : 1;
      if (crowded && !top) paintPlainly(context, box, shown, scene);
      else paintShape(context, box, shown, scene);
      if (nameAll || top) paintName(context, box, shown, scene);
    }
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Box} box  Its bounds. @param {Shown} shown @param {ShapeScene} scene */
function paintShape(context, box, { track, state }, { viewport, colorOf, templateOf, selection, hovered }) {
  const kind = kindOf(track.shape);
  const color = colorOf(track.label);
  const isSelected = selection.includes(track.id);
  const isHovered = hovered === track.id;
  if (kind.pixels) return paintPixels(context, box, maskPicture(state.points, kind.pixels, color), { isSelected, isHovered, color, isKeyframe: state.isKeyframe, occluded: state.occluded });
  context.beginPath();
  kind.trace(context, state.points, viewport, templateOf(track.label));
  if (kind.filled) {
    context.fillStyle = withAlpha(color, isSelected ? 0.16 : isHovered ? 0.13 : 0.07);
    context.fill();
  }
  context.lineWidth = isSelected ? 4 : 3;
  context.strokeStyle = "rgb(0 0 0 / 0.38)";
  context.stroke();
  if (state.occluded) context.setLineDash(DASHES.occluded);
  context.lineWidth = isSelected || isHovered ? 2 : 1.5;
  context.strokeStyle = color;
  context.stroke();
  if (state.occluded) context.setLineDash(DASHES.solid);
  if (state.isKeyframe) {
    const { x, y } = diamondPlace(kind.vertices(state.points), viewport, box);
    paintDiamond(context, x, y, color);
  }
}

/** On the vertex that is furthest up and right; on the bounds of what has none. @param {readonly number[]} vertices @param {Viewport} viewport @param {Box} box @returns {Point} */
function diamondPlace(vertices, viewport, box) {
  let best = null;
  for (let i = 0; i + 1 < vertices.length; i += 2) {
    const [x, y] = [vertices[i] ?? 0, vertices[i + 1] ?? 0];
    if (!best || x - y > best.x - best.y) best = { x, y };
  }
  return best ? toStage(viewport, best) : { x: box[2], y: box[1] };
}

/** One of very many. @param {CanvasRenderingContext2D} context @param {Box} box  Its bounds. @param {Shown} shown @param {ShapeScene} scene */
function paintPlainly(context, box, { track, state }, { viewport, colorOf, templateOf }) {
  const kind = kindOf(track.shape);
  const color = colorOf(track.label);
  if (kind.pixels) return paintPixels(context, box, maskPicture(state.points, kind.pixels, color), { isSelected: false, isHovered: false, color, isKeyframe: false, occluded: state.occluded });
  context.beginPath();
  kind.trace(context, state.points, viewport, templateOf(track.label));
  if (kind.filled && state.points.length <= MOST_FILLED_IN_A_CROWD) {
    context.fillStyle = withAlpha(color, 0.07);
    context.fill();
  }
  context.lineWidth = 1;
  context.strokeStyle = color;
  if (state.occluded) context.setLineDash(DASHES.occluded);
  context.stroke();
  if (state.occluded) context.setLineDash(DASHES.solid);
  if (state.isKeyframe) {
    context.fillStyle = color;
    context.fillRect(box[2] - 3, box[1] - 3, 6, 6);
  }
}

/** @param {CanvasRenderingContext2D} context @param {Box} box @param {OffscreenCanvas} picture @param {{isSelected: boolean, isHovered: boolean, color: string, isKeyframe: boolean, occluded: boolean}} look */
function paintPixels(context, [x1, y1, x2, y2], picture, { isSelected, isHovered, color, isKeyframe, occluded }) {
  const alpha = context.globalAlpha;
  context.imageSmoothingEnabled = false;
  context.globalAlpha = alpha * (isSelected ? 0.55 : isHovered ? 0.5 : 0.42);
  context.drawImage(picture, x1, y1, x2 - x1, y2 - y1);
  context.globalAlpha = alpha;
  context.setLineDash(occluded ? DASHES.occluded : [2, 3]);
  context.lineWidth = 1;
  context.strokeStyle = color;
  if (isSelected || isHovered || occluded) context.strokeRect(x1, y1, x2 - x1, y2 - y1);
  context.setLineDash(DASHES.solid);
  if (isKeyframe) paintDiamond(context, x2, y1, color);
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {string} color */
function paintDiamond(context, x, y, color) {
  context.beginPath();
  context.moveTo(x, y - 5);
  context.lineTo(x + 5, y);
  context.lineTo(x, y + 5);
  context.lineTo(x - 5, y);
  context.closePath();
  context.fillStyle = color;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = "rgb(0 0 0 / 0.55)";
  context.stroke();
}

/** @type {Map<string, number>} */
const widths = new Map();

/** @param {CanvasRenderingContext2D} context @param {string} text */
function widthOf(context, text) {
  let width = widths.get(text);
  if (width === undefined) {
    if (widths.size > 5000) widths.clear();
    widths.set(text, width = context.measureText(text).width);
  }
  return width;
}

/** A long name must not cover its neighbours. @param {string} name @param {number} most */
const shortened = (name, most) => (name.length > most ? `${name.slice(0, most - 1).trimEnd()}…` : name);

/** Above the box, or inside it where there is no room above. @param {CanvasRenderingContext2D} context @param {Box} box @param {Shown} shown @param {ShapeScene} scene */
function paintName(context, [x1, y1, x2], { track, state }, { colorOf, selection, locked, stage }) {
  const color = colorOf(track.label);
  const isSelected = selection.includes(track.id);
  const small = x2 - x1 < 40 && !isSelected;
  const flags = `${state.occluded ? " · occluded" : ""}${locked.has(track.id) ? " · locked" : ""}`;
  const name = isSelected ? track.label : shortened(track.label, Math.max(LEAST_LETTERS, Math.floor((x2 - x1) / LETTER_PX)));
  const text = small ? name : `${name} ${shortId(track.id)}${isSelected ? flags : ""}`;
  const width = widthOf(context, text) + 10;
  const top = y1 - NAME_HEIGHT - 2 < 0 ? Math.max(2, y1 + 2) : y1 - NAME_HEIGHT - 2;
  const left = Math.max(2, Math.min(x1 - 1, stage.width - width - 2));
  context.fillStyle = isSelected ? color : "rgb(8 12 17 / 0.72)";
  context.beginPath();
  context.roundRect(left, top, width, NAME_HEIGHT, 3);
  context.fill();
  if (!isSelected) {
    context.fillStyle = color;
    context.fillRect(left, top + 3, 2, NAME_HEIGHT - 6);
  }
  context.fillStyle = isSelected ? inkOn(color) : "#eef2f6";
  context.fillText(text, left + 6, top + NAME_HEIGHT / 2 + 0.5);
}
