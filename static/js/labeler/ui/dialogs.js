/** Dialogs that ask before something final: submit, approve or return, correct or defective. */

/** @import { App } from "./app.js" */
import { isWaiting } from "../state/findings.js";
import { countWords } from "./app.js";
import { openProblems } from "./checking.js";
import { textButton } from "./controls.js";
import { fill, h, setText } from "./dom.js";

/**
 * A modal dialog that is made when it is opened and gone when it is closed.
 * @param {string} title @param {string} name @param {...import("./dom.js").Child} children
 */
export function openDialog(title, name, ...children) {
  const dialog = h("dialog", { class: "lb-dialog", "data-dialog": name, "aria-labelledby": "lb-dialog-title" },
    h("h2", { id: "lb-dialog-title" }, title), ...children);
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/**
 * Asks, perhaps with a comment; the act answers what was wrong, or "".
 * @param {{title: string, name: string, text: string, button: string, comment?: string, kind?: "primary" | "danger",
 *   act: (comment: string) => Promise<string>}} question
 */
export function ask({ title, name, text, button, comment, kind = "primary", act }) {
  const words = comment === undefined ? null : h("textarea", { class: "lb-input lb-wide", rows: 3, maxlength: 2000, placeholder: comment, "aria-label": "Comment", name: "comment" });
  const wrong = h("p", { class: "lb-wrong", role: "alert", hidden: true });
  const go = textButton(button, null, () => undefined, { kind, type: "submit" });
  go.autofocus = true;
  const form = h("form", {
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      go.disabled = true;
      void act(words?.value.trim() ?? "").then((problem) => {
        go.disabled = false;
        wrong.hidden = !problem;
        setText(wrong, problem);
      });
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit(); },
  }, h("p", {}, text), words, wrong, h("div", { class: "lb-dialog-foot" }, textButton("Cancel", null, () => dialog.close()), go));
  const dialog = openDialog(title, name, form);
  return dialog;
}

/** @param {App} app */
export function createActs(app) {
  const { bootstrap, store, sync } = app;
  const { task } = bootstrap;

  app.open["submit"] = () => {
    const state = store.get();
    if (state.view.readonly) return app.say("This task cannot be submitted from here now.", "warn");
    const found = openProblems(app, { ...state, view: { ...state.view, problems: [] } }).filter(({ warning }) => !warning);
    if (found.length) {
      store.dispatch({ type: "view", change: { panel: "problems", problems: [] } });
      return app.say(`${found.length} thing${found.length === 1 ? "" : "s"} to mend first: listed at the right.`, "warn");
    }
    const things = countWords(state);
    const open = state.view.findings.filter((finding) => isWaiting(finding, "annotate")).length;
    const claim = open ? ` ${open} finding${open === 1 ? " is" : "s are"} not marked mended yet; submitting says they are.` : "";
    const dialog = ask({
      title: `Submit ${task.name}?`, name: "submit", button: "Submit",
      text: things ? `${things}. After this, the reviewer has it; it comes back to you only when something is wrong.${claim}`
        : `Nothing is labelled in this clip. Submit it as a clip without objects?${claim}`,
      async act() {
        if (!await sync.saveNow()) return "Not everything is saved yet; see the line at the top. Nothing was submitted.";
        const problem = await sync.submit().then(() => "", (error) => String(error?.message ?? error));
        if (problem && store.get().view.problems.length) dialog.close();
        return problem;
      },
    });
    return undefined;
  };

  const verdict = (/** @type {string} */ value, /** @type {Omit<Parameters<typeof ask>[0], "act" | "name">} */ words) => () => {
    ask({ ...words, name: value, act: (comment) => sync.judge(value, comment) });
  };
  const counted = () => {
    const { findings } = store.get().view;
    const open = findings.filter((finding) => isWaiting(finding, "annotate")).length;
    if (!findings.length) return "No finding is recorded.";
    return open === findings.length ? `${open} finding${open === 1 ? "" : "s"} recorded.` : `${findings.length} findings, ${open} of them open.`;
  };
  app.open["approve"] = () => verdict("approve", {
    title: `Approve ${task.name}?`, button: "Approve", comment: "Comment for the annotator (optional)", text: `${counted()} The task is delivered and can go into a lot.`,
  })();
  app.open["return"] = () => verdict("return", {
    title: `Return ${task.name}?`, button: "Return to the annotator", comment: "What should be done? (needed when there are no findings)", text: `${counted()} The same annotator gets it back with them.`,
  })();
  app.open["correct"] = () => verdict("correct", {
    title: "This item is correct?", button: "Correct", comment: "Comment (optional)", text: `${counted()} An item with minor findings only counts as correct. The next item opens.`,
  })();
  app.open["defective"] = () => verdict("defective", {
    title: "This item is defective?", button: "Defective", kind: "danger", comment: "Comment (optional)",
    text: `${counted()} A defective item needs a finding of severity major or critical. The next item opens.`,
  })();
  app.open["verdict"] = () => {
    const weighty = store.get().view.findings.some(({ severity }) => severity !== "minor");
    const name = bootstrap.mode === "audit" ? (weighty ? "defective" : "correct") : store.get().view.findings.some((finding) => isWaiting(finding, "annotate")) ? "return" : "approve";
    app.open[name]?.();
  };
}

/** Something that stops the view from opening, in words and with a way on. @param {HTMLElement} root @param {string} title @param {string} text @param {string} exit */
export function showFailure(root, title, text, exit) {
  root.removeAttribute("aria-busy");
  fill(root, h("div", { class: "lb-failure", role: "alert" }, h("h1", {}, title), h("p", {}, text),
    h("div", { class: "lb-dialog-foot" }, h("a", { class: "lb-button", href: exit }, "Back to the list"), textButton("Try again", null, () => location.reload(), { kind: "primary" }))));
}
