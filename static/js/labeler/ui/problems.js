/** What has to be mended before the task can be submitted, each with the way there. */

/** @import { Problem, State } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { problemsOf } from "../state/problems.js";
import { goTo } from "./app.js";
import { fill, h, icon } from "./dom.js";

/** Ours, and what the server added at the last try. @param {App} app @param {State} state @returns {Problem[]} */
export function openProblems({ schema, clip }, { document, view }) {
  const own = problemsOf(document, schema, clip, view.openEvent);
  const known = new Set(own.map(({ id, frame }) => `${id}:${frame}`));
  return [...own, ...view.problems.filter(({ id, frame }) => (!id || document.has(id)) && !known.has(`${id}:${frame}`))];
}

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createProblems(app) {
  const list = h("ol", { class: "lb-findings-list" });
  const element = h("section", { class: "lb-findings", "aria-label": "Problems" }, list);
  let shown = "";
  return {
    element,
    update(state) {
      const found = openProblems(app, state);
      const key = found.map(({ id, frame, message }) => `${id}|${frame}|${message}`).join("\n");
      if (key === shown && list.childElementCount) return;
      shown = key;
      fill(list, ...(found.length ? found.map(({ id, frame, message, warning }) => h("li", {},
        h("button", { type: "button", class: "lb-finding", "data-problem": id ?? "", "data-severity": warning ? "minor" : "major", onclick: () => goTo(app, id ?? "", frame) },
          h("span", { class: "lb-finding-text" }, icon("alert-triangle"), h("span", {}, message, warning ? h("small", {}, " (a warning: it may be submitted)") : null)),
          h("span", { class: "lb-finding-where" }, frame === null ? "" : `Frame ${frame}`))))
        : [h("li", { class: "lb-empty" }, "Nothing has to be mended: the task can be submitted.")]));
    },
  };
}
