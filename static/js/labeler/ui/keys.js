/** From a key press to a command. Pure but for `listen`. */

/** @import { App } from "./app.js" */
/** @import { Command } from "./commands.js" */
import { remembered } from "../state/selectors.js";

/**
 * The name of a press, such as `Ctrl+Shift+Z`. Letters by what the key says, or by its place where
 * the alphabet is another.
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">} event
 */
export function nameOfPress({ key, code, ctrlKey, metaKey, altKey, shiftKey }) {
  let name = key === " " ? "Space" : key;
  const byPlace = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? "";
  const isForeign = name.length === 1 && (name.charCodeAt(0) > 126 || altKey);
  if (isForeign && byPlace) name = byPlace;
  if (/^[a-z]$/.test(name)) name = name.toUpperCase();
  // On a keyboard where digits need Shift, their place still counts.
  const isSign = name.length === 1 && !/[A-Z0-9]/.test(name);
  const shift = shiftKey && !isSign ? "Shift+" : "";
  return `${ctrlKey || metaKey ? "Ctrl+" : ""}${altKey ? "Alt+" : ""}${shift}${name}`;
}

/** Commands of a mode first: there the key is theirs. @param {readonly Command[]} commands @returns {Map<string, Command[]>} */
export function commandsByKey(commands) {
  /** @type {Map<string, Command[]>} */
  const found = new Map();
  for (const command of commands.toSorted((a, b) => Number(Boolean(b.mode)) - Number(Boolean(a.mode)))) {
    for (const key of command.keys) found.set(key, [...found.get(key) ?? [], command]);
  }
  return found;
}

/** Where typing means text, not commands. @param {Element | null} element */
export function isTyping(element) {
  if (!(element instanceof HTMLElement)) return false;
  if (element instanceof HTMLInputElement) return !["checkbox", "radio", "range", "button"].includes(element.type);
  return element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement || element.isContentEditable;
}

/** Whether Tab, arrows and Space belong to the focused control instead of the stage. @param {string} name @param {Element | null} element */
function belongsToControl(name, element) {
  if (!element || element === document.body || element.closest("[data-stage]")) return false;
  if (name === "Tab" || name === "Shift+Tab") return true;
  const list = element.closest("[role=listbox], [role=grid], [role=tablist], [role=menu]");
  if (/^(ArrowUp|ArrowDown|ArrowLeft|ArrowRight|Home|End)$/.test(name) && (list || element instanceof HTMLInputElement)) return true;
  const presses = element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement
    || element instanceof HTMLInputElement || element.tagName === "SUMMARY";
  return (name === "Enter" || name === "Space") && presses && element.matches(":focus-visible");
}

/** @param {App} app */
export function listen(app) {
  const table = remembered(commandsByKey);
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const { activeElement } = document;
    const name = nameOfPress(event);
    if (isTyping(activeElement)) {
      if (name === "Escape" && activeElement instanceof HTMLElement) activeElement.blur();
      if (name !== "Ctrl+S" && name !== "Ctrl+Enter") return;
    } else if (belongsToControl(name, activeElement)) return;
    const state = app.store.get();
    const command = table(app.commands).get(name)?.find(({ when }) => when(state));
    if (!command) return;
    event.preventDefault();
    if (event.repeat && !command.repeats) return;
    command.run();
  });
}
