/** The labels of the schema with their number keys: what the next object will be. */

/** @import { App, Update } from "./app.js" */
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { chooseLabel } from "./commands.js";
import { byKind, editFrame } from "../state/selectors.js";
import { setPressed } from "./controls.js";
import { h, swatch } from "./dom.js";

const kindWord = (/** @type {string} */ shape) => (isShape(shape) ? kindOf(shape).word : shape === "tag" ? "frame tag" : shape);

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createLabels(app) {
  const { schema, colorOf } = app;
  const buttons = schema.labels.map((label, index) => {
    const key = index < 9 ? String(index + 1) : "";
    return h("button", {
      type: "button", class: "lb-label", "data-label": label.name, "data-tip": `${label.name} (${kindWord(label.shape)})`, "data-keys": key,
      onclick: () => chooseLabel(app, label.name),
    }, swatch(colorOf(label.name), label.shape), h("span", { class: "lb-label-name" }, label.name), key ? h("kbd", {}, key) : null);
  });
  const element = h("section", { class: "lb-labels", "aria-label": "Labels" }, ...buttons);
  if (!schema.labels.length) element.append(h("p", { class: "lb-empty" }, "This schema has no labels."));
  return {
    element,
    update(state) {
      const { view } = state;
      const tags = byKind(state.document).tags.filter(({ frame }) => frame === editFrame(state)).map(({ label }) => label);
      for (const [index, { name, shape }] of schema.labels.entries()) {
        const button = buttons[index];
        if (!button) continue;
        const open = view.openEvent ? state.document.get(view.openEvent)?.label : null;
        const on = shape === "tag" ? tags.includes(name) : shape === "event" ? open === name : view.active.track === name;
        setPressed(button, on);
        button.classList.toggle("is-next", shape === "event" && view.active.event === name);
        button.classList.toggle("is-open", shape === "event" && open === name);
        if (button.disabled !== view.readonly) button.disabled = view.readonly;
      }
    },
  };
}
