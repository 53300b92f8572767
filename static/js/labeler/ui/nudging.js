/** Moving, growing and reshaping the selected object by keys. */

/** @import { State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { editFrame, selectedTrack } from "../state/selectors.js";
import { nudge } from "../tools/verbs.js";
import { stateAt } from "../tracks/interpolate.js";
import { edit } from "./app.js";
import { createGestures } from "./gestures.js";

const WORDS = /** @type {Readonly<Record<string, string>>} */ ({ nw: "Top left", ne: "Top right", se: "Bottom right", sw: "Bottom left", turn: "Turning" });

/** @param {App} app @returns {Row[]} */
export function nudging(app) {
  const gestures = createGestures();
  const by = (/** @type {number} */ dx, /** @type {number} */ dy, /** @type {boolean} */ stretch) => () => {
    const gesture = gestures.next();
    const { pace } = gestures;
    edit(app, (state) => nudge(state, app.setting, { dx: dx * pace, dy: dy * pace, stretch, gesture }));
  };
  const directions = /** @type {const} */ ([["left", "ArrowLeft", -1, 0], ["right", "ArrowRight", 1, 0], ["up", "ArrowUp", 0, -1], ["down", "ArrowDown", 0, 1]]);
  const can = (/** @type {State} */ { view }) => !view.readonly && view.selection.length > 0;
  return [
    ...directions.flatMap(([word, key, dx, dy]) => /** @type {Row[]} */ ([
      [`nudge-${word}`, `Move it, or the picked corner, one pixel ${word}; faster when held`, [`Ctrl+${key}`], by(dx, dy, false), can],
      [`stretch-${word}`, `${dx + dy > 0 ? "Grow" : "Shrink"} by one pixel ${dx ? "in width" : "in height"}; faster when held`, [`Ctrl+Shift+${key}`], by(dx, dy, true), can],
    ])),
    ["grip-next", "Pick the next corner or vertex, for the keys that move", ["Shift+V"], () => pickGrip(app, 1), can],
    ["grip-previous", "Pick the corner or vertex before", ["Shift+C"], () => pickGrip(app, -1), can],
  ];
}

/** @param {App} app @param {1 | -1} by */
function pickGrip(app, by) {
  const state = app.store.get();
  const track = selectedTrack(state);
  const present = track ? stateAt(track, editFrame(state), app.clip.stop) : null;
  if (!track || !present) return app.say("Select an object that is visible at this frame.", "warn");
  const grips = kindOf(track.shape).grips(present.points).filter(({ side }) => !side);
  if (!grips.length) return app.say(`A ${kindOf(track.shape).word} has no corners: it is painted.`, "warn");
  const at = grips.findIndex(({ key }) => key === state.view.picked);
  const index = at < 0 ? (by > 0 ? 0 : grips.length - 1) : (at + by + grips.length) % grips.length;
  const grip = grips[index];
  if (!grip) return undefined;
  app.store.dispatch({ type: "view", change: { picked: grip.key } });
  return app.say(`${WORDS[grip.key] ?? `Point ${index + 1} of ${grips.length}`}, at ${Math.round(grip.x)}, ${Math.round(grip.y)}. Keys that move the object move it.`);
}
