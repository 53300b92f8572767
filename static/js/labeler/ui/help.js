/** The sheet of all keys, and three steps for who is here for the first time. */

/** @import { App, Update } from "./app.js" */
import { byKind } from "../state/selectors.js";
import { textButton } from "./controls.js";
import { openDialog } from "./dialogs.js";
import { h, icon, keyCaps } from "./dom.js";

const SEEN = "plumbline.labeler.hint";

/** @param {App} app */
export function createShortcuts(app) {
  app.open["shortcuts"] = () => {
    document.dispatchEvent(new CustomEvent("labeler:help"));
    const state = app.store.get();
    const search = h("input", { type: "search", class: "lb-search", placeholder: "Find a command", "aria-label": "Find a command", oninput: () => filter() });
    const groups = [...new Set(app.commands.map(({ group }) => group))].map((group) => {
      const rows = app.commands.filter((command) => command.group === group && (command.keys.length || command.group === "Work"));
      return h("section", {}, h("h3", {}, group), ...rows.map((command) => h("button", {
        type: "button", class: "lb-command", "data-name": command.name, disabled: !command.when(state), onclick: () => {
          dialog.close();
          command.run();
        },
      }, h("span", {}, command.title), keyCaps(command.keys))));
    });
    const dialog = openDialog("Keys and commands", "shortcuts",
      h("div", { class: "lb-dialog-tools" }, search, textButton("Close", null, () => dialog.close())), h("div", { class: "lb-commands" }, ...groups),
      h("p", { class: "lb-note" }, "In the picture: the wheel zooms, dragging the ground or with the right button moves it, Shift and click selects several, a double click zooms to the object. On the timeline: Ctrl and wheel zooms, diamonds and ends of events can be dragged."));
    dialog.classList.add("lb-dialog-wide");
    const filter = () => {
      const words = search.value.trim().toLowerCase();
      for (const row of dialog.querySelectorAll("[data-name]")) {
        if (row instanceof HTMLElement) row.hidden = !(row.textContent ?? "").toLowerCase().includes(words);
      }
      for (const section of dialog.querySelectorAll("section")) section.hidden = !section.querySelector("[data-name]:not([hidden])");
    };
    search.focus();
  };
}

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createHint(app) {
  const steps = [
    ["Draw", "Press a number for the label, then drag over the object."],
    ["Follow", "Go some frames on with V, and move the box: between keyframes it follows by itself."],
    ["Know your keys", "Press ? for all of them. What you do is saved by itself."],
  ].map(([title, text], index) => h("li", {}, h("span", { class: "lb-step" }, icon("check"), h("b", {}, index + 1)), h("span", {}, h("strong", {}, title), h("span", {}, text))));
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
