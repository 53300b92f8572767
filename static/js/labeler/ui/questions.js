/** Questions: asked about a place in a frame, answered below, found again on the picture. */

/** @import { Addressee, Question, State } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { editFrame, nameOf, selected } from "../state/selectors.js";
import { setPressed, textButton } from "./controls.js";
import { fill, h, setText } from "./dom.js";
import { markRegion, regionOfSelected } from "./reviewing.js";
import { showQuestion } from "./asking.js";
import { answerBox, threadList } from "./thread.js";

const ADDRESSEES = /** @type {Record<Addressee, string>} */ ({ lead: "Reviewer or lead", client: "Client" });

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createQuestions(app) {
  const { store, bootstrap } = app;
  const list = h("ol", { class: "lb-findings-list" });
  const form = bootstrap.may_ask ? createForm(app) : null;
  const element = h("section", { class: "lb-findings", "aria-label": "Questions" }, form?.element, list);
  /** @type {string | null} */ let answering = null;
  /** @type {HTMLElement | null} */ let box = null;
  let drawn = /** @type {unknown[]} */ ([]);

  /** @param {State} state */
  function draw({ view: { questions, question: current } }) {
    const key = [questions, current, answering];
    if (key.every((value, index) => value === drawn[index])) return;
    drawn = key;
    fill(list, ...(questions.length ? questions.map((question) => entry(question, question.id === current))
      : [h("li", { class: "lb-empty" }, bootstrap.may_ask ? "No questions. Ask when the guideline leaves something open: the answer appears here and on the picture." : "Nobody has asked anything about this task.")]));
    if (current) list.querySelector(".is-current")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Question} question @param {boolean} isCurrent */
  function entry(question, isCurrent) {
    const { id, text, addressee, frame, track, region, open } = question;
    const thing = store.get().document.get(track ?? "");
    const can = question.mine || bootstrap.may_answer?.length;
    return h("li", { class: `lb-finding-item${isCurrent ? " is-current" : ""}`, "data-open": String(open) },
      h("button", { type: "button", class: "lb-finding", "data-question": id, "aria-current": isCurrent ? "true" : null, onclick: () => showQuestion(app, question) },
        h("span", { class: "lb-finding-head" }, h("span", { class: "lb-finding-number lb-question-mark" }, open ? "?" : "✓"), h("strong", {}, text), h("span", { class: `lb-chip${open ? " lb-chip-review" : ""}` }, open ? "open" : "answered")),
        h("span", { class: "lb-finding-where" }, `Frame ${frame}`, thing ? ` · ${nameOf(thing)}` : track ? " · object is gone" : "", region ? " · region" : "", ` · to: ${ADDRESSEES[addressee].toLowerCase()}`)),
      threadList(question.replies),
      answering === id ? box : can ? h("div", { class: "lb-finding-acts" }, textButton(question.mine ? "Ask on" : "Answer", "message", () => answer(question), { kind: "quiet" })) : null);
  }

  /** @param {Question} question */
  function answer(question) {
    answering = question.id;
    const close = () => { answering = null; box = null; draw(store.get()); };
    box = answerBox({ label: question.mine ? "Your question" : "Your answer", button: "Send", close, send: (text) => app.sync.answerQuestion(question.id, text) });
    draw(store.get());
  }

  return {
    element,
    update(state) {
      form?.update(state);
      draw(state);
    },
  };
}

/** @param {App} app @returns {{element: HTMLElement, update: (state: State) => void}} */
function createForm(app) {
  const { store, sync } = app;
  const text = h("textarea", { class: "lb-input lb-wide", rows: 3, maxlength: 2000, name: "question", "aria-label": "Question", placeholder: "What do you need to know?" });
  const to = h("select", { class: "lb-select lb-wide", name: "addressee", "aria-label": "Whom to ask" }, ...Object.entries(ADDRESSEES).map(([value, name]) => h("option", { value }, name)));
  const where = h("span", { class: "lb-region-words" });
  const mark = h("button", { type: "button", class: "lb-button lb-button-small", onclick: () => markRegion(app) }, "Mark");
  const wrong = h("p", { class: "lb-wrong", role: "alert", hidden: true });
  const go = textButton("Ask", "message-question", () => undefined, { kind: "primary", type: "submit" });
  const element = h("form", {
    class: "lb-finding-form", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void send();
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target === go || go.disabled) return;
      event.preventDefault();
      element.requestSubmit();
    },
  }, text, h("label", { class: "lb-field" }, h("span", {}, "To"), to), h("div", { class: "lb-field" }, h("span", {}, "About"), h("div", { class: "lb-region" }, where, mark)), wrong, go);

  const place = () => {
    const { view } = store.get();
    return view.region ?? regionOfSelected(app, editFrame(store.get()));
  };

  async function send() {
    const state = store.get();
    const thing = selected(state);
    go.disabled = true;
    const isKnown = thing?.kind === "track" && await sync.saveNow();
    const problem = await sync.ask({
      text: text.value.trim(), addressee: /** @type {Addressee} */ (to.value), frame: editFrame(state), region: place(), track: isKnown ? thing.id : null,
    });
    go.disabled = false;
    wrong.hidden = !problem;
    setText(wrong, problem);
    if (problem) return undefined;
    text.value = "";
    store.dispatch({ type: "view", change: { region: null } });
    /** @type {HTMLElement | null} */ (document.querySelector("[data-stage]"))?.focus({ preventScroll: true });
    return app.say("Asked. The answer appears here.", "good");
  }

  app.open["question"] = () => {
    app.player.hold();
    store.dispatch({ type: "view", change: { panel: "questions" } });
    setTimeout(() => text.focus(), 40);
  };
  return {
    element,
    update(state) {
      const thing = selected(state);
      const name = thing && thing.kind !== "tag" ? nameOf(thing) : null;
      setText(where, `Frame ${editFrame(state)}${state.view.region ? ", region" : name ? `, ${name}` : ""}`);
      setPressed(mark, state.view.tool === "region");
    },
  };
}
