/** Making elements. Text only: nothing that a schema or a person wrote is ever read as markup. */

import { keyText } from "../state/keymap.js";

/** @typedef {Node | string | number | null | undefined | false} Child */
/** @typedef {Record<string, string | number | boolean | undefined | null | ((event: any) => void)>} Attributes */

let sprite = "/static/img/labeler-icons.svg";

/** Where the icons are. @param {string} url */
export function useIcons(url) {
  sprite = url;
}

/**
 * An element; `on…` attributes are listeners, true is an empty attribute, false none.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name @param {Attributes} [attributes] @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(key, String(value));
  }
  fill(element, ...children);
  return element;
}

/** Replaces what is in an element. @param {Element} element @param {...Child} children */
export function fill(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child))));
}

/** @param {string} name @returns {SVGSVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "lb-icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

/** Swaps the icon of a button that `icon` made. @param {Element} holder @param {string} name */
export function setIcon(holder, name) {
  const use = holder.querySelector("use");
  const href = `${sprite}#${name}`;
  if (use && use.getAttribute("href") !== href) use.setAttribute("href", href);
}

/** Only when it differs: an unchanged text keeps the reader's place. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string | boolean | null} value */
export function setAttribute(element, name, value) {
  if (value === false || value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== String(value === true ? "" : value)) {
    element.setAttribute(name, value === true ? "" : value);
  }
}

/** A small square of a label's colour. @param {string} color @param {string} [shape] */
export function swatch(color, shape = "box") {
  const mark = h("span", { class: `lb-swatch lb-swatch-${shape}`, "aria-hidden": "true" });
  mark.style.setProperty("--label", color);
  return mark;
}

/** Keys as `<kbd>`. @param {readonly string[]} keys @returns {HTMLElement} */
export function keyCaps(keys) {
  return h("span", { class: "lb-keys" }, ...keys.map((key) => h("kbd", {}, keyText(key))));
}
