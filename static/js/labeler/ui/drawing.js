/** The commands of the hand that draws: vertices, points of skeletons, the brush. */

/** @import { State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { labelNamed } from "../state/selectors.js";
import { LARGEST_BRUSH, SMALLEST_BRUSH } from "../tools/brush.js";
import { canPicked, finishVertices, isClicking, removeVertex, switchPoint, takeBack, takeVertexBack } from "../tools/vertices.js";
import { removeSelected } from "../tools/verbs.js";
import { edit, perform, travel } from "./app.js";

/** @param {App} app @returns {Row[]} */
export function drawing(app) {
  const { store, schema, setting } = app;
  const canEdit = (/** @type {State} */ { view }) => !view.readonly;
  const isBrushing = (/** @type {State} */ { view }) => {
    const label = labelNamed(schema, view.active.track ?? "");
    return view.tool === "draw" && Boolean(label && isShape(label.shape) && kindOf(label.shape).drawn === "brush");
  };
  const grow = (/** @type {number} */ by) => () => {
    const { brush } = store.get().view;
    const size = Math.min(LARGEST_BRUSH, Math.max(SMALLEST_BRUSH, Math.round(brush.size * by) || 1, by > 1 ? brush.size + 1 : 1));
    store.dispatch({ type: "view", change: { brush: { ...brush, size } } });
    app.say(`Brush ${size} px`);
  };
  const erase = (/** @type {boolean} */ on) => () => {
    store.dispatch({ type: "view", change: { brush: { ...store.get().view.brush, erase: on } } });
    app.say(on ? "Eraser. Press {brush} for the brush." : "Brush. Press {eraser} for the eraser; hold Shift to fill an outline.");
  };
  return [
    ["vertices-finish", "Finish the outline", ["Enter"], () => perform(app, finishVertices(store.get(), setting)), isClicking],
    ["point-switch", "Point seen, hidden or not there", ["Shift+Q"], () => edit(app, (state) => switchPoint(state, setting)), (state) => canEdit(state) && canPicked(state, "switched")],
    ["brush", "Paint with the brush", ["B"], erase(false), isBrushing],
    ["eraser", "Erase", ["Shift+B"], erase(true), isBrushing],
    ["brush-smaller", "Smaller brush", ["["], grow(0.8), isBrushing],
    ["brush-larger", "Larger brush", ["]"], grow(1.25), isBrushing],
  ];
}

/** Del takes back the last vertex clicked, else the picked vertex, else what is selected. @param {App} app */
export function deleteNearest(app) {
  const state = app.store.get();
  if (isClicking(state)) perform(app, takeVertexBack(state));
  else edit(app, (now) => (canPicked(now, "withoutVertex") ? removeVertex(now, app.setting) : removeSelected(now)));
}

/** Undo takes back what is being drawn, piece by piece, before what is done. @param {App} app */
export function undoNearest(app) {
  const back = takeBack(app.store.get());
  if (!back) return travel(app, "undo");
  const { vertices } = app.store.get().view.draft;
  perform(app, back);
  if (!vertices.length) document.dispatchEvent(new CustomEvent("labeler:escape", { cancelable: true })); // the hand forgets its corner
  return app.say(vertices.length ? `Vertex ${vertices.length / 2} taken back` : "The corner is taken back");
}

/** How the next object is drawn, where that is not plain. @param {App} app */
export function hintAtDrawing({ store, schema, say }) {
  const { view } = store.get();
  const shape = labelNamed(schema, view.active.track ?? "")?.shape ?? "";
  const hint = view.tool === "draw" && isShape(shape) ? kindOf(shape).hint : "";
  if (hint) say(hint);
}
