/** Attribute mode: keys set one attribute and go on to the next keyframe, or the next object. */

/** @import { AttributeSchema, AttributeValue, State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { editFrame, labelNamed, selectedTrack } from "../state/selectors.js";
import { nextToSay, setAttributeOfAll } from "../tools/bulk.js";
import { stateAt } from "../tracks/interpolate.js";
import { edit, focusPicture, goTo } from "./app.js";

const DIGITS = 9;

/** What keys can set: a choice of a few. @param {App} app @param {State} state @returns {AttributeSchema[]} */
function choices({ schema }, state) {
  const track = selectedTrack(state);
  return (track ? labelNamed(schema, track.label)?.attributes ?? [] : []).filter(({ kind }) => kind === "select" || kind === "checkbox");
}

/** The attribute that is set now, if the selected object has it. @param {App} app @param {State} state */
export const attributeNow = (app, state) => choices(app, state).find(({ name }) => name === state.view.attribute) ?? null;

/** @param {AttributeSchema} attribute @returns {{value: AttributeValue, word: string}[]} */
export const valuesOf = ({ kind, options }) => (kind === "checkbox" ? [{ value: true, word: "yes" }, { value: false, word: "no" }] : options.map((word) => ({ value: word, word })));

/** @param {App} app @returns {Row[]} */
export function attributing(app) {
  const { store } = app;
  const isOn = (/** @type {State} */ state) => attributeNow(app, state) !== null;
  const set = (/** @type {string | null} */ attribute) => store.dispatch({ type: "view", change: { attribute } });
  const other = (/** @type {1 | -1} */ by) => () => {
    const all = choices(app, store.get());
    const at = all.findIndex(({ name }) => name === store.get().view.attribute);
    set(all[(at + by + all.length) % all.length]?.name ?? null);
  };
  return [
    ...Array.from({ length: DIGITS }, (_, index) => /** @type {Row} */ (
      [`attribute-${index + 1}`, `Value ${index + 1}, and on to the next`, [String(index + 1)], () => setNth(app, index), isOn])),
    ["attribute-next", "Next keyframe, or object", ["ArrowRight"], () => void goOn(app, 1), isOn],
    ["attribute-previous", "Keyframe, or object, before", ["ArrowLeft"], () => void goOn(app, -1), isOn],
    ["attribute-below", "Next attribute", ["ArrowDown"], other(1), isOn],
    ["attribute-above", "Attribute before", ["ArrowUp"], other(-1), isOn],
  ];
}

/** Takes the mode up, or leaves it. @param {App} app */
export function toggleAttributing(app) {
  const state = app.store.get();
  const [first] = choices(app, state);
  const attribute = state.view.attribute ? null : first?.name ?? null;
  app.store.dispatch({ type: "view", change: { attribute } });
  if (attribute) focusPicture();
  if (!attribute && !state.view.attribute) app.say("Select an object whose label has an attribute with choices.", "warn");
}

/** @param {App} app @param {number} index */
export function setNth(app, index) {
  const state = app.store.get();
  const [attribute, track] = [attributeNow(app, state), selectedTrack(state)];
  const value = attribute && valuesOf(attribute)[index];
  if (!attribute || !track || !value) return app.say(`There is no value ${index + 1}.`, "warn");
  const { name } = attribute;
  const there = attribute.mutable ? stateAt(track, editFrame(state), app.clip.stop)?.attributes : track.attributes;
  // What is so already is not written again: it would make a keyframe.
  if (there?.[name] === value.value || edit(app, (now) => setAttributeOfAll(now, app.setting, { ids: [track.id], name, value: value.value }))) goOn(app, 1, `${name}: ${value.word}. `);
  return undefined;
}

/** @param {App} app @param {1 | -1} by @param {string} [said] */
function goOn(app, by, said = "") {
  const { attribute } = app.store.get().view;
  const next = attribute && nextToSay(app.store.get(), app.setting, { name: attribute, by });
  if (!next) return app.say(`${said}${by > 0 ? "That was the last" : "This is the first"}.`, said ? "good" : "info");
  goTo(app, next.id, next.frame);
  return said ? app.say(`${said}Frame ${next.frame}`) : undefined;
}
