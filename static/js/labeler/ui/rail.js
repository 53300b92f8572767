/** The tools at the left edge, and how bright the picture is. */

/** @import { App, Update } from "./app.js" */
import { NO_DRAFT } from "../state/view.js";
import { commandButton, setPressed } from "./controls.js";
import { h, icon } from "./dom.js";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createRail(app) {
  const { store, bootstrap } = app;
  const tool = (/** @type {string} */ name, /** @type {string} */ picture) => commandButton(app, name, picture, { side: "right" });
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
    tool("zoom-object", "focus-2"), h("div", { class: "lb-fill" }), ...pictureMenu(app));
  return {
    element,
    update({ view, history }) {
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

/** @param {App} app */
function pictureMenu({ store }) {
  const range = (/** @type {"brightness" | "contrast"} */ name, /** @type {string} */ label, /** @type {string} */ picture) => {
    const input = h("input", { type: "range", min: 30, max: 300, step: 5, value: 100, "aria-label": label, oninput: () => change(name, Number(input.value)) });
    return h("label", {}, icon(picture), h("span", {}, label), input);
  };
  const change = (/** @type {"brightness" | "contrast"} */ name, /** @type {number} */ value) =>
    store.dispatch({ type: "view", change: { picture: { ...store.get().view.picture, [name]: value } } });
  const menu = h("div", { class: "lb-menu", id: "lb-picture", popover: "auto" },
    h("h2", {}, "Picture"), range("brightness", "Brightness", "brightness-2"), range("contrast", "Contrast", "contrast"),
    h("button", {
      type: "button", class: "lb-button", onclick: () => {
        store.dispatch({ type: "view", change: { picture: { brightness: 100, contrast: 100 } } });
        for (const input of menu.querySelectorAll("input")) input.value = "100";
      },
    }, "As it is"));
  const button = h("button", {
    type: "button", class: "lb-tool", popovertarget: "lb-picture", "aria-label": "Brightness and contrast",
    "data-tip": "Brightness and contrast (only on this screen)", "data-tip-side": "right",
  }, icon("contrast"));
  return [button, menu];
}
