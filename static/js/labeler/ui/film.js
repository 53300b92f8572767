/** The filmstrip above the lanes, and the small picture that follows the pointer along the timeline. */

/** @import { App } from "./app.js" */
/** @import { Layout } from "../render/timeline_layout.js" */
/** @import { Filmstrip } from "../video/filmstrip.js" */
import { frameAt, GUTTER, xOf } from "../render/timeline_layout.js";
import { middles, nearest, readPack } from "../video/filmstrip.js";
import { h, setText } from "./dom.js";

// The first picture and its neighbours come first: the strip may wait, in a place kept free for it.
const PATIENCE_MS = 1200;

/** @typedef {{element: HTMLElement, preview: HTMLElement, paint: (layout: Layout) => void, show: (frame: number | null, x: number) => void}} Film */

/** @param {App} app @returns {Film} */
export function createFilm(app) {
  const canvas = h("canvas", { "aria-hidden": "true" });
  const element = h("div", { class: "lb-film" }, canvas, h("span", {}, "Pictures"));
  const picture = h("canvas");
  const [asked, shown] = [h("span"), h("span")];
  const preview = h("div", { class: "lb-film-preview", hidden: true, "aria-hidden": "true" }, picture, h("div", {}, asked, shown));
  /** @type {Filmstrip | null} */ let film = null;
  /** @type {ImageBitmap[]} */ let bitmaps = [];
  /** @type {Layout | null} */ let last = null;
  let painted = "";

  setTimeout(() => void load(), PATIENCE_MS);

  async function load() {
    const url = app.bootstrap.urls["filmstrip"];
    const answer = url ? await fetch(url, { credentials: "same-origin" }).catch(() => null) : null;
    if (!answer?.ok) return void (element.hidden = true); // a comfort: nothing is said where it is missing
    const found = readPack(await answer.arrayBuffer());
    bitmaps = await Promise.all(found.pictures.map((data) => createImageBitmap(data)));
    film = found;
    [picture.width, picture.height] = [film.width, film.height];
    if (last) paint(last);
  }

  /** Only when what it shows has changed: the timeline repaints with every step. @param {Layout} layout */
  function paint(layout) {
    last = layout;
    if (!film) return;
    const ratio = devicePixelRatio || 1;
    const { start, stop } = layout.range;
    const key = [start, stop, layout.width, ratio].join();
    if (key === painted) return;
    const height = element.clientHeight;
    const context = canvas.getContext("2d");
    if (!context || !height) return;
    painted = key;
    [canvas.width, canvas.height] = [Math.round(layout.width * ratio), Math.round(height * ratio)];
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const width = xOf(layout, stop) - GUTTER;
    const count = Math.max(1, Math.round(width / ((height * film.width) / film.height)));
    const part = width / count;
    for (const [place, frame] of middles(start, stop, count).entries()) {
      const bitmap = bitmaps[nearest(film.frames, frame)];
      if (!bitmap) continue;
      const scale = Math.max(part / bitmap.width, height / bitmap.height);
      const [w, tall] = [part / scale, height / scale];
      context.drawImage(bitmap, (bitmap.width - w) / 2, (bitmap.height - tall) / 2, w, tall, GUTTER + place * part, 0, part - 1, height);
    }
  }

  /** @param {number | null} frame @param {number} x  Where on the screen. */
  function show(frame, x) {
    preview.hidden = frame === null || !film;
    if (frame === null || !film) return;
    const place = nearest(film.frames, frame);
    const bitmap = bitmaps[place];
    if (bitmap) picture.getContext("2d")?.drawImage(bitmap, 0, 0);
    setText(asked, `Frame ${frame}`);
    setText(shown, film.frames[place] === frame ? "" : `shows ${film.frames[place]}`);
    const half = preview.offsetWidth / 2 + 4;
    preview.style.left = `${Math.min(innerWidth - half, Math.max(half, x))}px`;
    preview.style.top = `${element.getBoundingClientRect().top}px`;
  }

  /** @param {PointerEvent} event */
  function pointed(event) {
    const x = event.clientX - element.getBoundingClientRect().left;
    return last && x >= GUTTER ? frameAt(last, x) : null;
  }
  element.addEventListener("pointermove", (event) => {
    show(pointed(event), event.clientX);
    const frame = pointed(event);
    if (event.buttons && frame !== null) void app.player.seek(frame);
  });
  element.addEventListener("pointerdown", (event) => {
    const frame = pointed(event);
    if (event.button !== 0 || frame === null) return;
    element.setPointerCapture(event.pointerId);
    void app.player.seek(frame);
  });
  element.addEventListener("pointerleave", () => show(null, 0));
  return { element, preview, paint, show };
}
