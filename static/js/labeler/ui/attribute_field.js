/** The field of one attribute, of one object or of several at once. */

/** @import { AttributeSchema, AttributeValue, State, Thing } from "../types.js" */
/** @import { App } from "./app.js" */
import { attributeValue, editFrame } from "../state/selectors.js";
import { setAttributeOfAll } from "../tools/bulk.js";
import { stateAt } from "../tracks/interpolate.js";
import { edit } from "./app.js";
import { h } from "./dom.js";

const MIXED = "\u0000";

/** @param {App} app @param {readonly string[]} ids @param {AttributeSchema} attribute @param {((state: State) => void)[]} fields */
export function attributeField(app, ids, attribute, fields) {
  const { name, kind, mutable, required } = attribute;
  const set = (/** @type {AttributeValue} */ value) => edit(app, (state) => setAttributeOfAll(state, app.setting, { ids, name, value }));
  const control = controlOf(app, attribute, ids.length > 1, set);
  control.setAttribute("data-attribute", name);
  fields.push((state) => {
    const things = ids.flatMap((id) => state.document.get(id) ?? []);
    if (!things.length || (document.activeElement === control && control.tagName === "INPUT" && kind !== "checkbox")) return;
    const found = things.map((thing) => valueOf(app, attribute, thing, state));
    const [first] = found;
    const value = first?.value ?? null;
    const isMixed = found.some((other) => other.value !== value);
    if (control instanceof HTMLInputElement && control.type === "checkbox") {
      control.checked = value === true;
      control.indeterminate = isMixed;
    } else {
      const text = isMixed ? (control.tagName === "SELECT" ? MIXED : "") : String(value ?? "");
      if (control.value !== text) control.value = text;
      if (control instanceof HTMLInputElement) control.placeholder = isMixed ? "differs" : "";
    }
    const disabled = state.view.readonly || (mutable && found.every(({ isThere }) => !isThere));
    if (control.disabled !== disabled) control.disabled = disabled;
    control.toggleAttribute("aria-invalid", required && attribute.default === null && found.some((one) => one.value === null || one.value === ""));
  });
  const isTrack = app.store.get().document.get(ids[0] ?? "")?.kind === "track";
  return h("label", { class: `lb-field${kind === "checkbox" ? " lb-field-check" : ""}` },
    h("span", { title: name }, name, required ? h("b", { "aria-label": "required", title: "Required" }, " *") : null),
    h("span", { class: "lb-field-control" }, control, mutable && isTrack ? h("small", { "data-tip": "Changes over time: set from this frame on" }, "from here") : null));
}

/** A value that changes over time is that of this frame; any other is the whole object's, which may stand on its first keyframe. @param {App} app @param {AttributeSchema} attribute @param {Thing} thing @param {State} state */
function valueOf(app, attribute, thing, state) {
  if (thing.kind !== "track") return { value: attributeValue(attribute, thing, null), isThere: true };
  const there = stateAt(thing, editFrame(state), app.clip.stop);
  const whole = { ...thing.attributes, ...thing.keyframes[0]?.attributes };
  const value = there ? attributeValue(attribute, thing, there) : attribute.mutable ? attributeValue(attribute, thing, null) : whole[attribute.name] ?? attribute.default ?? null;
  return { value, isThere: there !== null };
}

/** @param {App} app @param {AttributeSchema} attribute @param {boolean} isMany @param {(value: AttributeValue) => void} set */
function controlOf(app, { name, kind, options, required, default: fallback }, isMany, set) {
  if (kind === "select") {
    const select = h("select", { class: "lb-select lb-wide", onchange: () => { if (select.value !== MIXED) set(select.value || null); select.blur(); } },
      ...(isMany ? [h("option", { value: MIXED, disabled: true }, "Differs")] : []),
      ...(required && fallback !== null ? [] : [h("option", { value: "" }, "Choose…")]), ...options.map((option) => h("option", { value: option }, option)));
    return select;
  }
  if (kind === "checkbox") {
    const box = h("input", { type: "checkbox", class: "lb-check", onchange: () => { set(box.checked); box.blur(); } });
    return box;
  }
  const input = h("input", { class: "lb-input lb-wide", inputmode: kind === "number" ? "decimal" : "text", autocomplete: "off", onchange: () => changed(), onkeydown: leaveOnEnter });
  const changed = () => {
    const text = input.value.trim();
    if (kind !== "number") return set(text || null);
    const value = Number(text.replace(",", "."));
    if (text && !Number.isFinite(value)) return app.say(`“${text}” is not a number; ${name} stays as it was.`, "warn");
    return set(text ? value : null);
  };
  return input;
}

/** Enter takes what was typed and gives the keys back to the picture. @param {KeyboardEvent} event */
export function leaveOnEnter({ key, target }) {
  if (key === "Enter" && target instanceof HTMLElement) target.blur();
}
