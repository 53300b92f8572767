// @ts-check
// The label editor: rows of fields that write the form's JSON field. Without this script the JSON is typed.
import { icon } from "./shell/icons.js";
import * as model from "./schema_model.js";
import { skeletonEditor } from "./schema_skeleton.js";

/** @typedef {{errors: model.Problem[], palette: string[], shapes: string[][], kinds: string[][]}} Words */

const form = /** @type {HTMLFormElement} */ (document.getElementById("schema-form"));
const field = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("definition"));
const jsonCard = /** @type {HTMLElement} */ (document.getElementById("schema-json"));
const root = /** @type {HTMLElement} */ (document.getElementById("schema-editor"));
/** @type {Words} */
const words = JSON.parse(document.getElementById("schema-editor-data")?.textContent ?? "{}");
let count = 0;
/** @type {model.Schema} */
let schema = { labels: [] };

/**
 * @param {string} tag
 * @param {Record<string, any>} [attributes]
 * @param {(Node | string | null)[]} [children]
 */
function make(tag, attributes = {}, children = []) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Writes what is shown into the field the server reads. */
function store() {
  field.value = model.write(schema);
  field.dispatchEvent(new Event("change", { bubbles: true }));
  markDoubles();
}

/** A field with its label; errors of its place go below it. @param {string} text @param {HTMLElement} input @param {string} where @param {string} css */
function cell(text, input, where, css = "") {
  input.id = `schema-${(count += 1)}`;
  const problem = make("div", { class: "pl-error", id: `${input.id}_error`, "data-problem": where, hidden: true });
  return make("div", { class: `pl-cell ${css}` }, [
    make("label", { class: "form-label", for: input.id }, [text]),
    input,
    problem,
  ]);
}

/** @param {string} value @param {(value: string) => void} changed @param {Record<string, any>} [more] */
function textInput(value, changed, more = {}) {
  const input = /** @type {HTMLInputElement} */ (make("input", { class: "form-control", type: "text", ...more }));
  input.value = value;
  input.addEventListener("input", () => {
    changed(input.value);
    store();
  });
  return input;
}

/** @param {string[][]} choices @param {string} value @param {(value: string) => void} changed */
function choice(choices, value, changed) {
  const select = /** @type {HTMLSelectElement} */ (make("select", { class: "form-select" }));
  for (const [key, text] of choices) select.append(new Option(text, key, false, key === value));
  select.addEventListener("change", () => {
    changed(select.value);
    store();
  });
  return select;
}

/** @param {string} text @param {boolean} value @param {(value: boolean) => void} changed */
function tick(text, value, changed) {
  const input = /** @type {HTMLInputElement} */ (make("input", { class: "form-check-input", type: "checkbox" }));
  input.checked = value;
  input.addEventListener("change", () => {
    changed(input.checked);
    store();
  });
  return make("label", { class: "form-check pl-cell-tick" }, [input, make("span", { class: "form-check-label" }, [text])]);
}

/** @param {string} symbol @param {string} text @param {() => void} act @param {boolean} [off] */
function button(symbol, text, act, off = false) {
  const element = make("button", { type: "button", class: "btn btn-ghost btn-icon btn-sm", "aria-label": text, title: text, disabled: off }, [icon(symbol)]);
  element.addEventListener("click", act);
  return element;
}

