/** What is said while objects are reviewed one by one: how far one is, and the film of the object's keyframes. */

/** @import { Box, Track } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { nameOf } from "../state/selectors.js";
import { tellingFrames } from "../state/walking.js";
import { stateAt } from "../tracks/interpolate.js";
import { goTo } from "./app.js";
import { textButton } from "./controls.js";
import { fill, h, setText } from "./dom.js";
import { progress } from "./walking.js";

const MOST = 6;
const [WIDTH, HEIGHT] = [96, 64];
const ROOM = 0.6;

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createWalkBar(app) {
  const words = h("span", { class: "lb-foot-words", role: "status" });
  const film = h("div", { class: "lb-walk-film", role: "group", "aria-label": "Keyframes of the object" });
  const run = (/** @type {string} */ name) => () => app.commands.find((command) => command.name === name)?.run();
  const element = h("div", { class: "lb-foot lb-walk", role: "group", "aria-label": "Object after object", hidden: true }, words, film,
    h("span", { class: "lb-foot-acts" }, textButton("Accept", "check", run("walk-accept"), { kind: "primary", keys: ["Shift+Enter"] }),
      textButton("Finding", "flag", run("finding"), { keys: ["W"] }), textButton("Next", "chevron-right", run("walk-next"), { keys: ["Alt+N"] }), textButton("End", "x", run("walk-end"))));
  /** @type {AbortController | null} */ let loading = null;
  let shown = "";

  /** @param {Track} track */
  async function load(track) {
    loading?.abort();
    const mine = loading = new AbortController();
    const pictures = tellingFrames(track, MOST).map((frame) => ({ frame, canvas: h("canvas", { width: WIDTH * 2, height: HEIGHT * 2 }) }));
    fill(film, ...pictures.map(({ frame, canvas }) => h("button", {
      type: "button", class: "lb-walk-picture", "aria-label": `Keyframe ${frame}`, "data-keyframe": frame, onclick: () => goTo(app, track.id, frame),
    }, canvas, h("span", {}, frame))));
    // One after the other: the picture on the stage is decoded by the same server and comes first.
    for (const { frame, canvas } of pictures) {
      const url = (app.bootstrap.urls["stills"] ?? "").replace("{frame}", String(frame));
      const answer = await fetch(url, { credentials: "same-origin", signal: mine.signal }).catch(() => null);
      if (!answer?.ok || mine.signal.aborted) return;
      const bitmap = await createImageBitmap(await answer.blob());
      paint(canvas, bitmap, track, frame);
      bitmap.close();
      canvas.dataset["painted"] = "true";
    }
  }

  /** @param {HTMLCanvasElement} canvas @param {ImageBitmap} bitmap @param {Track} track @param {number} frame */
  function paint(canvas, bitmap, track, frame) {
    const present = stateAt(track, frame, app.clip.stop);
    const context = canvas.getContext("2d");
    if (!present || !context) return;
    const bounds = kindOf(track.shape).bounds(present.points);
    const [x1, y1, x2, y2] = around(bounds);
    const [across, down] = [bitmap.width / app.size.width, bitmap.height / app.size.height];
    const scale = canvas.width / (x2 - x1);
    context.drawImage(bitmap, x1 * across, y1 * down, (x2 - x1) * across, (y2 - y1) * down, 0, 0, canvas.width, canvas.height);
    context.lineWidth = 3;
    context.strokeStyle = app.colorOf(track.label);
    context.strokeRect((bounds[0] - x1) * scale, (bounds[1] - y1) * scale, (bounds[2] - bounds[0]) * scale, (bounds[3] - bounds[1]) * scale);
  }

  return {
    element,
    update(state) {
      const thing = state.document.get(state.view.walk ?? "");
      element.hidden = !thing;
      if (!thing) {
        loading?.abort();
        shown = "";
        return;
      }
      const { at, total, accepted, found } = progress(app, state);
      setText(words, `${nameOf(thing)} · ${at} of ${total} · ${accepted} accepted, ${found} with a finding`);
      if (shown === thing.id) return;
      shown = thing.id;
      film.hidden = thing.kind !== "track";
      if (thing.kind === "track") void load(thing);
    },
  };
}

/** With room on all sides, in the proportions of the film. @param {Box} bounds @returns {Box} */
function around([x1, y1, x2, y2]) {
  const wide = Math.max((x2 - x1) * (1 + ROOM), (y2 - y1) * (1 + ROOM) * (WIDTH / HEIGHT), 8);
  const tall = wide * (HEIGHT / WIDTH);
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2];
  return [x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2];
}
