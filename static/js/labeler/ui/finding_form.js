/** The form that records a finding, quick by keys: a digit for its kind, a digit for its weight, Enter. */

/** @import { Box, Correction, State, Thing } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { isShape } from "../geometry/kinds/registry.js";
import { editFrame, labelNamed, nameOf, selected } from "../state/selectors.js";
import { setPressed, textButton } from "./controls.js";
import { fill, h, setText } from "./dom.js";
import { markRegion, regionOfSelected, TYPE_KEYS } from "./reviewing.js";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createFindingForm(app) {
  const { finding_types: types = [], severities = [] } = app.bootstrap;
  const { clip, schema, store, sync } = app;
  const type = h("select", { class: "lb-select lb-wide", name: "type", "aria-label": "What is wrong", onchange: () => chosenType(), onkeydown: byDigit },
    ...types.map(({ value, name }, index) => h("option", { value }, TYPE_KEYS[index] ? `${TYPE_KEYS[index]} · ${name}` : name)));
  let severity = types[0]?.severity ?? severities[0] ?? "minor";
  const weights = severities.map((value) => h("button", { type: "button", class: `lb-segment lb-severity-${value}`, "data-severity": value, onclick: () => chooseSeverity(value) }, value));
  const number = (/** @type {string} */ name, /** @type {string} */ label) => h("input", { class: "lb-number", inputmode: "numeric", name, "aria-label": label, autocomplete: "off", oninput: () => { typed = true; } });
  const [first, last] = [number("start", "First frame"), number("last", "Last frame")];
  const about = h("p", { class: "lb-note" });
  const where = h("span", { class: "lb-region-words" });
  const draw = h("button", { type: "button", class: "lb-button lb-button-small", onclick: () => markRegion(app) }, "Mark");
  const none = h("button", { type: "button", class: "lb-button lb-button-small lb-button-quiet", onclick: () => noRegion() }, "None");
  const label = h("select", { class: "lb-select lb-wide", name: "label", "aria-label": "Label it should have", onchange: () => refresh(store.get()) });
  const asShape = h("input", { type: "checkbox", class: "lb-check", name: "as_shape" });
  const asShapeRow = h("label", { class: "lb-finding-check" }, asShape, "The region is how its box should be");
  const comment = h("textarea", { class: "lb-input lb-wide", name: "comment", rows: 2, maxlength: 2000, placeholder: "What should it be? (optional)", "aria-label": "Comment" });
  const wrong = h("p", { class: "lb-wrong", role: "alert", hidden: true });
  const add = textButton("Record finding", "flag", () => undefined, { kind: "primary", type: "submit" });
  /** Frames written by hand stay as written. */
  let typed = false;
  /** The shape of what is selected is the region, until one says otherwise. */
  let fromShape = true;
  let labelsFor = "-";

  /** @param {string} value */
  function chooseSeverity(value) {
    severity = value;
    for (const button of weights) setPressed(button, button.dataset["severity"] === value);
  }
  const chosenType = () => chooseSeverity(types.find(({ value }) => value === type.value)?.severity ?? "minor");
  chooseSeverity(severity);

  /** @param {KeyboardEvent} event */
  function byDigit(event) {
    const value = types[TYPE_KEYS.indexOf(event.key)]?.value;
    if (event.key === "Enter" && !event.ctrlKey) event.preventDefault();
    if (event.key === "Enter" && !event.ctrlKey) element.requestSubmit();
    if (!value || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    chooseType(value);
  }

  /** @param {string} value */
  function chooseType(value) {
    type.value = value;
    chosenType();
    weights.find((button) => button.dataset["severity"] === severity)?.focus();
  }

  /** @param {KeyboardEvent} event */
  function weightByDigit(event) {
    const value = severities[Number(event.key) - 1];
    if (value && !event.ctrlKey) {
      event.preventDefault();
      chooseSeverity(value);
      comment.focus();
    } else if (event.key === "Enter") {
      event.preventDefault();
      element.requestSubmit();
    }
  }

  function noRegion() {
    fromShape = false;
    store.dispatch({ type: "view", change: { region: null, tool: "select" } });
    refresh(store.get());
  }

  /** @param {string} text */
  function complain(text) {
    wrong.hidden = !text;
    setText(wrong, text);
  }

  const element = h("form", {
    class: "lb-finding-form", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void record();
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") focusStage();
      // On the button it gives the verdict, as everywhere outside of the form.
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target === add || add.disabled) return;
      event.preventDefault();
      element.requestSubmit();
    },
  }, h("label", { class: "lb-field" }, h("span", {}, "Defect"), type),
  h("div", { class: "lb-field" }, h("span", {}, "Severity"), h("div", { class: "lb-segments", role: "group", "aria-label": "Severity, 1 to 3", onkeydown: weightByDigit }, ...weights)),
  h("div", { class: "lb-field" }, h("span", {}, "Frames"), h("div", { class: "lb-pair" }, first, h("span", {}, "to"), last)),
  h("div", { class: "lb-field" }, h("span", {}, "Region"), h("div", { class: "lb-region" }, where, draw, none)),
  h("label", { class: "lb-field" }, h("span", {}, "Should be"), label), asShapeRow,
  about, comment, wrong, add);

  /** @returns {Box | null} */
  const region = () => store.get().view.region ?? (fromShape ? regionOfSelected(app, Number.parseInt(first.value, 10)) : null);

  /** @param {Thing | null} target @returns {Correction | null} */
  function correction(target) {
    const wanted = label.value || null;
    const points = asShape.checked && !asShapeRow.hidden ? store.get().view.region : null;
    const boxed = target?.kind === "track" ? target.shape === "box" : labelNamed(schema, wanted ?? "")?.shape === "box";
    const shape = boxed ? points : null;
    return wanted || shape ? { label: wanted, points: shape } : null;
  }

  async function record() {
    const [start, end] = [Number.parseInt(first.value, 10), Number.parseInt(last.value, 10)];
    if (!(start >= clip.start && end >= start && end < clip.stop)) {
      return complain(`The frames must lie in this clip, ${clip.start} to ${clip.stop - 1}, the first before the last.`);
    }
    const target = targetOf(app, store.get());
    add.disabled = true;
    const problem = await sync.addFinding({
      type: type.value, severity, start, stop: end + 1, comment: comment.value.trim(), region: region(), correction: correction(target),
      track: target?.kind === "track" ? target.id : null, event: target?.kind === "event" ? target.id : null,
    });
    add.disabled = false;
    complain(problem);
    if (problem) return undefined;
    comment.value = "";
    label.value = "";
    [typed, fromShape, asShape.checked] = [false, true, false];
    store.dispatch({ type: "view", change: { region: null } });
    focusStage();
    refresh(store.get());
    return app.say("Finding recorded", "good");
  }

  /** @param {Thing | null} target */
  function offerLabels(target) {
    const shape = target?.kind === "track" ? target.shape : target?.kind === "event" ? "event" : null;
    const key = `${shape}|${target?.label ?? ""}`;
    if (key === labelsFor) return;
    labelsFor = key;
    const fitting = schema.labels.filter((row) => (shape ? row.shape === shape && row.name !== target?.label : isShape(row.shape)));
    fill(label, h("option", { value: "" }, target ? "Its label is right" : "No object proposed"), ...fitting.map(({ name }) => h("option", { value: name }, name)));
  }

  /** @param {State} state */
  function refresh(state) {
    const target = targetOf(app, state);
    const drawn = state.view.region;
    setText(about, target ? `About ${nameOf(target)}` : "About the frame. Select an object to pin it to that.");
    offerLabels(target);
    setPressed(draw, state.view.tool === "region");
    const boxes = target?.kind === "track" ? target.shape === "box" : !target && label.value !== "";
    asShapeRow.hidden = !drawn || !boxes;
    const shown = drawn ?? (fromShape && target?.kind === "track" ? regionOfSelected(app, editFrame(state)) : null);
    setText(where, shown ? `${Math.round(shown[2] - shown[0])} × ${Math.round(shown[3] - shown[1])} px` : "none");
    where.title = drawn ? "As marked" : "Around its shape";
    none.hidden = !shown;
    if (typed || element.contains(document.activeElement)) return;
    const { item } = app.bootstrap;
    const frame = editFrame(state);
    const span = target?.kind === "event" ? [target.start, target.stop - 1] : [frame, frame];
    const isEvent = item?.event && !target;
    [first.value, last.value] = isEvent ? [String(item.start), String(item.stop - 1)] : [String(span[0]), String(span[1])];
  }

  app.open["finding"] = () => {
    app.player.hold();
    store.dispatch({ type: "view", change: { panel: "findings" } });
    typed = false;
    refresh(store.get());
    setTimeout(() => { if (!element.contains(document.activeElement)) type.focus(); }, 40);
  };
  document.addEventListener("labeler:finding-type", (event) => {
    const value = /** @type {CustomEvent} */ (event).detail;
    setTimeout(() => chooseType(value), 30);
  });
  return { element, update: (state) => refresh(state) };
}

/** Keys mean commands again. */
const focusStage = () => /** @type {HTMLElement | null} */ (document.querySelector("[data-stage]"))?.focus({ preventScroll: true });

/** What a new finding is about: what is selected, else the inspected item. @param {App} app @param {State} state @returns {Thing | null} */
function targetOf({ bootstrap }, state) {
  const chosen = selected(state);
  if (chosen && chosen.kind !== "tag") return chosen;
  return state.document.get(bootstrap.item?.track ?? bootstrap.item?.event ?? "") ?? null;
}
