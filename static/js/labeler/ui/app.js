/** What every panel is handed, and how panels hear of changes: once a display frame, all together. */

/** @import { Bootstrap, Clip, PictureSource, Point, Schema, Size, State, SyncPort, Thing } from "../types.js" */
/** @import { Store } from "../state/store.js" */
/** @import { Player } from "../video/player.js" */
/** @import { FrameIndex } from "../video/index.js" */
/** @import { Outcome, Setting } from "../tools/verbs.js" */
/** @import { Copied } from "../tools/clipboard.js" */
/** @import { CopiedKeyframe } from "../tracks/picked.js" */
/** @import { Command } from "./commands.js" */
/** @import { OwnKeys } from "../state/keymap.js" */
import { clamp } from "../geometry/box.js";
import { byKind, editFrame, seenDocument } from "../state/selectors.js";
import { spanNear } from "../tracks/spans.js";

/** @typedef {"info" | "good" | "warn" | "bad"} Tone */
/** @typedef {(state: State, before: State) => void} Update */

/**
 * @typedef {object} App
 * @property {Bootstrap} bootstrap
 * @property {Schema} schema
 * @property {Clip} clip
 * @property {Size} size
 * @property {FrameIndex} index
 * @property {Store} store
 * @property {Player} player
 * @property {PictureSource} pictures
 * @property {SyncPort} sync
 * @property {Setting} setting
 * @property {(label: string) => string} colorOf
 * @property {readonly Command[]} originals  The commands with the keys that the view brings.
 * @property {readonly Command[]} commands  With the person's keys.
 * @property {OwnKeys} ownKeys
 * @property {(id: string) => number} revisionOf  Of an object, as it was opened.
 * @property {{copied: readonly Copied[], keyframes: readonly CopiedKeyframe[]}} clipboard  What was copied last.
 * @property {(text: string, tone?: Tone) => void} say
 * @property {Record<string, () => void>} open  Dialogs and menus by name.
 * @property {(type: "down" | "move" | "up", point: Point) => void} hand  Keys that draw, as if they were the pointer.
 * @property {{width: number, height: number}} stage  CSS pixels, kept up to date.
 */

/** Calls every panel once a display frame with what changed since the last. @param {Store} store @param {readonly Update[]} updates */
export function observe(store, updates) {
  let before = store.get();
  let scheduled = 0;
  function run() {
    scheduled = 0;
    const state = store.get();
    const since = before;
    before = state;
    for (const update of updates) update(state, since);
  }
  store.subscribe(() => { scheduled ||= requestAnimationFrame(run); });
  for (const update of updates) update(before, before);
  // A hidden page gets no display frames; it must be right when it is looked at again.
  document.addEventListener("visibilitychange", () => { if (!document.hidden) run(); });
}

/** Keys that steer what is on the picture go there, not to the control that had the focus. */
export function focusPicture() {
  const stage = document.querySelector("[data-stage=picture]");
  if (stage instanceof HTMLElement) stage.focus({ preventScroll: true });
}

/** Takes the actions of a verb, or says why there are none. @param {App} app @param {Outcome} outcome @returns {boolean} */
export function perform(app, outcome) {
  if (typeof outcome === "string") {
    app.say(outcome, "warn");
    return false;
  }
  for (const action of outcome) app.store.dispatch(action);
  return true;
}

/** Runs a verb on what is seen, unless nothing may be changed. @param {App} app @param {(state: State) => Outcome} verb */
export function edit(app, verb) {
  if (app.store.get().view.readonly) {
    app.say(whyReadonly(app), "warn");
    return false;
  }
  app.player.hold();
  return perform(app, verb(app.store.get()));
}

/** @param {App} app */
export function whyReadonly({ bootstrap, store }) {
  const { past } = store.get().view;
  if (past) return `You are looking at revision ${past.revision}: go back to now to change something, or restore it.`;
  if (store.get().save.status === "lapsed") return "Your lease has lapsed: nothing can be changed here now.";
  if (store.get().save.status === "elsewhere") return "This task is open in another tab: change it there, or take over.";
  return { annotate: "Nothing can be changed here now.", review: "In a review the annotation is not changed: record a finding.",
    audit: "In an audit the annotation is not changed: record a finding.", view: "You are looking at this task; only whoever holds it changes it." }[bootstrap.mode];
}

/** The frame nearest to `frame` at which an object can be seen. @param {App} app @param {Thing} thing @param {number} frame @returns {number} */
export function nearestFrame({ clip }, thing, frame) {
  if (thing.kind === "tag") return thing.frame;
  const span = thing.kind === "event" ? thing : spanNear(thing, frame, clip.stop);
  if (!span) return thing.kind === "track" ? thing.keyframes[0]?.frame ?? clip.start : clip.start;
  return clamp(frame, span.start, span.stop - 1);
}

/** Selects an object and goes to where it can be seen. @param {App} app @param {string} id @param {number | null} [frame] */
export function goTo(app, id, frame = null) {
  const { view } = app.store.get();
  const thing = seenDocument(app.store.get()).get(id);
  if (thing) app.store.dispatch({ type: "select", ids: [id] });
  if (frame === null && !thing) return;
  void app.player.seek(frame ?? (thing ? nearestFrame(app, thing, view.frame) : view.frame));
}

/** Undo or redo, saying what, and going where it happened. @param {App} app @param {"undo" | "redo"} way */
export function travel(app, way) {
  const { history, view } = app.store.get();
  if (view.readonly) return void app.say(whyReadonly(app), "warn");
  const entry = (way === "undo" ? history.past : history.future).at(-1);
  if (!entry) return void app.say(way === "undo" ? "There is nothing to undo." : "There is nothing to redo.");
  app.store.dispatch({ type: way });
  if (entry.frame !== editFrame(app.store.get())) void app.player.seek(entry.frame);
  return void app.say(`${way === "undo" ? "Undone" : "Done again"}: ${entry.title}`);
}

/** "3 tracks, 1 event". @param {State} state */
export function countWords({ document }) {
  const { tracks, events, tags } = byKind(document);
  const words = [[tracks.length, "track"], [events.length, "event"], [tags.length, "tag"]];
  return words.filter(([count]) => count).map(([count, word]) => `${count} ${word}${count === 1 ? "" : "s"}`).join(", ");
}