/** @param {model.Attribute} attribute @param {model.Label} owner @param {string} where */
function attributeRow(attribute, owner, where) {
  const index = owner.attributes.indexOf(attribute);
  const row = make("div", { class: "pl-attribute-row", role: "group", "aria-label": `Attribute ${index + 1} of ${owner.name || "this label"}` });
  row.append(
    cell("Attribute", textInput(attribute.name, (value) => (attribute.name = value), { maxlength: 64 }), `${where}.name`),
    cell("Filled in as", choice(words.kinds, attribute.kind, (kind) => {
      Object.assign(attribute, { kind, default: kind === "checkbox" ? false : null, options: kind === "select" ? attribute.options : [] });
      draw();
    }), `${where}.kind`),
  );
  if (attribute.kind === "select") {
    const typed = attribute.options.join(", ");
    row.append(cell("Options, between commas", textInput(typed, (value) => (attribute.options = model.optionsOf(value)), { placeholder: "red, amber, green" }), `${where}.options`, "is-wide"));
  }
  if (attribute.kind === "checkbox") {
    row.append(cell("Default", choice([["", "no"], ["yes", "yes"]], model.defaultText(attribute), (value) => (attribute.default = value === "yes")), `${where}.default`));
  } else {
    row.append(cell("Default", textInput(model.defaultText(attribute), (value) => (attribute.default = model.defaultOf(attribute.kind, value)), { placeholder: "none" }), `${where}.default`));
  }
  row.append(make("div", { class: "pl-attribute-ticks" }, [
    tick("Required", attribute.required, (value) => (attribute.required = value)),
    tick("May change over time", attribute.mutable, (value) => (attribute.mutable = value)),
  ]));
  row.append(button("trash", `Remove the attribute ${attribute.name || index + 1}`, () => {
    owner.attributes.splice(index, 1);
    redraw();
  }));
  return row;
}

/** @param {model.Label} label @param {number} index */
function labelCard(label, index) {
  const where = `labels[${index}]`;
  const color = /** @type {HTMLInputElement} */ (make("input", { class: "form-control form-control-color", type: "color", list: "schema-palette" }));
  color.value = /^#[0-9a-f]{6}$/i.test(label.color) ? label.color : (label.color = model.freeColor(schema, words.palette));
  color.addEventListener("input", () => {
    label.color = color.value;
    store();
  });
  const last = schema.labels.length - 1;
  const name = label.name || `label ${index + 1}`;
  const add = make("button", { type: "button", class: "btn btn-sm btn-ghost" }, [icon("plus"), "Add attribute"]);
  add.addEventListener("click", () => {
    label.attributes.push(model.newAttribute());
    redraw(`${where}.attributes[${label.attributes.length - 1}].name`);
  });
  return make("section", { class: "card pl-card pl-label-card", "aria-label": name }, [
    make("div", { class: "pl-label-row" }, [
      cell("Color", color, `${where}.color`, "is-color"),
      cell("Label", textInput(label.name, (value) => (label.name = value), { maxlength: 64, placeholder: "car", autocomplete: "off" }), `${where}.name`, "is-wide"),
      cell("Marks", choice(words.shapes, label.shape, (value) => marks(label, value)), `${where}.shape`),
      make("div", { class: "pl-label-tools" }, [
        button("arrow-up", `Move ${name} up`, () => shift(index, -1), index === 0),
        button("arrow-down", `Move ${name} down`, () => shift(index, 1), index === last),
        button("trash", `Remove ${name}`, () => {
          schema.labels.splice(index, 1);
          redraw();
        }),
      ]),
    ]),
    make("div", { class: "pl-error", "data-problem": where, hidden: true }),
    label.shape === "skeleton" ? skeletonEditor(label, where, { make, cell, textInput, button, store, redraw }) : null,
    ...label.attributes.map((attribute, i) => attributeRow(attribute, label, `${where}.attributes[${i}]`)),
    add,
  ]);
}

/** Only a skeleton has a template of points. @param {model.Label} label @param {string} shape */
function marks(label, shape) {
  const had = label.shape === "skeleton";
  label.shape = shape;
  if (shape === "skeleton") label.skeleton ??= model.newSkeleton();
  else delete label.skeleton;
  if (had || shape === "skeleton") draw();
}

/** @param {number} index @param {number} by */
function shift(index, by) {
  redraw(`labels[${model.move(schema.labels, index, by)}].name`);
}

