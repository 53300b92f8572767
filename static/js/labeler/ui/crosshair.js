/** Drawing without a mouse: a crosshair that keys move, and a key that sets corners and vertices. */

/** @import { State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { clamp } from "../geometry/box.js";
import { panned, toPicture, toStage } from "../geometry/viewport.js";
import { NO_DRAFT } from "../state/view.js";
import { focusPicture } from "./app.js";

const FAR_PX = 10;
const EDGE_PX = 32;

/** Whether keys move the crosshair. @param {State} state */
export const isByKeys = ({ view }) => view.tool === "draw" && view.crosshair !== null;

/** Takes up drawing with the keyboard, in the middle of what is seen. @param {App} app */
export function drawByKeys(app) {
  const { store, stage, size } = app;
  const { view } = store.get();
  app.player.hold();
  const middle = toPicture(view.viewport, { x: stage.width / 2, y: stage.height / 2 });
  const crosshair = { x: Math.round(clamp(middle.x, 0, size.width)), y: Math.round(clamp(middle.y, 0, size.height)) };
  store.dispatch({ type: "select", ids: [] });
  store.dispatch({ type: "view", change: { tool: "draw", draft: NO_DRAFT } });
  store.dispatch({ type: "view", change: { crosshair } });
  app.hand("move", crosshair);
  focusPicture();
  app.say("{crosshair-left} and the other arrows move the crosshair, with Shift by ten; {crosshair-set} sets a corner or vertex, {escape} leads out.");
}

/** @param {App} app @returns {Row[]} */
export function crosshair(app) {
  const { store, size } = app;
  const go = (/** @type {number} */ dx, /** @type {number} */ dy) => () => {
    const { crosshair: at } = store.get().view;
    if (!at) return;
    const to = { x: clamp(at.x + dx, 0, size.width), y: clamp(at.y + dy, 0, size.height) };
    store.dispatch({ type: "view", change: { crosshair: to } });
    app.hand("move", to);
    keepInSight(app);
  };
  const directions = /** @type {const} */ ([["left", "ArrowLeft", -1, 0], ["right", "ArrowRight", 1, 0], ["up", "ArrowUp", 0, -1], ["down", "ArrowDown", 0, 1]]);
  return [
    ...directions.flatMap(([word, key, dx, dy]) => /** @type {Row[]} */ ([
      [`crosshair-${word}`, `Crosshair one pixel ${word}`, [key], go(dx, dy), isByKeys],
      [`crosshair-far-${word}`, `Crosshair ${FAR_PX} pixels ${word}`, [`Shift+${key}`], go(dx * FAR_PX, dy * FAR_PX), isByKeys],
    ])),
    ["crosshair-set", "Set a corner or vertex; twice at one place finishes an outline", ["Enter"], () => {
      const { crosshair: at } = store.get().view;
      if (!at) return;
      app.hand("down", at);
      app.hand("up", at);
    }, isByKeys],
  ];
}

/** The picture goes along when the crosshair nears its edge. @param {App} app */
function keepInSight({ store, size, stage }) {
  const { crosshair: at, viewport } = store.get().view;
  if (!at) return;
  const { x, y } = toStage(viewport, at);
  const dx = clamp(x, EDGE_PX, stage.width - EDGE_PX) - x;
  const dy = clamp(y, EDGE_PX, stage.height - EDGE_PX) - y;
  const isOnPicture = viewport.scale * size.width > stage.width || viewport.scale * size.height > stage.height;
  if ((dx || dy) && isOnPicture) store.dispatch({ type: "view", change: { viewport: panned(viewport, dx, dy, size, stage), fitted: false } });
}
