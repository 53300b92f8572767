/** Reviewing object after object, each centred and zoomed: accepted, or left with a finding. */

/** @import { EventSpan, State, Track } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./following.js" */
import { framing } from "../geometry/viewport.js";
import { kindOf } from "../geometry/kinds/registry.js";
import { hasFinding, nextToWalk, walkOrder } from "../state/walking.js";
import { stateAt } from "../tracks/interpolate.js";
import { lifetime } from "../tracks/spans.js";
import { goTo } from "./app.js";

const SHARE = 0.35;

/** @param {App} app @returns {Row[]} */
export function walking(app) {
  if (app.bootstrap.mode !== "review") return [];
  const isWalking = (/** @type {State} */ { view }) => view.walk !== null;
  return [
    ["walk-next", "Review the next object by itself", ["Alt+N"], () => walk(app, 1)],
    ["walk-previous", "Review the object before by itself", ["Alt+P"], () => walk(app, -1)],
    ["walk-accept", "Accept the object, and on to the next", ["Shift+Enter"], () => accept(app), isWalking],
    ["walk-end", "Stop reviewing object after object", [], () => app.store.dispatch({ type: "view", change: { walk: null } }), isWalking],
  ];
}

/** @param {App} app @param {{id: string}} thing */
export const acceptedKey = (app, { id }) => `${id}@${app.revisionOf(id)}`;

/** How far one is. @param {App} app @param {State} state */
export function progress(app, { document, view }) {
  const order = walkOrder(document, app.clip);
  const accepted = order.filter((thing) => view.accepted.has(acceptedKey(app, thing))).length;
  const found = order.filter(({ id }) => hasFinding(view.findings, id)).length;
  return { at: order.findIndex(({ id }) => id === view.walk) + 1, total: order.length, accepted, found };
}

/** @param {App} app @param {1 | -1} by */
function walk(app, by) {
  const { document, view } = app.store.get();
  const isDone = (/** @type {{id: string}} */ thing) => view.accepted.has(acceptedKey(app, thing)) || hasFinding(view.findings, thing.id);
  const order = walkOrder(document, app.clip);
  const next = nextToWalk(order, view.walk, isDone, by);
  if (next) return show(app, next);
  app.store.dispatch({ type: "view", change: { walk: null } });
  return app.say(order.length ? "Every object is accepted or has a finding." : "There is no object to review.", "good");
}

/** Selected, at its first frame, in the middle. @param {App} app @param {Track | EventSpan} thing */
function show(app, thing) {
  const { store, stage, clip } = app;
  const first = thing.kind === "event" ? thing.start : lifetime(thing, clip.stop)?.first ?? clip.start;
  goTo(app, thing.id, first);
  const present = thing.kind === "track" ? stateAt(thing, first, clip.stop) : null;
  const zoom = thing.kind === "track" && present ? { viewport: framing(kindOf(thing.shape).bounds(present.points), stage, SHARE), fitted: false } : {};
  store.dispatch({ type: "view", change: { walk: thing.id, ...zoom } });
}

/** @param {App} app */
function accept(app) {
  const { document, view } = app.store.get();
  const thing = document.get(view.walk ?? "");
  if (!thing) return;
  if (hasFinding(view.findings, thing.id)) return app.say("It has an open finding: take that back first, or go on with the next.", "warn");
  const accepted = new Set([...view.accepted, acceptedKey(app, thing)]);
  app.store.dispatch({ type: "view", change: { accepted } });
  app.sync.keepAccepted([...accepted]);
  walk(app, 1);
}
