/** What has to be mended before the task can be submitted, and what is probably wrong: each with the way there, and a mending where one key does it. */

/** @import { Problem } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { goTo } from "./app.js";
import { textButton } from "./controls.js";
import { fill, h, icon } from "./dom.js";
import { keepFine, mend, openProblems } from "./checking.js";

const MOST_SHOWN = 200;

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
      const [errors, warnings] = [found.filter(({ warning }) => !warning), found.filter(({ warning }) => warning)];
      fill(list,
        ...errors.slice(0, MOST_SHOWN).map((problem) => row(app, problem)),
        errors.length ? null : h("li", { class: "lb-empty" }, "Nothing has to be mended: the task can be submitted."),
        warnings.length ? h("li", { class: "lb-problems-head" }, h("h3", {}, "Worth a look"), h("small", {}, "It may be submitted so."), textButton("All fine", "check", () => keepFine(app, warnings))) : null,
        ...warnings.slice(0, MOST_SHOWN).map((problem) => row(app, problem)),
        found.length > 2 * MOST_SHOWN ? h("li", { class: "lb-empty" }, `And ${found.length - 2 * MOST_SHOWN} more.`) : null);
    },
  };
}

/** @param {App} app @param {Problem} problem */
function row(app, problem) {
  const { id, frame, message, warning, fix } = problem;
  return h("li", {},
    h("button", { type: "button", class: "lb-finding", "data-problem": id ?? "", "data-severity": warning ? "minor" : "major", onclick: () => goTo(app, id ?? "", frame) },
      h("span", { class: "lb-finding-text" }, icon(warning ? "info-circle" : "alert-triangle"), h("span", {}, message)),
      h("span", { class: "lb-finding-where" }, frame === null ? "" : `Frame ${frame}`)),
    warning ? h("div", { class: "lb-problem-acts" },
      fix ? textButton(fix.title, null, () => void mend(app, problem)) : null,
      textButton("It is so", null, () => keepFine(app, [problem]))) : null);
}
