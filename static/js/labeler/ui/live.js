/** Says to who does not see the picture what is selected there, and where the crosshair is. */

/** @import { State } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { kindOf } from "../geometry/kinds/registry.js";
import { editFrame, nameOf, selected } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { h, setText } from "./dom.js";

/** After the last change: what is passed over is not read out. */
const REST_MS = 250;

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createLive({ clip }) {
  const element = h("div", { class: "lb-unseen", "aria-live": "polite", "data-live": true });
  let timer = 0;
  const tell = (/** @type {string} */ text) => {
    clearTimeout(timer);
    timer = /** @type {any} */ (setTimeout(() => setText(element, text), REST_MS));
  };
  return {
    element,
    update(state, { view: was }) {
      const { view } = state;
      if (view.crosshair && view.crosshair !== was.crosshair) tell(crosshairWords(state));
      // On the timeline its own cell says it.
      else if (view.selection !== was.selection && !view.place) tell(selectionWords(state, clip.stop));
    },
  };
}

/** @param {State} state */
function crosshairWords({ view }) {
  const { crosshair: at, draft: { corner } } = view;
  if (!at) return "";
  return `${at.x}, ${at.y}${corner ? `; ${Math.abs(at.x - corner.x)} wide, ${Math.abs(at.y - corner.y)} high` : ""}`;
}

/** @param {State} state @param {number} stop */
function selectionWords(state, stop) {
  const thing = selected(state);
  const { length } = state.view.selection;
  if (!thing) return "Nothing selected";
  if (length > 1) return `${length} objects selected`;
  const present = thing.kind === "track" ? stateAt(thing, editFrame(state), stop) : null;
  const where = thing.kind === "track" ? (present ? kindOf(thing.shape).facts(present.points) : "not at this frame")
    : thing.kind === "event" ? `frames ${thing.start} to ${thing.stop - 1}` : `frame ${thing.frame}`;
  return `${nameOf(thing)} selected: ${where}`;
}
