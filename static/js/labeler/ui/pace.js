/** Seconds on this item, and what an item of this lot usually takes: for the auditor's eyes, kept in this tab only. */

/** @import { App } from "./app.js" */
import { paceWords } from "../state/pace.js";
import { h, setText } from "./dom.js";

const MOST_KEPT = 500;

/** @param {App} app @returns {HTMLElement} */
export function createPace({ bootstrap }) {
  const key = `plumbline.labeler.pace ${bootstrap.urls["exit"]}`;
  const before = read(key);
  const element = h("span", { class: "lb-pace", "data-tip": "Seconds on this item; half of your items of this lot took longer, half less" });
  const begun = performance.now();
  const seconds = () => (performance.now() - begun) / 1000;
  const tick = () => setText(element, paceWords(seconds(), before));
  tick();
  setInterval(tick, 1000);
  document.addEventListener("labeler:judged", () => {
    try {
      sessionStorage.setItem(key, JSON.stringify([...before, Math.round(seconds() * 10) / 10].slice(-MOST_KEPT)));
    } catch {
      // No room: then there is nothing to compare with.
    }
  });
  return element;
}

/** @param {string} key @returns {number[]} */
function read(key) {
  try {
    const found = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter((value) => typeof value === "number") : [];
  } catch {
    return [];
  }
}