/** @param {Element} holder @param {string} message */
function showProblem(holder, message) {
  holder.replaceChildren(icon("alert-circle"), make("div", {}, [make("p", {}, [message])]));
  holder.removeAttribute("hidden");
  const input = holder.parentElement?.querySelector("input, select");
  input?.classList.add("is-invalid");
  input?.setAttribute("aria-describedby", holder.id);
  input?.setAttribute("aria-invalid", "true");
}

/** Names that stand twice are marked as they are typed; the server says the same. */
function markDoubles() {
  const lists = [["labels", schema.labels], ...schema.labels.map((label, i) => [`labels[${i}].attributes`, label.attributes])];
  for (const [where, items] of /** @type {[string, {name: string}[]][]} */ (lists)) {
    const twice = model.doubles(items);
    items.forEach((item, index) => {
      const holder = root.querySelector(`[data-problem="${where}[${index}].name"]`);
      if (!holder) return;
      if (twice.has(index)) showProblem(holder, `“${item.name.trim()}” is named twice; each name stands once.`);
      else if (holder.textContent?.includes("named twice")) hideProblem(holder);
    });
  }
}

/** @param {Element} holder */
function hideProblem(holder) {
  holder.setAttribute("hidden", "");
  const input = holder.parentElement?.querySelector("input, select");
  input?.classList.remove("is-invalid");
  input?.removeAttribute("aria-invalid");
}

/** Draws everything anew. @param {string} [focus] the place that gets the focus */
function draw(focus = "") {
  const add = make("button", { type: "button", class: "btn" }, [icon("plus"), "Add label"]);
  add.addEventListener("click", () => {
    schema.labels.push(model.newLabel(schema, words.palette));
    redraw(`labels[${schema.labels.length - 1}].name`);
  });
  const asText = make("button", { type: "button", class: "btn btn-ghost" }, ["Edit as JSON"]);
  asText.addEventListener("click", () => showText());
  const palette = make("datalist", { id: "schema-palette" }, words.palette.map((color) => new Option(color, color)));
  const empty = schema.labels.length ? null : make("p", { class: "pl-faint" }, ["No labels yet. Add the first one."]);
  root.replaceChildren(...[palette, ...schema.labels.map(labelCard), empty, make("div", { class: "pl-row mb-3" }, [add, asText])].filter((part) => part !== null));
  markDoubles();
  if (focus) /** @type {HTMLElement | null} */ (root.querySelector(`[data-problem="${focus}"]`)?.parentElement?.querySelector("input, select"))?.focus();
}

/** @param {string} [focus] */
function redraw(focus) {
  draw(focus);
  store();
}

/** The JSON itself, for who would rather type. */
function showText() {
  root.hidden = true;
  jsonCard.hidden = false;
  if (jsonCard.querySelector("[data-back]")) return;
  const back = make("button", { type: "button", class: "btn btn-sm", "data-back": true }, ["Back to the fields"]);
  back.addEventListener("click", start);
  jsonCard.append(back);
}

/** Shows the fields for what the JSON field holds; text that is no schema stays text. */
function start() {
  const parsed = model.parse(field.value);
  if (!parsed) {
    jsonCard.hidden = false;
    return;
  }
  schema = parsed;
  root.hidden = false;
  jsonCard.hidden = true;
  draw();
}

// What was typed before may be put back by the form's draft first.
field.required = false;
setTimeout(() => {
  start();
  if (root.hidden) return;
  const loose = words.errors.filter((problem) => {
    const holder = root.querySelector(`[data-problem="${problem.where}"]`);
    if (holder) showProblem(holder, problem.message);
    return !holder;
  });
  if (loose.length) root.prepend(make("ul", { class: "pl-places" }, loose.map((problem) => make("li", {}, [problem.message]))));
  if (words.errors.length) /** @type {HTMLElement | null} */ (root.querySelector(".is-invalid"))?.focus();
}, 0);
