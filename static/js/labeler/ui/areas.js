/** From one area of the page to the next by a key: in the picture and the timeline, Tab means objects. */

/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */

/** What of each area takes the focus, in the order of going round. */
const AREAS = [
  ["[data-stage=picture]"], ["[data-stage=timeline]"], [".lb-transport .lb-play"], [".lb-side [role=tab][aria-selected=true]"],
  [".lb-side .lb-list", ".lb-side [role=tabpanel]:not([hidden]) button:not(:disabled)"], [".lb-rail button:not(:disabled)"], [".lb-top a, .lb-top button"],
];

/** @param {App} _app @returns {Row[]} */
export function areas(_app) {
  const go = (/** @type {1 | -1} */ by) => () => {
    const found = AREAS.map((selectors) => /** @type {HTMLElement | undefined} */ (selectors.map((selector) =>
      [...document.querySelectorAll(selector)].find((element) => element instanceof HTMLElement && element.offsetParent !== null)).find(Boolean)));
    const now = document.activeElement;
    const inside = (/** @type {HTMLElement | undefined} */ element, /** @type {number} */ index) =>
      element && now && (element === now || element.contains(now) || holderOf(index, element)?.contains(now));
    let at = found.findIndex((element, index) => inside(element, index));
    for (const _ of AREAS) {
      at = (at + by + AREAS.length) % AREAS.length;
      const next = found[at];
      if (!next) continue;
      next.focus();
      if (next.dataset["stage"] === "timeline") next.dispatchEvent(new CustomEvent("labeler:keys"));
      return;
    }
  };
  return [
    ["area-next", "Next area of the page: picture, timeline, playback, panels, tools", ["S"], go(1)],
    ["area-previous", "Area of the page before", ["Shift+S"], go(-1)],
  ];
}

/** The area around what takes the focus. @param {number} index @param {HTMLElement} element */
const holderOf = (index, element) => element.closest(index === 3 ? ".lb-tabs" : ".lb-transport, .lb-panel, .lb-rail, .lb-top");
