/** Walking from problem to problem, mending one, finding one right. */

/** @import { Problem, State } from "../types.js" */
/** @import { App } from "./app.js" */
import { fineKey, problemsOf } from "../state/problems.js";
import { goTo } from "./app.js";

/** Ours, and what the server added at the last try; not what was found right. @param {App} app @param {State} state @returns {Problem[]} */
export function openProblems({ schema, clip }, { document, view }) {
  const own = problemsOf(document, schema, clip, view.openEvent).filter((problem) => !problem.warning || !view.fine.has(fineKey(problem)));
  const known = new Set(own.map(({ id, frame }) => `${id}:${frame}`));
  return [...own, ...view.problems.filter(({ id, frame }) => (!id || document.has(id)) && !known.has(`${id}:${frame}`))];
}

/** Goes to the next problem, or the one before: by frame, round and round. @param {App} app @param {1 | -1} by */
export function walkProblems(app, by) {
  const state = app.store.get();
  const found = openProblems(app, state).toSorted((a, b) => (a.frame ?? 0) - (b.frame ?? 0));
  app.store.dispatch({ type: "view", change: { panel: "problems" } });
  if (!found.length) return app.say("There is no problem left.", "good");
  const at = found.findIndex((problem) => fineKey(problem) === walked);
  const next = found[(at < 0 ? (by > 0 ? 0 : found.length - 1) : at + by + found.length) % found.length];
  if (!next) return undefined;
  walked = fineKey(next);
  goTo(app, next.id ?? "", next.frame);
  return app.say(next.message, next.warning ? "info" : "warn");
}

/** Where the walk is. */
let walked = "";

/** @param {App} app @param {Problem} problem */
export async function mend(app, problem) {
  goTo(app, problem.id ?? "", problem.frame);
  await app.player.settled(); // the command acts on the frame that is seen
  app.commands.find(({ name }) => name === problem.fix?.command)?.run();
}

/** @param {App} app @param {readonly Problem[]} problems */
export function keepFine(app, problems) {
  const fine = new Set([...app.store.get().view.fine, ...problems.map(fineKey)]);
  app.store.dispatch({ type: "view", change: { fine } });
  app.sync.keepFine([...fine]);
}
