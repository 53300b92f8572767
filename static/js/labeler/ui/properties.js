/** What is selected: its label, where it is, its flags at this frame, its attributes. */

/** @import { State, Thing, Track } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { byKind, editFrame, fits, labelNamed, nameOf, selected, shapeOf } from "../state/selectors.js";
import { kindOf } from "../geometry/kinds/registry.js";
import { shortId } from "../state/ids.js";
import { stateAt } from "../tracks/interpolate.js";
import { sharedAttributes } from "../tools/bulk.js";
import { relabel } from "../tools/verbs.js";
import { edit } from "./app.js";
import { attributeField, leaveOnEnter } from "./attribute_field.js";
import { runCommand } from "./commands.js";
import { keyed, setPressed, textButton } from "./controls.js";
import { fill, h, icon, setText, swatch } from "./dom.js";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createProperties(app) {
  const element = h("section", { class: "lb-properties", "aria-label": "Selected object" });
  /** What the fields were built for; they are built anew only when that changes. */
  let built = "";
  /** @type {((state: State) => void)[]} */
  let fields = [];
  return {
    element,
    update(state) {
      const { view } = state;
      const thing = selected(state);
      const wanted = !thing ? "" : `${view.selection.join()}:${view.selection.map((id) => state.document.get(id)?.label).join()}:${view.readonly}`;
      if (wanted !== built || !element.childElementCount) {
        built = wanted;
        fields = [];
        fill(element, ...(!thing ? nothing(app) : view.selection.length > 1 ? several(app, state, fields) : one(app, thing, fields)));
      }
      for (const refresh of fields) refresh(state);
    },
  };
}

const capital = (/** @type {string} */ word) => word.charAt(0).toUpperCase() + word.slice(1);

/** @param {App} app */
function nothing(app) {
  return [h("p", { class: "lb-empty" }, keyed(app, "Nothing is selected. Click an object, or press {object-next}."))];
}

/** @param {App} app @param {Thing} thing */
function labelSelect(app, thing) {
  const present = thing.label;
  const names = app.schema.labels.filter((label) => fits(label, thing, app.schema)).map(({ name }) => name);
  const select = h("select", {
    class: "lb-select lb-wide", "aria-label": "Label", disabled: app.store.get().view.readonly,
    onchange: () => { edit(app, (state) => relabel(state, app.setting, select.value)); select.blur(); },
  }, ...names.map((name) => h("option", { value: name, selected: name === present }, name)));
  return select;
}

/** @param {App} app @param {State} state @param {((state: State) => void)[]} fields */
function several(app, state, fields) {
  const { selection } = state.view;
  const things = selection.flatMap((id) => state.document.get(id) ?? []);
  const kinds = new Set(things.map(shapeOf));
  const main = selected(state);
  const shared = sharedAttributes(things, app.schema);
  return [
    h("div", { class: "lb-prop-head" }, h("strong", {}, `${selection.length} objects selected`)),
    kinds.size === 1 && main ? h("label", { class: "lb-field" }, h("span", {}, "Label of all"), labelSelect(app, main)) : null,
    things.every(({ kind }) => kind === "track") ? flagButtons(app, fields) : null,
    shared.length ? h("div", { class: "lb-attributes" }, ...shared.map((attribute) => attributeField(app, things.map(({ id }) => id), attribute, fields))) : null,
  ];
}

/** @param {App} app @param {Thing} thing @param {((state: State) => void)[]} fields */
function one(app, thing, fields) {
  const label = labelNamed(app.schema, thing.label);
  const attributes = label?.attributes ?? [];
  return [
    h("div", { class: "lb-prop-head" }, swatch(app.colorOf(thing.label), shapeOf(thing)), labelSelect(app, thing), h("span", { class: "lb-row-id" }, shortId(thing.id))),
    ...(thing.kind === "track" ? trackParts(app, thing.id, fields) : thing.kind === "event" ? eventParts(app, thing.id, fields) : tagParts(app, thing.id, fields)),
    attributes.length ? h("div", { class: "lb-attributes" }, ...attributes.map((attribute) => attributeField(app, [thing.id], attribute, fields))) : null,
  ];
}

/** @param {App} app @param {((state: State) => void)[]} fields */
function flagButtons(app, fields) {
  const flags = /** @type {const} */ ([
    ["keyframe", "diamond", "Keyframe"], ["outside", "square-x", "Outside"], ["occluded", "stack-2", "Occluded"], ["lock", "lock", "Locked"], ["pin", "pin", "Pinned"], ["hide", "eye-off", "Hidden"],
  ]);
  const buttons = flags.map(([name, picture, word]) => h("button", {
    type: "button", class: "lb-toggle", "data-toggle": name, "aria-label": word, "data-tip": app.commands.find((command) => command.name === name)?.title ?? word, "data-command": name,
    onclick: () => runCommand(app, name),
  }, icon(picture), h("span", {}, word)));
  fields.push((state) => {
    const track = selected(state);
    if (track?.kind !== "track") return;
    const { view } = state;
    const present = stateAt(track, editFrame(state), app.clip.stop);
    const started = track.keyframes[0] && track.keyframes[0].frame <= editFrame(state);
    const on = [present?.isKeyframe || track.keyframes.some(({ frame }) => frame === editFrame(state)), !present && started, present?.occluded ?? false, view.locked.has(track.id), view.pinned.has(track.id), view.hidden.has(track.id)];
    for (const [index, button] of buttons.entries()) {
      setPressed(button, Boolean(on[index]));
      const disabled = (index === 4 && view.readonly) || (index < 3 && (view.readonly || view.locked.has(track.id) || (index === 2 && !present)));
      if (button.disabled !== disabled) button.disabled = disabled;
    }
  });
  return h("div", { class: "lb-toggles", role: "group", "aria-label": "Flags at this frame" }, ...buttons);
}

