/** Buttons that run named commands, and the small parts panels are made of. */

/** @import { App } from "./app.js" */
import { runCommand } from "./commands.js";
import { worded } from "../state/keymap.js";
import { h, icon, keyCaps, setText } from "./dom.js";

/**
 * A square button of a command, named and explained by it.
 * @param {App} app @param {string} name @param {string} picture @param {{side?: "right", label?: string}} [options]
 */
export function commandButton(app, name, picture, { side, label } = {}) {
  const command = app.commands.find((entry) => entry.name === name);
  const title = label ?? command?.title ?? name;
  return h("button", {
    type: "button", class: "lb-tool", "aria-label": title, "data-command": name, "data-tip": title,
    "data-tip-side": side, onclick: () => runCommand(app, name),
  }, icon(picture));
}

/**
 * @param {string} label @param {string | null} picture @param {(event: Event) => void} onclick
 * @param {{kind?: "primary" | "danger" | "quiet", keys?: readonly string[], type?: "button" | "submit"}} [options]
 */
export function textButton(label, picture, onclick, { kind, keys = [], type = "button" } = {}) {
  return h("button", { type, class: `lb-button${kind ? ` lb-button-${kind}` : ""}`, onclick },
    picture ? icon(picture) : null, label, keys.length ? keyCaps(keys) : null);
}

/** Words that name keys, and go on naming them when they are changed; `{name}` is the key of a command. @param {App} app @param {string} text */
export function keyed(app, text) {
  const element = h("span", {}, worded(app.commands, text));
  const again = () => {
    if (element.isConnected) setText(element, worded(app.commands, text));
    else document.removeEventListener("labeler:rekeyed", again);
  };
  document.addEventListener("labeler:rekeyed", again);
  return element;
}

/** A button that is pressed in or not. @param {HTMLElement} button @param {boolean} on */
export function setPressed(button, on) {
  if (button.getAttribute("aria-pressed") !== String(on)) button.setAttribute("aria-pressed", String(on));
}
