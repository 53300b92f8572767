/** What is said: a short line that goes by itself, and a bar for what needs somebody to act. */

/** @import { State } from "../types.js" */
/** @import { App, Tone, Update } from "./app.js" */
import { textButton } from "./controls.js";
import { fill, h, icon, setText } from "./dom.js";

const SHOWN_MS = 3500;

/** @returns {{element: HTMLElement, say: (text: string, tone?: Tone) => void}} */
export function createSayings() {
  const element = h("div", { class: "lb-say", role: "status", "aria-live": "polite" });
  let timer = 0;
  return {
    element,
    say(text, tone = "info") {
      clearTimeout(timer);
      fill(element, icon({ info: "info-circle", good: "check", warn: "alert-triangle", bad: "alert-triangle" }[tone]), h("span", {}, text));
      element.dataset["tone"] = tone;
      element.classList.add("is-shown");
      timer = /** @type {any} */ (setTimeout(() => element.classList.remove("is-shown"), SHOWN_MS + text.length * 30));
    },
  };
}

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createBar(app) {
  const element = h("div", { class: "lb-bar", role: "alert", hidden: true });
  let shown = "";
  return {
    element,
    update(state) {
      const bar = barOf(app, state);
      const key = bar ? `${bar.tone}|${bar.text}` : "";
      if (key === shown) return;
      shown = key;
      element.hidden = !bar;
      if (!bar) return;
      element.dataset["tone"] = bar.tone;
      fill(element, icon(bar.icon), h("span", {}, bar.text), ...bar.acts);
    },
  };
}

/** @param {App} app @param {State} state @returns {{tone: Tone, icon: string, text: string, acts: HTMLElement[]} | null} */
function barOf(app, { save }) {
  const { sync, bootstrap } = app;
  const count = `${save.count} change${save.count === 1 ? "" : "s"}`;
  const kept = save.count ? `${count} that the server does not have ${save.count === 1 ? "is" : "are"} kept ${save.journaled ? "on this computer" : "in this tab only"}.` : "Everything was saved before.";
  const download = save.count ? [textButton("Download a copy", "download", () => sync.download())] : [];
  const leave = h("a", { class: "lb-button", href: bootstrap.urls["exit"] ?? "/" }, "Back to the list");
  switch (save.status) {
    case "lapsed":
      return { tone: "bad", icon: "clock-pause", text: `${save.message || "Your lease on this task has lapsed."} ${kept} ${save.count ? "Take the task again, and they are put back." : ""}`, acts: [...download, leave] };
    case "refused":
      return { tone: "bad", icon: "alert-triangle", text: `${save.message || "The server did not take the last change."} ${kept}`, acts: [...download, textButton("Reload", "refresh", () => location.reload())] };
    case "elsewhere":
      return { tone: "warn", icon: "devices", text: "This task is open in another tab. Here you can only look.", acts: [textButton("Work here instead", "arrow-bar-to-right", () => sync.takeOver())] };
    case "signed_out":
      return { tone: "warn", icon: "login", text: `You are signed out. ${kept} Sign in again in another tab, and saving goes on by itself.`, acts: [h("a", { class: "lb-button", href: "/accounts/login/", target: "_blank", rel: "noopener" }, icon("login"), "Sign in"), textButton("Try again", "refresh", () => void sync.saveNow())] };
    case "offline":
      return save.count ? { tone: "warn", icon: "wifi-off", text: `The server cannot be reached. ${kept} Go on working; saving goes on by itself.`, acts: [textButton("Try now", "refresh", () => void sync.saveNow())] } : null;
    case "invalid":
      return { tone: "bad", icon: "alert-triangle", text: `Not saved: ${save.errors[0]?.message ?? save.message} ${save.errors.length > 1 ? `And ${save.errors.length - 1} more.` : ""} The rest is saved.`, acts: [textButton("Show", "search", () => app.open["refused"]?.())] };
    case "conflict":
      return { tone: "bad", icon: "git-merge", text: `${save.conflicts.length} object${save.conflicts.length === 1 ? " was" : "s were"} changed elsewhere too. The rest is saved.`, acts: [textButton("Decide", "git-merge", () => app.open["conflict"]?.())] };
    default:
      return save.count && !save.journaled ? { tone: "warn", icon: "alert-triangle", text: "This browser keeps no copy of unsaved changes (private window?). Leave the page only when it says “Saved”.", acts: [] } : null;
  }
}

/** Why the picture is not as it should be, over the stage. @returns {{element: HTMLElement, update: Update}} */
export function createTrouble() {
  const text = h("span", {});
  const element = h("div", { class: "lb-trouble", role: "alert", hidden: true }, icon("alert-triangle"), text);
  const loading = h("div", { class: "lb-loading", hidden: true }, h("span", { class: "lb-spinner", "aria-hidden": "true" }), "Loading the picture…");
  let since = 0;
  return {
    element: h("div", { class: "lb-over" }, element, loading),
    update({ view }) {
      element.hidden = !view.trouble;
      setText(text, view.trouble);
      const isLate = view.shown !== view.frame && !view.playing && !view.trouble;
      clearTimeout(since);
      if (!isLate) loading.hidden = true;
      else since = /** @type {any} */ (setTimeout(() => { loading.hidden = false; }, view.shown < 0 ? 150 : 400));
    },
  };
}