/** @param {App} app @param {string} id @param {((state: State) => void)[]} fields */
function trackParts(app, id, fields) {
  const where = h("dd", {});
  const how = h("dd", {});
  const what = h("dt", {});
  fields.push((state) => {
    const track = /** @type {Track | undefined} */ (state.document.get(id));
    if (!track) return;
    const frame = editFrame(state);
    const present = stateAt(track, frame, app.clip.stop);
    setText(where, present ? kindOf(track.shape).facts(present.points) : "—");
    setText(what, capital(kindOf(track.shape).word));
    const source = present?.source === "manual" ? "by hand" : present?.source === "model" ? "by a model" : "imported";
    setText(how, !present ? "Not there at this frame" : present.isKeyframe ? `Keyframe, ${source}` : "Between keyframes");
  });
  return [
    flagButtons(app, fields),
    h("dl", { class: "lb-facts" }, h("div", {}, h("dt", {}, "At this frame"), how), h("div", {}, what, where)),
    followButtons(app, id),
  ];
}

/** Assist, where there is any for such a shape. @param {App} app @param {string} id */
function followButtons(app, id) {
  const { document, view } = app.store.get();
  const track = document.get(id);
  if (view.readonly || track?.kind !== "track" || track.shape !== "box") return null;
  const button = (/** @type {string} */ name, /** @type {string} */ text, /** @type {string} */ picture) => {
    const command = app.commands.find((entry) => entry.name === name);
    const made = textButton(text, picture, () => runCommand(app, name));
    for (const [key, value] of Object.entries({ command: name, tip: command?.title ?? text })) made.dataset[key] = value;
    return made;
  };
  return h("div", { class: "lb-follow", role: "group", "aria-label": "Assist: follow the object" }, h("span", {}, "Follow"), button("follow-back", "Back", "arrow-left"), button("follow", "Forward", "arrow-right"));
}

/** @param {App} app @param {string} id @param {((state: State) => void)[]} fields */
function eventParts(app, id, fields) {
  const { clip } = app;
  const end = (/** @type {"start" | "last"} */ which) => {
    const input = h("input", {
      class: "lb-number", inputmode: "numeric", autocomplete: "off", onkeydown: leaveOnEnter, "aria-label": which === "start" ? "First frame" : "Last frame",
      onchange: () => {
        const event = app.store.get().document.get(id);
        const value = Number.parseInt(input.value, 10);
        if (event?.kind !== "event" || !Number.isFinite(value)) return;
        const start = which === "start" ? value : event.start;
        const stop = which === "last" ? value + 1 : event.stop;
        if (start < clip.start || stop > clip.stop || start >= stop) {
          app.say(`The event must lie inside the clip (${clip.start} to ${clip.stop - 1}) and end after it starts.`, "warn");
          input.value = String(which === "start" ? event.start : event.stop - 1);
        } else edit(app, () => [{ type: "edit", put: [{ ...event, start, stop }], title: "Move event" }]);
      },
    });
    fields.push((state) => {
      const event = state.document.get(id);
      if (event?.kind !== "event" || document.activeElement === input) return;
      input.value = String(which === "start" ? event.start : event.stop - 1);
      input.disabled = state.view.readonly;
    });
    return input;
  };
  const about = h("select", {
    class: "lb-select lb-wide", "aria-label": "About which track",
    onchange: () => {
      const event = app.store.get().document.get(id);
      if (event?.kind === "event") edit(app, () => [{ type: "edit", put: [{ ...event, track: about.value || null }], title: "About a track" }]);
      about.blur();
    },
  });
  let listed = /** @type {unknown} */ (null);
  fields.push((state) => {
    const event = state.document.get(id);
    if (event?.kind !== "event") return;
    const { tracks } = byKind(state.document);
    if (listed !== tracks) {
      listed = tracks;
      fill(about, h("option", { value: "" }, "No track"), ...tracks.map((track) => h("option", { value: track.id }, nameOf(track))));
    }
    about.value = event.track ?? "";
    about.disabled = state.view.readonly;
  });
  return [
    h("div", { class: "lb-field" }, h("span", {}, "Frames"), h("div", { class: "lb-pair" }, end("start"), h("span", {}, "to"), end("last"))),
    h("label", { class: "lb-field" }, h("span", {}, "About"), about),
  ];
}

/** @param {App} _app @param {string} id @param {((state: State) => void)[]} fields */
function tagParts(_app, id, fields) {
  const frame = h("dd", {});
  fields.push((state) => {
    const tag = state.document.get(id);
    if (tag?.kind === "tag") setText(frame, String(tag.frame));
  });
  return [h("dl", { class: "lb-facts" }, h("div", {}, h("dt", {}, "Frame"), frame))];
}
