/** What differs between what is seen and another revision: walked by a key, zoomed to. */

/** @import { Box, State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./following.js" */
/** @import { Difference } from "../state/comparing.js" */
import { framing } from "../geometry/viewport.js";
import { kindOf } from "../geometry/kinds/registry.js";
import { differences } from "../state/comparing.js";
import { remembered, seenDocument } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";

const SHARE = 0.5;
const compared = remembered(differences);

/** @param {App} app @param {State} state @returns {readonly Difference[]} */
export const differencesOf = (app, state) => (state.view.comparison ? compared(state.view.comparison.document, seenDocument(state), app.clip) : []);

/** Shapes of the other version at the frame that is shown, of what differs. @param {App} app @param {State} state */
export function otherShapes(app, state) {
  const { view } = state;
  return differencesOf(app, state).flatMap(({ id }) => {
    const track = view.comparison?.document.get(id);
    const present = track?.kind === "track" ? stateAt(track, view.shown, app.clip.stop) : null;
    return track?.kind === "track" && present ? [{ track, state: present }] : [];
  });
}

/** @param {App} app @returns {Row[]} */
export function comparing(app) {
  const isComparing = (/** @type {State} */ { view }) => view.comparison !== null;
  return [
    ["difference-next", "Next difference to the other revision", ["Alt+X"], () => walk(app, 1), isComparing],
    ["difference-previous", "Difference before", ["Alt+Shift+X"], () => walk(app, -1), isComparing],
  ];
}

let at = "";

/** @param {App} app @param {1 | -1} by */
function walk(app, by) {
  const found = differencesOf(app, app.store.get());
  const index = found.findIndex(({ id }) => id === at);
  const next = found[(index < 0 ? (by > 0 ? 0 : found.length - 1) : index + by + found.length) % Math.max(1, found.length)];
  if (!next) return app.say("Nothing differs.", "good");
  return showDifference(app, next);
}

/** Goes to where it is seen best. @param {App} app @param {Difference} difference */
export function showDifference(app, { id, frame, thing }) {
  const { store, stage, clip, player } = app;
  at = id;
  if (seenDocument(store.get()).has(id)) store.dispatch({ type: "select", ids: [id] });
  void player.seek(frame);
  const versions = [thing, store.get().view.comparison?.document.get(id)].flatMap((version) => {
    const present = version?.kind === "track" ? stateAt(version, frame, clip.stop) : null;
    return version?.kind === "track" && present ? [kindOf(version.shape).bounds(present.points)] : [];
  });
  if (versions.length) store.dispatch({ type: "view", change: { viewport: framing(around(versions), stage, SHARE), fitted: false } });
}

/** @param {readonly Box[]} boxes @returns {Box} */
const around = (boxes) => [
  Math.min(...boxes.map(([x]) => x)), Math.min(...boxes.map(([, y]) => y)), Math.max(...boxes.map(([, , x]) => x)), Math.max(...boxes.map(([, , , y]) => y)),
];
