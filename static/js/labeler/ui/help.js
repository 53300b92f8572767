/** Three steps for who is here for the first time. */

/** @import { App, Update } from "./app.js" */
import { byKind } from "../state/selectors.js";
import { keyed, textButton } from "./controls.js";
import { h, icon } from "./dom.js";

const SEEN = "plumbline.labeler.hint";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createHint(app) {
  const steps = [
    ["Draw", "Press a number for the label, then drag over the object; outlines are clicked vertex by vertex."],
    ["Follow", "Go some frames on with {jump-next}, and move the box: between keyframes it follows by itself."],
    ["Know your keys", "Press {shortcuts} for all of them. What you do is saved by itself."],
  ].map(([title, text], index) => h("li", {}, h("span", { class: "lb-step" }, icon("check"), h("b", {}, index + 1)), h("span", {}, h("strong", {}, title), keyed(app, text ?? ""))));
  const element = h("section", { class: "lb-hint", "aria-label": "First steps", hidden: true },
    h("h2", {}, "First time here?"), h("ol", {}, ...steps), textButton("Got it", null, () => close()));
  let isDone = app.bootstrap.mode !== "annotate" || wasSeen();
  let knowsKeys = false;
  document.addEventListener("labeler:help", () => { knowsKeys = true; });
  const close = () => {
    isDone = true;
    element.hidden = true;
    try {
      localStorage.setItem(SEEN, "1");
    } catch {
      // Storage may be switched off; then it is shown once a page.
    }
  };
  return {
    element,
    update(state) {
      if (isDone) return;
      const { tracks } = byKind(state.document);
      const done = [tracks.length > 0, tracks.some(({ keyframes }) => keyframes.length > 1), knowsKeys];
      for (const [index, step] of steps.entries()) step.classList.toggle("is-done", Boolean(done[index]));
      if (done.every(Boolean)) close();
      else element.hidden = state.view.readonly || tracks.length > 5;
    },
  };
}

function wasSeen() {
  try {
    return localStorage.getItem(SEEN) !== null;
  } catch {
    return false;
  }
}
