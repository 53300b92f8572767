/** What changes many frames or keyframes shows beforehand what it would do. */

/** @import { App } from "./app.js" */
import { selectedTracks } from "../state/selectors.js";
import { propagation, resample, resampling } from "../tools/bulk.js";
import { propagate } from "../tools/verbs.js";
import { edit, whyReadonly } from "./app.js";
import { textButton } from "./controls.js";
import { openDialog } from "./dialogs.js";
import { h, setText } from "./dom.js";

const TOLERANCE_PX = 1;
const MOST_TOLERANCE_PX = 100;

/** @param {App} app */
export function createBulk(app) {
  app.open["resample"] = () => { if (ready(app)) askResample(app); };
  app.open["propagate"] = () => { if (ready(app)) askPropagate(app); };
}

/** @param {App} app */
function ready(app) {
  const state = app.store.get();
  const isReady = !state.view.readonly && selectedTracks(state).length > 0;
  if (!isReady) app.say(state.view.readonly ? whyReadonly(app) : "Select an object first: click it, or press {object-next}.", "warn");
  else app.player.hold();
  return isReady;
}

/**
 * A number, what it would do in words, and the act. `preview` answers the words and whether there is something to do.
 * @param {{title: string, name: string, label: string, unit: string, value: string, button: string,
 *   preview: (value: number) => {words: string, can: boolean}, act: (value: number) => void, closed?: () => void}} of
 */
function askNumber({ title, name, label, unit, value, button, preview, act, closed }) {
  const input = h("input", { class: "lb-number", inputmode: "decimal", autocomplete: "off", value, "aria-label": label, oninput: () => show() });
  const said = h("p", { class: "lb-note", role: "status" });
  const go = textButton(button, null, () => undefined, { kind: "primary", type: "submit" });
  const number = () => Number(input.value.trim().replace(",", ".") || "x");
  const form = h("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      if (go.disabled) return;
      const wanted = number();
      dialog.close();
      act(wanted);
    },
  }, h("label", { class: "lb-field" }, h("span", {}, label), h("span", { class: "lb-pair" }, input, h("span", {}, unit))), said,
  h("div", { class: "lb-dialog-foot" }, textButton("Cancel", null, () => dialog.close()), go));
  const dialog = openDialog(title, name, form);
  if (closed) dialog.addEventListener("close", closed);
  const show = () => {
    const { words, can } = preview(number());
    setText(said, words);
    go.disabled = !can;
  };
  show();
  input.select();
}

/** @param {App} app */
function askResample(app) {
  askNumber({
    title: "Fewer keyframes", name: "resample", label: "Tolerance", unit: "px", value: String(TOLERANCE_PX), button: "Keep only the needed ones",
    preview(tolerance) {
      if (!(tolerance > 0 && tolerance <= MOST_TOLERANCE_PX)) return { words: `Give a number above 0, up to ${MOST_TOLERANCE_PX}.`, can: false };
      const { tracks, from, to, off } = resampling(app.store.get(), app.setting, tolerance);
      if (!tracks.length) return { words: `All ${from} keyframes are needed at this tolerance.`, can: false };
      return { words: `${to} keyframes instead of ${from}; nowhere more than ${off.toFixed(2)} px from where it was. Gaps, flags and attributes stay.`, can: true };
    },
    act: (tolerance) => { edit(app, (state) => resample(state, app.setting, tolerance)); },
  });
}

/** @param {App} app */
function askPropagate(app) {
  const { store, setting } = app;
  const ahead = (/** @type {import("../types.js").Span | null} */ span) => store.dispatch({ type: "view", change: { ahead: span } });
  askNumber({
    title: "Propagate", name: "propagate", label: "Over the next", unit: "frames", value: String(store.get().view.step), button: "Propagate",
    preview(count) {
      if (!Number.isInteger(count) || count < 1) return { words: "Give a whole number of frames, 1 or more.", can: false };
      const { tracks, span, replaced } = propagation(store.get(), setting, count);
      const can = tracks > 0 && span.stop > span.start;
      ahead(can ? span : null);
      if (!can) return { words: tracks ? "There are no later frames in this clip." : "It is not there at this frame, or locked.", can };
      const length = span.stop - span.start;
      return {
        words: `${tracks === 1 ? "The object stays" : `${tracks} objects stay`} as here on ${length === 1 ? `frame ${span.start}` : `${length} frames, ${span.start} to ${span.stop - 1}`}${length < count ? " (the clip ends there)" : ""}. ${replaced ? `${replaced} keyframe${replaced === 1 ? "" : "s"} there would go.` : "No keyframe is there."}`, can,
      };
    },
    act: (count) => { if (edit(app, (state) => propagate(state, setting, count))) app.say(`Propagated over ${count} frames`); },
    closed: () => ahead(null),
  });
}
