/** One tooltip for every control: its name and its key, after a moment of rest or on focus. */

/** @import { App } from "./app.js" */
import { keysOf } from "../state/keymap.js";
import { fill, h, keyCaps } from "./dom.js";

const AFTER_MS = 450;

/** Of `data-command`, which may name several, the keys as they are now. @param {HTMLElement} root @param {App} app */
export function createTips(root, app) {
  const tip = h("div", { class: "lb-tip", role: "presentation", hidden: true });
  root.append(tip);
  let timer = 0;

  /** @param {HTMLElement} target */
  function show(target) {
    const text = target.dataset["tip"] ?? "";
    if (!text || !target.isConnected) return;
    const names = (target.dataset["command"] ?? "").split(" ").filter(Boolean);
    const keys = names.length ? keysOf(app.commands, names) : (target.dataset["keys"] ?? "").split(" ").filter(Boolean);
    fill(tip, h("span", {}, text), keys.length ? keyCaps(keys) : null);
    tip.hidden = false;
    const at = target.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = tip;
    const beside = target.dataset["tipSide"] === "right";
    const left = beside ? at.right + 8 : at.left + at.width / 2 - width / 2;
    const below = at.bottom + 8 + height < innerHeight;
    const top = beside ? at.top + at.height / 2 - height / 2 : below ? at.bottom + 8 : at.top - height - 8;
    tip.style.left = `${Math.min(Math.max(6, left), innerWidth - width - 6)}px`;
    tip.style.top = `${Math.max(6, top)}px`;
  }

  function hide() {
    clearTimeout(timer);
    tip.hidden = true;
  }

  const targetOf = (/** @type {Event} */ { target }) =>
    /** @type {HTMLElement | null} */ (target instanceof Element ? target.closest("[data-tip]") : null);
  root.addEventListener("pointerover", (event) => {
    const target = targetOf(event);
    hide();
    if (target) timer = /** @type {any} */ (setTimeout(() => show(target), AFTER_MS));
  });
  root.addEventListener("focusin", (event) => {
    const target = targetOf(event);
    if (target?.matches(":focus-visible")) show(target);
  });
  for (const type of ["focusout", "pointerdown", "keydown", "wheel"]) root.addEventListener(type, hide, { passive: true });
}
