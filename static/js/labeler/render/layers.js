/** Stacked canvases in device pixels; each repaints once a display frame, and only when asked to. */

/** @import { Size } from "../types.js" */

/** @typedef {"frame" | "shapes" | "handles"} LayerName */

/**
 * @param {HTMLElement} stage
 * @param {Record<LayerName, (context: CanvasRenderingContext2D, size: Size) => void>} painters
 * @param {(size: Size) => void} onResize
 */
export function createLayers(stage, painters, onResize) {
  const names = /** @type {LayerName[]} */ (["frame", "shapes", "handles"]);
  const canvases = names.map((name) => {
    const canvas = document.createElement("canvas");
    canvas.className = `lb-layer lb-layer-${name}`;
    canvas.dataset["layer"] = name;
    canvas.setAttribute("aria-hidden", "true");
    stage.append(canvas);
    return canvas;
  });
  /** @type {Set<LayerName>} */
  const dirty = new Set();
  let size = { width: 0, height: 0 };
  let scheduled = 0;

  function paint() {
    cancelAnimationFrame(scheduled);
    scheduled = 0;
    if (!size.width || !size.height) return;
    for (const [index, name] of names.entries()) {
      if (!dirty.has(name)) continue;
      const context = canvases[index]?.getContext("2d");
      if (!context) continue;
      const ratio = window.devicePixelRatio || 1;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      painters[name](context, size);
    }
    dirty.clear();
  }

  /** @param {...LayerName} which */
  function invalidate(...which) {
    for (const name of which) dirty.add(name);
    scheduled ||= requestAnimationFrame(paint);
  }

  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = stage;
    const ratio = window.devicePixelRatio || 1;
    size = { width, height };
    for (const canvas of canvases) {
      canvas.width = Math.round(width * ratio);
      canvas.height = Math.round(height * ratio);
    }
    onResize(size);
    for (const name of names) dirty.add(name);
    paint();
  }).observe(stage);

  return { invalidate, paint, get size() { return size; }, canvases };
}
