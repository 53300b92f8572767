/** The right-hand side: tabs over objects, guideline, findings and problems. */

/** @import { PanelName } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { isWaiting } from "../state/findings.js";
import { asSeen, seenDocument } from "../state/selectors.js";
import { createFindings } from "./findings.js";
import { createGuideline } from "./guideline.js";
import { createHistory } from "./history.js";
import { createLabels } from "./labels.js";
import { createObjects } from "./objects.js";
import { openProblems } from "./checking.js";
import { createProblems } from "./problems.js";
import { createQuestions } from "./questions.js";
import { createProperties } from "./properties.js";
import { h, icon, setAttribute, setText } from "./dom.js";

/** Tabs that are a picture only. */
const ICONS = /** @type {Partial<Record<PanelName, string>>} */ ({ guideline: "book", questions: "message-question", history: "history" });

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createPanels(app) {
  const { store, bootstrap } = app;
  const labels = createLabels(app);
  const objects = createObjects(app);
  const properties = createProperties(app);
  const parts = /** @type {[PanelName, string, {element: HTMLElement, update: Update}][]} */ ([
    ["objects", "Objects", { element: h("div", { class: "lb-stack" }, bootstrap.mode === "annotate" ? labels.element : null, objects.element, properties.element), update: seen(all(labels.update, objects.update, properties.update)) }],
    ["guideline", "Guideline", createGuideline(app)],
    ["findings", "Findings", createFindings(app)],
    ...(bootstrap.mode === "annotate" || bootstrap.mode === "review" ? [["problems", "Problems", createProblems(app)]] : []),
    ...(bootstrap.urls["questions"] ? [["questions", "Questions", createQuestions(app)]] : []),
    ...(app.sync.history ? [["history", "History", createHistory(app, app.sync.history)]] : []),
  ]);
  const tabs = parts.map(([name, title]) => h("button", {
    type: "button", role: "tab", class: "lb-tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, "data-panel": name,
    onclick: () => store.dispatch({ type: "view", change: { panel: name } }),
    ...(ICONS[name] ? { "data-tip": title } : {}),
  }, ...(ICONS[name] ? [icon(ICONS[name]), h("span", { class: "lb-unseen" }, title)] : [title]), h("span", { class: "lb-badge", hidden: true })));
  const tablist = h("div", {
    class: "lb-tabs", role: "tablist", "aria-label": "Panels", onkeydown: (/** @type {KeyboardEvent} */ event) => {
      const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      const next = tabs[(tabs.findIndex((tab) => tab === document.activeElement) + by + tabs.length) % tabs.length];
      if (by && next) {
        event.preventDefault();
        next.click();
        next.focus();
      }
    },
  }, ...tabs);
  const bodies = parts.map(([name, , { element }]) => h("div", { class: "lb-panel", role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` }, element));
  return {
    element: h("aside", { class: "lb-side", "aria-label": "Panels" }, tablist, ...bodies),
    update(state, before) {
      for (const [index, [name, , { update }]] of parts.entries()) {
        const isOpen = state.view.panel === name;
        const [tab, body] = [tabs[index], bodies[index]];
        if (!tab || !body) continue;
        setAttribute(tab, "aria-selected", String(isOpen));
        setAttribute(tab, "tabindex", isOpen ? "0" : "-1");
        const appears = isOpen && body.hidden;
        if (body.hidden === isOpen) body.hidden = !isOpen;
        const count = name === "findings" ? state.view.findings.filter((finding) => isWaiting(finding, bootstrap.mode)).length : name === "problems" ? openProblems(app, state).length
          : name === "questions" ? state.view.questions.filter(({ open }) => open).length : 0;
        badge(tab, count);
        if (isOpen) update(state, appears ? state : before);
      }
    },
  };
}

/** @param {...Update} updates @returns {Update} */
const all = (...updates) => (state, before) => { for (const update of updates) update(state, before); };

/** With the past that is looked at, not the present. @param {Update} update @returns {Update} */
const seen = (update) => (state, before) => update(asSeen(state), state === before ? asSeen(state) : { ...before, document: seenDocument(before) });

/** @param {HTMLElement} tab @param {number} count */
function badge(tab, count) {
  const mark = tab.querySelector(".lb-badge");
  if (!(mark instanceof HTMLElement)) return;
  if (mark.hidden !== (count === 0)) mark.hidden = count === 0;
  setText(mark, count > 99 ? "99+" : String(count || ""));
}
