/** What attribute mode sets, at the foot of the picture: the attribute, its value here, the values with their keys. */

/** @import { App, Update } from "./app.js" */
import { keysOf, keyText } from "../state/keymap.js";
import { attributeValue, editFrame, nameOf, selectedTrack } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { attributeNow, setNth, toggleAttributing, valuesOf } from "./attributing.js";
import { setPressed, textButton } from "./controls.js";
import { fill, h, icon, setText } from "./dom.js";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createAttributeBar(app) {
  const words = h("span", { class: "lb-foot-words", role: "status" });
  const acts = h("span", { class: "lb-foot-acts" });
  const element = h("div", { class: "lb-foot lb-attribute-bar", role: "group", "aria-label": "One attribute in turn", hidden: true }, icon("tag"), words, acts,
    textButton("Leave", "x", () => toggleAttributing(app)));
  let built = "";
  return {
    element,
    update(state) {
      const [attribute, track] = [attributeNow(app, state), selectedTrack(state)];
      const isOn = attribute !== null && track !== null && !state.view.following; // one bar at the foot
      if (element.hidden === isOn) element.hidden = !isOn;
      if (!isOn) return;
      const frame = editFrame(state);
      const value = attributeValue(attribute, track, attribute.mutable ? stateAt(track, frame, app.clip.stop) : null);
      const at = track.keyframes.findIndex((keyframe) => keyframe.frame === frame);
      const where = !attribute.mutable ? "whole object" : at < 0 ? `frame ${frame}, between keyframes` : `frame ${frame}, keyframe ${at + 1} of ${track.keyframes.length}`;
      setText(words, `${attribute.name} of ${nameOf(track)}, ${where}`);
      const values = valuesOf(attribute);
      const key = `${track.label}:${attribute.name}`;
      if (key !== built) {
        built = key;
        fill(acts, ...values.map(({ word }, index) => {
          const [press] = keysOf(app.commands, [`attribute-${index + 1}`]);
          return h("button", { type: "button", class: "lb-button", "data-value": word, onclick: () => setNth(app, index) }, press ? h("kbd", {}, keyText(press)) : null, word);
        }));
      }
      for (const [index, button] of [...acts.children].entries()) if (button instanceof HTMLElement) setPressed(button, values[index]?.value === value);
    },
  };
}
