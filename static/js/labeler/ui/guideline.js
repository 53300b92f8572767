/** The guideline beside the picture. Its HTML was made and cleaned by the server. */

/** @import { App, Update } from "./app.js" */
import { h } from "./dom.js";

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createGuideline({ bootstrap }) {
  const { guideline_html: html, guideline_version: version } = bootstrap;
  const body = h("div", { class: "lb-prose" });
  // The one place where markup is read: rendered and cleaned (nh3) on the server, under the page's content policy.
  body.innerHTML = html;
  const element = h("section", { class: "lb-guideline", "aria-label": "Guideline", tabindex: 0 },
    version ? h("p", { class: "lb-note" }, `Version ${version}`) : null,
    html ? body : h("p", { class: "lb-empty" }, "This project has no guideline yet. Ask your lead when something is unclear."));
  return { element, update() {} };
}
