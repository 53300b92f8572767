/** The labels of the schema with their keys: what the next object will be. Many are found by typing. */

/** @import { App, Update } from "./app.js" */
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { ranked } from "../state/finding.js";
import { keysOf, keyText } from "../state/keymap.js";
import { chooseLabel, MANY_LABELS } from "./commands.js";
import { byKind, editFrame } from "../state/selectors.js";
import { setPressed } from "./controls.js";
import { h, setText, swatch } from "./dom.js";

const kindWord = (/** @type {string} */ shape) => (isShape(shape) ? kindOf(shape).word : shape === "tag" ? "frame tag" : shape);

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createLabels(app) {
  const { schema, colorOf } = app;
  const buttons = schema.labels.map((label, index) => h("button", {
    type: "button", class: "lb-label", "data-label": label.name, "data-tip": `${label.name} (${kindWord(label.shape)})`, "data-command": `label-${index + 1}`,
    onclick: () => chooseLabel(app, label.name),
  }, swatch(colorOf(label.name), label.shape), h("span", { class: "lb-label-name" }, label.name), h("kbd", {})));
  const nameKeys = () => {
    for (const [index, button] of buttons.entries()) {
      const mark = /** @type {HTMLElement} */ (button.lastElementChild);
      const [key] = keysOf(app.commands, [`label-${index + 1}`]);
      setText(mark, key ? keyText(key) : "");
      mark.hidden = !key;
    }
  };
  nameKeys();
  document.addEventListener("labeler:rekeyed", nameKeys);
  const find = schema.labels.length > MANY_LABELS ? createFind(app, buttons) : null;
  const element = h("section", { class: "lb-labels", "aria-label": "Labels" }, find, ...buttons);
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

/** Typing leaves the labels that fit; Enter takes the marked one, arrows mark another. @param {App} app @param {readonly HTMLButtonElement[]} buttons */
function createFind(app, buttons) {
  let at = 0;
  const input = h("input", {
    type: "search", class: "lb-search", placeholder: "Find a label", "aria-label": "Find a label; Enter takes the first", autocomplete: "off", "data-tip": "Find a label", "data-command": "label-find",
    oninput: () => draw(0), onfocus: () => draw(0), onblur: () => { input.value = ""; draw(-1); },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const shown = buttons.filter(({ hidden }) => !hidden);
      const by = event.key === "ArrowDown" || event.key === "ArrowRight" ? 1 : event.key === "ArrowUp" || event.key === "ArrowLeft" ? -1 : 0;
      if (by && shown.length) draw((at + by + shown.length) % shown.length);
      else if (event.key === "Enter") {
        const label = shown[at]?.dataset["label"];
        input.blur();
        if (label) chooseLabel(app, label);
      } else return;
      event.preventDefault();
      event.stopPropagation();
    },
  });
  const said = h("span", { class: "lb-unseen", role: "status" });

  /** @param {number} marked  -1 marks none. */
  function draw(marked) {
    at = Math.max(0, marked);
    const found = new Set(ranked(app.schema.labels.map(({ name }) => name), input.value, (name) => name));
    for (const button of buttons) {
      button.hidden = !found.has(button.dataset["label"] ?? "");
      button.classList.remove("is-marked");
    }
    const shown = buttons.filter(({ hidden }) => !hidden);
    const mark = marked < 0 ? null : shown[at];
    mark?.classList.add("is-marked");
    mark?.scrollIntoView({ block: "nearest" });
    setText(said, marked < 0 ? "" : mark ? `${mark.dataset["label"]}, ${at + 1} of ${shown.length}` : "No label fits");
  }
  app.open["label"] = () => {
    app.store.dispatch({ type: "view", change: { panel: "objects" } });
    setTimeout(() => input.focus(), 40);
  };
  return h("div", { class: "lb-label-find" }, input, said);
}
