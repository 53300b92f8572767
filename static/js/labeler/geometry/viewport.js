/** From source pixels to the stage's CSS pixels and back: fit, zoom to a point, pan. Pure. */

/** @import { Box, Point, Size, Viewport } from "../types.js" */
import { clamp } from "./box.js";

export const MOST_ZOOM = 64;
const MARGIN = 16;
const KEPT_IN_SIGHT = 48;

/** The whole picture in the stage. @param {Size} picture @param {Size} stage @returns {Viewport} */
export function fitted(picture, stage) {
  const scale = Math.max(0.01, Math.min(
    (stage.width - 2 * MARGIN) / picture.width, (stage.height - 2 * MARGIN) / picture.height));
  return centred({ x: picture.width / 2, y: picture.height / 2 }, scale, stage);
}

/** `box` in the middle, filling `share` of the stage. @param {Box} box @param {Size} stage @param {number} [share] @returns {Viewport} */
export function framing([x1, y1, x2, y2], stage, share = 0.5) {
  const scale = clamp(
    Math.min(stage.width * share / (x2 - x1), stage.height * share / (y2 - y1)), 0.05, MOST_ZOOM / 4);
  return centred({ x: (x1 + x2) / 2, y: (y1 + y2) / 2 }, scale, stage);
}

/** @param {Point} point @param {number} scale @param {Size} stage @returns {Viewport} */
function centred(point, scale, stage) {
  return { scale, x: stage.width / 2 - point.x * scale, y: stage.height / 2 - point.y * scale };
}

/** Zoomed about a point of the stage, which stays where it is. @param {Viewport} viewport @param {Point} at @param {number} factor @returns {Viewport} */
export function zoomedAt(viewport, at, factor) {
  const scale = clamp(viewport.scale * factor, 0.02, MOST_ZOOM);
  const real = scale / viewport.scale;
  return { scale, x: at.x - (at.x - viewport.x) * real, y: at.y - (at.y - viewport.y) * real };
}

/** Moved, but never so far that the picture is lost. @param {Viewport} viewport @param {number} dx @param {number} dy @param {Size} picture @param {Size} stage @returns {Viewport} */
export function panned(viewport, dx, dy, picture, stage) {
  const { scale } = viewport;
  return {
    scale,
    x: clamp(viewport.x + dx, KEPT_IN_SIGHT - picture.width * scale, stage.width - KEPT_IN_SIGHT),
    y: clamp(viewport.y + dy, KEPT_IN_SIGHT - picture.height * scale, stage.height - KEPT_IN_SIGHT),
  };
}

/** @param {Viewport} viewport @param {Point} point @returns {Point} */
export const toPicture = (viewport, point) => ({
  x: (point.x - viewport.x) / viewport.scale,
  y: (point.y - viewport.y) / viewport.scale,
});

/** @param {Viewport} viewport @param {Point} point @returns {Point} */
export const toStage = (viewport, point) => ({
  x: point.x * viewport.scale + viewport.x,
  y: point.y * viewport.scale + viewport.y,
});

/** @param {Viewport} viewport @param {Box} box @returns {Box} */
export function boxToStage(viewport, [x1, y1, x2, y2]) {
  const { scale, x, y } = viewport;
  return [x1 * scale + x, y1 * scale + y, x2 * scale + x, y2 * scale + y];
}
