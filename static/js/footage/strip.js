// @ts-check
// The filmstrip: as many pictures as fit, a mark that follows pointer and keys, its frame and time in words.
import { middles, nearest, readPack } from "../labeler/video/filmstrip.js";

/** @typedef {import("../labeler/video/filmstrip.js").Filmstrip} Filmstrip */

/** @param {number} milliseconds */
export function timecode(milliseconds) {
  const total = Math.max(0, Math.round(milliseconds));
  const [hours, minutes] = [Math.floor(total / 3600000), Math.floor(total / 60000) % 60];
  const seconds = String(Math.floor(total / 1000) % 60).padStart(2, "0");
  return `${hours ? `${hours}:${String(minutes).padStart(2, "0")}` : minutes}:${seconds}.${String(total % 1000).padStart(3, "0")}`;
}

/** @param {HTMLElement} viewer @param {(frame: number) => void} open */
export async function startStrip(viewer, open) {
  /** @template {HTMLElement} T @param {string} selector @returns {T} */
  const part = (selector) => /** @type {any} */ (viewer.querySelector(selector));
  if (!part("[data-strip]")) return; // not made yet
  const [strip, slider, mark, readout] = [part("[data-strip]"), part("[data-slider]"), part(".pl-strip-mark"), part("[data-readout]")];
  /** @type {HTMLCanvasElement} */ const canvas = part("canvas");
  /** @type {HTMLImageElement} */ const stage = part(".pl-viewer-stage img");
  const answer = await fetch(viewer.dataset.filmstrip ?? "", { credentials: "same-origin" }).catch(() => null);
  if (!answer || answer.status !== 200) return;
  const film = readPack(await answer.arrayBuffer());
  const bitmaps = await Promise.all(film.pictures.map((picture) => createImageBitmap(picture)));
  const frames = Number(viewer.dataset.frames);
  const poster = stage.src;
  /** @type {string | null} */ let shownUrl = null;
  let current = 0;
  strip.hidden = false;

  function paint() {
    const { width, height } = slider.getBoundingClientRect();
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const context = canvas.getContext("2d");
    if (!context || !width) return;
    const count = Math.max(1, Math.round(width / ((height * film.width) / film.height)));
    const part = canvas.width / count;
    context.imageSmoothingQuality = "high";
    middles(0, frames, count).forEach((frame, place) => {
      const bitmap = bitmaps[nearest(film.frames, frame)];
      if (!bitmap) return;
      // Fill the part, cutting evenly at the sides.
      const scale = Math.max(part / bitmap.width, canvas.height / bitmap.height);
      const [w, h] = [part / scale, canvas.height / scale];
      context.drawImage(bitmap, (bitmap.width - w) / 2, (bitmap.height - h) / 2, w, h, place * part, 0, part, canvas.height);
      if (place) {
        context.fillStyle = "rgb(0 0 0 / 45%)";
        context.fillRect(place * part - ratio / 2, 0, ratio, canvas.height);
      }
    });
  }

  /** @param {number} frame @param {boolean} [isPreview] */
  function point(frame, isPreview = true) {
    current = Math.min(frames - 1, Math.max(0, frame));
    mark.hidden = false;
    mark.style.insetInlineStart = `${(100 * (current + 0.5)) / frames}%`;
    const place = nearest(film.frames, current);
    const words = `Frame ${current.toLocaleString("en-US")} · ${timecode((Number(viewer.dataset.milliseconds) * current) / frames)}`;
    readout.textContent = words;
    slider.setAttribute("aria-valuenow", String(current));
    slider.setAttribute("aria-valuetext", words);
    if (!isPreview) return;
    if (shownUrl) URL.revokeObjectURL(shownUrl);
    const picture = film.pictures[place];
    shownUrl = picture ? URL.createObjectURL(picture) : null;
    if (shownUrl) stage.src = shownUrl;
    stage.classList.add("pl-is-preview");
  }

  function leave() {
    mark.hidden = document.activeElement !== slider;
    stage.src = poster;
    stage.classList.remove("pl-is-preview");
    if (shownUrl) URL.revokeObjectURL(shownUrl);
    shownUrl = null;
  }

  /** @param {PointerEvent | MouseEvent} event */
  function frameAt(event) {
    const bounds = slider.getBoundingClientRect();
    return Math.floor(((event.clientX - bounds.left) / bounds.width) * frames);
  }

  slider.addEventListener("pointermove", (event) => point(frameAt(event)));
  slider.addEventListener("pointerleave", leave);
  slider.addEventListener("blur", leave);
  slider.addEventListener("click", (event) => {
    point(frameAt(event));
    open(current);
  });
  slider.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (way) {
      const next = film.frames[Math.min(film.frames.length - 1, Math.max(0, nearest(film.frames, current) + way))] ?? 0;
      point(event.shiftKey ? current + way : next);
    } else if (event.key === "Home" || event.key === "End") point(event.key === "Home" ? 0 : frames - 1);
    else if (event.key === "Enter" || event.key === " ") open(current);
    else return;
    event.preventDefault();
  });
  new ResizeObserver(paint).observe(slider);
}
