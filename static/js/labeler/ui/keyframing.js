/** Commands on several keyframes at once. */

/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { copyPicks, movePicks, pastePicks, pickSelected, removePicks, tracksOf } from "../tools/picks.js";
import { edit, perform } from "./app.js";
import { createGestures } from "./gestures.js";

/** @param {App} app @returns {Row[]} */
export function keyframing(app) {
  const { store, setting } = app;
  const gestures = createGestures();
  const some = (/** @type {import("../types.js").State} */ { view }) => view.keyframePicks.length > 0 && !view.readonly;
  const move = (/** @type {number} */ by) => () => {
    const gesture = gestures.next();
    edit(app, (state) => movePicks(state, setting, { tracks: tracksOf(state, state.view.keyframePicks), picks: state.view.keyframePicks, by, gesture }));
  };
  return [
    ["keyframes-pick", "Pick all keyframes of the object (within the loop), or none", ["Shift+K"], () => {
      perform(app, pickSelected(store.get()));
      const { length } = store.get().view.keyframePicks;
      if (length) app.say(`${length} keyframe${length === 1 ? "" : "s"} picked`);
    }, ({ view }) => view.selection.length > 0 || view.keyframePicks.length > 0],
    ["keyframes-earlier", "Picked keyframes one frame earlier", ["Shift+E"], move(-1), some],
    ["keyframes-later", "Picked keyframes one frame later", ["Shift+R"], move(1), some],
    ["keyframes-delete", "Delete the picked keyframes", [], () => edit(app, (state) => removePicks(state, setting)), some],
  ];
}

/** Copies picked keyframes, if there are any. @param {App} app */
export function copyKeyframes(app) {
  const keyframes = copyPicks(app.store.get());
  app.clipboard.keyframes = keyframes;
  if (keyframes.length) app.say(`Copied ${keyframes.length} keyframe${keyframes.length === 1 ? "" : "s"}: paste them at another frame`);
  return keyframes.length > 0;
}

/** Pastes copied keyframes, if they were copied last. @param {App} app */
export function pasteKeyframes(app) {
  const { keyframes } = app.clipboard;
  if (keyframes.length) edit(app, (state) => pastePicks(state, app.setting, keyframes));
  return keyframes.length > 0;
}
