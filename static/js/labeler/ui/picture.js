/** How the picture is shown: brightness, contrast, gamma, a grid; kept with the person. */

/** @import { PictureLook } from "../types.js" */
/** @import { App, Update } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { PLAIN } from "../state/view.js";
import { h, icon, setAttribute } from "./dom.js";

const GRIDS = [0, 2, 3, 4, 8, 16];
const THIRDS = 3;
const KEEP_MS = 700;

/** @param {App} app @param {Partial<PictureLook>} change */
function look({ store }, change) {
  store.dispatch({ type: "view", change: { picture: { ...store.get().view.picture, ...change } } });
}

/** @param {App} app @returns {Row[]} */
export function pictureCommands(app) {
  let last = THIRDS;
  return [
    ["grid", "Grid over the picture, or none", ["#"], () => {
      const { grid } = app.store.get().view.picture;
      last = grid || last;
      look(app, { grid: grid ? 0 : last });
      app.say(grid ? "No grid" : `Grid of ${last} by ${last}`);
    }],
    ["picture-plain", "The picture as it is", [], () => look(app, PLAIN)],
  ];
}

/** @param {App} app @returns {{elements: HTMLElement[], update: Update}} */
export function createPicture(app) {
  const { store } = app;
  const range = (/** @type {"brightness" | "contrast" | "gamma"} */ name, /** @type {string} */ label, /** @type {string} */ picture) => {
    const input = h("input", { type: "range", min: 30, max: 300, step: 5, "aria-label": label, "data-look": name, oninput: () => look(app, { [name]: Number(input.value) }) });
    return { input, name, line: h("label", {}, icon(picture), h("span", {}, label), input) };
  };
  const ranges = [range("brightness", "Brightness", "brightness-2"), range("contrast", "Contrast", "contrast"), range("gamma", "Gamma", "sun")];
  const grid = h("select", { class: "lb-select", "aria-label": "Grid", "data-look": "grid", onchange: () => look(app, { grid: Number(grid.value) }) },
    ...GRIDS.map((parts) => h("option", { value: parts }, parts ? `${parts} × ${parts}` : "None")));
  const menu = h("div", { class: "lb-menu", id: "lb-picture", popover: "auto" },
    h("h2", {}, "Picture"), ...ranges.map(({ line }) => line), h("label", {}, icon("focus-2"), h("span", {}, "Grid"), grid),
    h("p", { class: "lb-note" }, "Kept for you, on every computer. The footage stays as it is."),
    h("button", { type: "button", class: "lb-button", onclick: () => look(app, PLAIN) }, "As it is"));
  const button = h("button", {
    type: "button", class: "lb-tool", popovertarget: "lb-picture", "aria-label": "Brightness, contrast, gamma, grid", "data-tip": "Brightness, contrast, gamma, grid",
    "data-command": "grid", "data-tip-side": "right",
  }, icon("contrast"));
  const gamma = gammaFilter();
  /** @type {PictureLook} */
  let kept = store.get().view.picture;
  let timer = 0;

  async function keep() {
    const wanted = store.get().view.picture;
    if (wanted === kept) return;
    const problem = await app.sync.prefer({ picture: wanted });
    if (problem) app.say(`How the picture is shown was not kept. ${problem}`, "warn");
    else kept = wanted;
  }

  let shown = /** @type {PictureLook | null} */ (null);
  return {
    elements: [button, menu, gamma.element],
    update({ view: { picture } }) {
      if (picture === shown) return;
      for (const { input, name } of ranges) if (input.value !== String(picture[name])) input.value = String(picture[name]);
      if (GRIDS.includes(picture.grid)) grid.value = String(picture.grid);
      gamma.set(100 / picture.gamma);
      setAttribute(button, "aria-pressed", String(Object.keys(PLAIN).some((name) => picture[/** @type {keyof PictureLook} */ (name)] !== PLAIN[/** @type {keyof PictureLook} */ (name)])));
      clearTimeout(timer);
      if (shown) timer = /** @type {any} */ (setTimeout(() => void keep(), KEEP_MS));
      shown = picture;
    },
  };
}

/** The filter of the style sheet language that it has no word for: dark parts lighter, light ones as they are. */
function gammaFilter() {
  const space = "http://www.w3.org/2000/svg";
  const make = (/** @type {string} */ name, /** @type {Record<string, string>} */ attributes, /** @type {Element[]} */ ...children) => {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const channels = ["R", "G", "B"].map((channel) => make(`feFunc${channel}`, { type: "gamma", exponent: "1" }));
  const filter = make("filter", { id: "lb-gamma", "color-interpolation-filters": "sRGB" }, make("feComponentTransfer", {}, ...channels));
  const element = h("div", { class: "lb-unseen", "aria-hidden": "true" }, make("svg", { width: "0", height: "0" }, filter));
  return {
    element,
    /** @param {number} exponent */
    set: (exponent) => { for (const channel of channels) channel.setAttribute("exponent", exponent.toFixed(3)); },
  };
}

/** The style of the canvas that shows the picture. @param {PictureLook} picture */
export function filterOf({ brightness, contrast, gamma }) {
  return [gamma === 100 ? "" : "url(#lb-gamma)", brightness === 100 ? "" : `brightness(${brightness}%)`, contrast === 100 ? "" : `contrast(${contrast}%)`].filter(Boolean).join(" ");
}
