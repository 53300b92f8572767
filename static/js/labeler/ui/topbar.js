/** The bar on top: the way out, which task this is, whether it is saved, and the one main act. */

/** @import { SaveState } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { commandButton, textButton } from "./controls.js";
import { createPace } from "./pace.js";
import { h, icon, setAttribute, setIcon, setText } from "./dom.js";

/** @typedef {{icon: string, tone: string, text: string}} Said */

/** What the state of saving is called. @param {SaveState} save @returns {Said} */
export function saveWords({ status, count, journaled, conflicts, errors }) {
  const things = `${count} change${count === 1 ? "" : "s"}`;
  const kept = journaled ? "kept on this computer" : "only in this tab";
  /** @type {Record<SaveState["status"], Said>} */
  const words = {
    saved: { icon: "cloud-check", tone: "good", text: "Saved" },
    pending: { icon: "cloud-up", tone: "moving", text: count ? `${things} to save` : "Saving…" },
    saving: { icon: "cloud-up", tone: "moving", text: "Saving…" },
    offline: { icon: "cloud-off", tone: "warn", text: `Offline: ${things} ${kept}` },
    conflict: { icon: "git-merge", tone: "bad", text: `${conflicts.length} to decide` },
    invalid: { icon: "alert-triangle", tone: "bad", text: `${errors.length} not saved` },
    signed_out: { icon: "login", tone: "warn", text: `Signed out: ${things} ${kept}` },
    lapsed: { icon: "clock-pause", tone: "bad", text: count ? `Lease lapsed: ${things} ${kept}` : "Lease lapsed" },
    refused: { icon: "alert-triangle", tone: "bad", text: `Not saved: ${things} ${kept}` },
    elsewhere: { icon: "devices", tone: "warn", text: "Open in another tab" },
  };
  return words[status];
}

const MODES = { annotate: "Labeling", review: "Review", audit: "Audit", view: "Read only" };

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createTopbar(app) {
  const { bootstrap } = app;
  const { mode, task, project, urls } = bootstrap;
  const saveText = h("span", { class: "lb-save-text" });
  const save = h("button", {
    type: "button", class: "lb-save", "aria-live": "polite", onclick: () => {
      const { status } = app.store.get().save;
      if (status === "conflict") app.open["conflict"]?.();
      else if (status === "invalid") app.open["refused"]?.();
      else void app.sync.saveNow();
    },
  }, icon("cloud-check"), saveText);
  const round = (task.round ?? 1) > 1 ? h("span", { class: "lb-chip lb-chip-warn" }, `Round ${task.round}`) : null;
  const element = h("header", { class: "lb-top" },
    h("a", { class: "lb-exit", href: urls["exit"] ?? "/", "aria-label": "Leave the labeling view", "data-tip": "Back to the list" }, icon("arrow-left")),
    h("div", { class: "lb-title" },
      h("h1", {}, task.name), h("span", { class: "lb-project", title: project.name }, project.name),
      h("span", { class: `lb-chip lb-chip-${mode}` }, icon({ annotate: "square-plus", review: "check", audit: "target", view: "eye" }[mode]), MODES[mode]), round),
    h("div", { class: "lb-top-end" },
      mode === "annotate" ? save : null, mode === "audit" ? createPace(app) : null,
      h("button", { type: "button", class: "lb-tool", "data-theme-toggle": true, "aria-label": "Light or dark", "data-tip": "Light or dark" }, icon("moon")),
      commandButton(app, "shortcuts", "keyboard"),
      ...mainActs(app)));
  return {
    element,
    update(state, before) {
      if (state.save === before.save && saveText.textContent) return;
      const said = saveWords(state.save);
      setIcon(save, said.icon);
      setText(saveText, said.text);
      setAttribute(save, "data-tone", said.tone);
      const tip = state.save.status === "saved" ? `Everything is saved (revision ${state.save.revision})`
        : state.save.message || (["conflict", "invalid"].includes(state.save.status) ? "Press to see what and decide" : "Press to save now");
      setAttribute(save, "data-tip", tip);
      setAttribute(save, "data-command", "save");
    },
  };
}

/** @param {App} app */
function mainActs(app) {
  const open = (/** @type {string} */ name) => () => app.open[name]?.();
  const named = (/** @type {HTMLButtonElement} */ button, /** @type {string} */ name) => {
    button.dataset["act"] = name;
    return button;
  };
  switch (app.bootstrap.mode) {
    case "annotate":
      return [named(textButton("Submit", "send", open("submit"), { kind: "primary" }), "submit")];
    case "review":
      return [named(textButton("Return", "arrow-back", open("return")), "return"), named(textButton("Approve", "thumb-up", open("approve"), { kind: "primary" }), "approve")];
    case "audit":
      return [named(textButton("Defective", "x", open("defective"), { kind: "danger" }), "defective"), named(textButton("Correct", "check", open("correct"), { kind: "primary" }), "correct")];
    default:
      return [];
  }
}
