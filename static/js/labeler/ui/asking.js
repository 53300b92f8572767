/** Going to the place of a question; the keys of questions. */

/** @import { Question } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./following.js" */
import { fitted, framing } from "../geometry/viewport.js";
import { goTo } from "./app.js";

/** @param {App} app @returns {Row[]} */
export function asking(app) {
  if (!app.bootstrap.urls?.["questions"]) return [];
  /** @type {Row[]} */
  const rows = [["question-next", "Next open question", ["Shift+F"], () => walkQuestions(app)]];
  if (app.bootstrap.may_ask) rows.push(["ask", "Ask a question about this frame", ["Shift+I"], () => app.open["question"]?.()]);
  return rows;
}

/** @param {App} app */
function walkQuestions(app) {
  const { questions, question } = app.store.get().view;
  const open = questions.filter((each) => each.open);
  app.store.dispatch({ type: "view", change: { panel: "questions" } });
  const next = open[(open.findIndex(({ id }) => id === question) + 1) % Math.max(1, open.length)];
  if (!next) return app.say("No question is open.", "good");
  return showQuestion(app, next);
}

/** @param {App} app @param {Question} question */
export function showQuestion(app, question) {
  const { store, stage, size } = app;
  const { region } = question;
  goTo(app, question.track ?? "", question.frame);
  store.dispatch({ type: "view", change: { question: question.id, viewport: region ? framing(region, stage, 0.4) : fitted(size, stage), fitted: !region } });
}
