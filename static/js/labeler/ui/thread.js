/** A thread under a finding or a question: who said what, and the box to answer in. */

/** @import { Reply } from "../types.js" */
import { momentText } from "./blame.js";
import { textButton } from "./controls.js";
import { h, setText } from "./dom.js";

const SPEAKERS = { annotator: "Annotator", reviewer: "Reviewer", lead: "Lead", client: "Client" };
const STEPS = /** @type {Record<string, string>} */ ({ fixed: "marked it mended", verified: "confirmed it", open: "opened it again" });

/** @param {readonly Reply[]} replies @returns {HTMLElement | null} */
export function threadList(replies) {
  if (!replies.length) return null;
  return h("ol", { class: "lb-thread" }, ...replies.map(({ speaker, mine, text, became = "", at }) => h("li", {},
    h("span", { class: "lb-thread-who" }, `${mine ? "You" : SPEAKERS[speaker]}${became ? ` ${STEPS[became] ?? became}` : ""} · ${momentText(at)}`),
    text ? h("span", { class: "lb-thread-text" }, text) : null)));
}

/**
 * The box one answers in; Ctrl+Enter sends. `send` answers what was wrong, or "".
 * @param {{label: string, button: string, send: (text: string) => Promise<string>, close: () => void}} parts
 */
export function answerBox({ label, button, send, close }) {
  const words = h("textarea", { class: "lb-input lb-wide", rows: 2, maxlength: 2000, "aria-label": label, placeholder: label, name: "answer" });
  const wrong = h("p", { class: "lb-wrong", role: "alert", hidden: true });
  const go = textButton(button, "send", () => undefined, { kind: "primary", type: "submit" });
  const form = h("form", {
    class: "lb-answer",
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      if (!words.value.trim()) return complain("Write something first.");
      go.disabled = true;
      return void send(words.value.trim()).then((problem) => {
        go.disabled = false;
        complain(problem);
        if (!problem) close();
      });
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        form.requestSubmit();
      } else if (event.key === "Escape") close();
    },
  }, words, wrong, h("div", { class: "lb-finding-acts" }, go, textButton("Cancel", null, close, { kind: "quiet" })));
  /** @param {string} text */
  function complain(text) {
    wrong.hidden = !text;
    setText(wrong, text);
  }
  setTimeout(() => words.focus(), 30);
  return form;
}
