/** The tools at the left edge. */

/** @import { App, Update } from "./app.js" */
import { NO_DRAFT } from "../state/view.js";
import { createPicture } from "./picture.js";
import { commandButton, setPressed } from "./controls.js";
import { h, icon } from "./dom.js";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createRail(app) {
  const { store, bootstrap } = app;
  const tool = (/** @type {string} */ name, /** @type {string} */ picture) => commandButton(app, name, picture, { side: "right" });
  const picture = createPicture(app);
  const select = h("button", {
    type: "button", class: "lb-tool", "aria-label": "Select, move, resize", "data-tip": "Select, move, resize", "data-command": "escape", "data-tip-side": "right",
    onclick: () => store.dispatch({ type: "view", change: { tool: "select", draft: NO_DRAFT } }),
  }, icon("pointer"));
  const draw = tool("draw", "square-plus");
  const undo = tool("undo", "arrow-back-up");
  const redo = tool("redo", "arrow-forward-up");
  const rule = () => h("hr", {});
  const editing = bootstrap.mode === "annotate" ? [
    draw, rule(), undo, redo, rule(),
    tool("copy", "copy"), tool("paste", "clipboard"), tool("propagate", "arrow-bar-to-right"), tool("merge", "arrow-merge"),
    tool("split", "scissors"), tool("delete", "trash"),
  ] : [];
  const element = h("nav", { class: "lb-rail", role: "toolbar", "aria-orientation": "vertical", "aria-label": "Tools" },
    select, ...editing, rule(), tool("zoom-in", "zoom-in"), tool("zoom-out", "zoom-out"), tool("zoom-fit", "arrows-maximize"),
    tool("zoom-object", "focus-2"), h("div", { class: "lb-fill" }), ...picture.elements);
  return {
    element,
    update(state, before) {
      const { view, history } = state;
      picture.update(state, before);
      setPressed(select, view.tool === "select");
      setPressed(draw, view.tool === "draw");
      const off = /** @type {[HTMLButtonElement, boolean][]} */ ([
        [draw, view.readonly || !view.active.track], [undo, view.readonly || !history.past.length], [redo, view.readonly || !history.future.length],
      ]);
      for (const [button, disabled] of off) if (button.disabled !== disabled) button.disabled = disabled;
      const needs = ["copy", "propagate", "merge", "split", "delete", "zoom-object"];
      for (const name of needs) {
        const button = element.querySelector(`[data-command=${name}]`);
        if (button instanceof HTMLButtonElement) button.disabled = !view.selection.length || (view.readonly && name !== "zoom-object");
      }
    },
  };
}
