/** The one table of named commands: what each is called, its keys, when it can be used, what it does. */

/** @import { State, Thing } from "../types.js" */
/** @import { App } from "./app.js" */
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { framing, fitted, zoomedAt } from "../geometry/viewport.js";
import { byKind, editFrame, fits, labelNamed, selected, selectedTrack } from "../state/selectors.js";
import { NO_DRAFT } from "../state/view.js";
import { stateAt } from "../tracks/interpolate.js";
import { lifetime, nextKeyframe, previousKeyframe, spanNear } from "../tracks/spans.js";
import { copied, pasted } from "../tools/clipboard.js";
import { removePicks } from "../tools/picks.js";
import {
  beginHere, endAfter, joinGap, mergeSelected, propagate, relabel, splitSelected,
  startOrStopEvent, toggleKeyframe, toggleOccluded, toggleOutside, toggleTag,
} from "../tools/verbs.js";
import { SPEEDS } from "../video/player.js";
import { edit, goTo, travel } from "./app.js";
import { areas } from "./areas.js";
import { asking } from "./asking.js";
import { attributing, toggleAttributing } from "./attributing.js";
import { comparing } from "./comparing.js";
import { crosshair, drawByKeys } from "./crosshair.js";
import { deleteNearest, drawing, hintAtDrawing, undoNearest } from "./drawing.js";
import { dropFollowing, following } from "./following.js";
import { walkProblems } from "./checking.js";
import { inspects, reviewing } from "./reviewing.js";
import { copyKeyframes, keyframing, pasteKeyframes } from "./keyframing.js";
import { nudging } from "./nudging.js";
import { pictureCommands } from "./picture.js";
import { selecting } from "./selecting.js";
import { walking } from "./walking.js";
import { timelineKeys, timelineZooms } from "./timeline_keys.js";

/**
 * @typedef {object} Command
 * @property {string} name
 * @property {string} title
 * @property {string} group
 * @property {readonly string[]} keys
 * @property {(state: State) => boolean} when
 * @property {() => void} run
 * @property {boolean} repeats  While the key is held down.
 * @property {string} [mode]  Where its keys are its own, whatever they are elsewhere.
 */

/** @typedef {[name: string, title: string, keys: string[], run: () => void, when?: (state: State) => boolean]} Row */

const always = () => true;
/** More than this, and labels are found by typing too. */
export const MANY_LABELS = 8;
const canEdit = (/** @type {State} */ { view }) => !view.readonly;
const hasSelection = (/** @type {State} */ { view }) => view.selection.length > 0;
const REPEATING = /^(frame-|crosshair-(?!set)|place-(?!pick)|grip-|timeline-(in|out)|brush-|keyframes-(earlier|later)|jump-|keyframe-(next|previous)|nudge-|stretch-|zoom-(in|out)|object-(next|previous)|undo|redo)/;

/** @param {App} app @returns {Command[]} */
export function createCommands(app) {
  const groups = /** @type {[string, Row[], string?][]} */ ([
    ["Move through time", playback(app)], ["Draw and label", labeling(app)], ["The selected object", objects(app)], ["Several keyframes", keyframing(app)],
    ["Edit", editing(app)], ["Look", looking(app)], ["Findings and questions", [...reviewing(app), ...walking(app), ...asking(app), ...comparing(app)]], ["Work", work(app)],
    ["While keys draw", crosshair(app), "crosshair"], ["While keys stand on the timeline", timelineKeys(app), "timeline"],
    ["While one attribute is set in turn", attributing(app), "attribute"],
  ]);
  return groups.flatMap(([group, rows, mode]) => rows.map(([name, title, keys, run, when = always]) =>
    ({ name, title, group, keys, when, run, repeats: REPEATING.test(name), ...(mode ? { mode } : {}) })));
}

/** @param {App} app @param {string} name */
export function runCommand(app, name) {
  const command = app.commands.find((entry) => entry.name === name);
  if (command?.when(app.store.get())) command.run();
}

/** @param {App} app @returns {Row[]} */
function playback(app) {
  const { player, store, clip } = app;
  const view = () => store.get().view;
  const keyframe = (/** @type {typeof nextKeyframe} */ find, /** @type {string} */ none) => () => {
    const track = selectedTrack(store.get());
    const frames = track ? track.keyframes : byKind(store.get().document).tracks.flatMap(({ keyframes }) => keyframes).toSorted((a, b) => a.frame - b.frame);
    const to = find(frames, view().frame);
    if (to === null) app.say(none, "info");
    else void player.seek(to);
  };
  const speed = (/** @type {number} */ by) => () => {
    const at = SPEEDS.indexOf(view().speed) + by;
    const next = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, at))] ?? 1;
    player.setSpeed(next);
    app.say(`Speed ${next}×`);
  };
  return [
    ["play", "Play or pause", ["Space"], () => player.toggle()],
    ["frame-previous", "One frame back", ["D", "ArrowLeft"], () => void player.step(-1)],
    ["frame-next", "One frame forward", ["F", "ArrowRight"], () => void player.step(1)],
    ["jump-previous", "Jump back", ["C", "Shift+ArrowLeft"], () => void player.step(-view().step)],
    ["jump-next", "Jump forward", ["V", "Shift+ArrowRight"], () => void player.step(view().step)],
    ["keyframe-previous", "Keyframe before", ["E"], keyframe(previousKeyframe, "There is no keyframe before this frame.")],
    ["keyframe-next", "Keyframe after", ["R"], keyframe(nextKeyframe, "There is no keyframe after this frame.")],
    ["go-to-frame", "Go to a frame", ["G"], () => app.open["frame"]?.()],
    ["object-first", "First frame of the object, or of the clip", ["Home"], () => {
      const thing = selected(store.get());
      void player.seek(thing?.kind === "track" ? lifetime(thing, clip.stop)?.first ?? clip.start : thing?.kind === "event" ? thing.start : clip.start);
    }],
    ["object-last", "Last frame of the object, or of the clip", ["End"], () => {
      const thing = selected(store.get());
      void player.seek(thing?.kind === "track" ? lifetime(thing, clip.stop)?.last ?? clip.stop - 1 : thing?.kind === "event" ? thing.stop - 1 : clip.stop - 1);
    }],
    ["span-middle", "Middle of the object's span", ["J"], () => {
      const thing = selected(store.get());
      const span = thing?.kind === "track" ? spanNear(thing, view().frame, clip.stop) : thing?.kind === "event" ? thing : null;
      if (span) void player.seek(Math.floor((span.start + span.stop - 1) / 2));
    }, hasSelection],
    ["slower", "Play slower", [","], speed(-1)],
    ["faster", "Play faster", ["."], speed(1)],
    ["loop", "Loop the object's span, or stop looping", ["Shift+Space"], () => {
      if (view().loop) return store.dispatch({ type: "view", change: { loop: null } });
      const thing = selected(store.get());
      const span = thing?.kind === "track" ? spanNear(thing, view().frame, clip.stop) : thing?.kind === "event" ? thing : view().range;
      const loop = span ? { start: span.start, stop: span.stop } : null;
      if (!loop || loop.stop - loop.start < 2) return app.say("There is nothing to loop here.", "warn");
      store.dispatch({ type: "view", change: { loop } });
      return app.say(`Looping frames ${loop.start} to ${loop.stop - 1}`);
    }],
  ];
}

/** @param {App} app @returns {Row[]} */
function labeling(app) {
  const { store, schema } = app;
  /** @type {Row[]} */
  const rows = [
    ...drawing(app),
    ["draw", "Draw an object", ["N"], () => {
      app.player.hold();
      // A mask that is selected is painted on.
      const track = selectedTrack(store.get());
      if (track && kindOf(track.shape).drawn === "brush") store.dispatch({ type: "view", change: { active: { ...store.get().view.active, track: track.label } } });
      else store.dispatch({ type: "select", ids: [] });
      store.dispatch({ type: "view", change: { tool: store.get().view.tool === "draw" ? "select" : "draw", draft: NO_DRAFT, crosshair: null } });
      hintAtDrawing(app);
    }, (state) => canEdit(state) && state.view.active.track !== null],
    ["draw-keys", "Draw an object with the keyboard", ["Shift+N"], () => drawByKeys(app), (state) => canEdit(state) && state.view.active.track !== null],
    ["event", "Start or stop an event", ["A"], () => edit(app, (state) => startOrStopEvent(state, app.setting)), canEdit],
  ];
  for (const [index, label] of schema.labels.entries()) {
    rows.push([`label-${index + 1}`, `Label: ${label.name}`, index < 9 && !inspects(app) ? [String(index + 1)] : [], () => chooseLabel(app, label.name), canEdit]);
  }
  return rows;
}

/** What was clicked so far is still good under another label of such a kind. @param {string} shape */
const keepsVertices = (shape) => isShape(shape) && kindOf(shape).drawn === "vertices";

/** Labels what is selected; else the next object gets it, and a tag is put or taken at once. @param {App} app @param {string} name */
export function chooseLabel(app, name) {
  const { store, schema, setting } = app;
  const { view, document } = store.get();
  const label = labelNamed(schema, name);
  if (!label || view.readonly) return;
  if (label.shape === "tag") return void edit(app, (state) => toggleTag(state, setting, name));
  const kind = label.shape === "event" ? "event" : "track";
  const fitsThing = (/** @type {Thing | undefined} */ thing) => thing !== undefined && fits(label, thing, schema);
  const fitting = view.selection.some((id) => fitsThing(document.get(id)));
  store.dispatch({ type: "view", change: { active: { ...view.active, [kind]: name }, draft: keepsVertices(label.shape) ? view.draft : NO_DRAFT } });
  if (fitting && view.tool !== "draw") {
    const differ = view.selection.some((id) => fitsThing(document.get(id)) && document.get(id)?.label !== name);
    if (differ) edit(app, (state) => relabel(state, setting, name));
  } else if (isShape(label.shape)) {
    app.player.hold();
    store.dispatch({ type: "select", ids: [] });
    store.dispatch({ type: "view", change: { tool: "draw" } });
    hintAtDrawing(app);
  } else edit(app, (state) => startOrStopEvent(state, setting));
}

/** @param {App} app @returns {Row[]} */
function objects(app) {
  const { store, setting, stage } = app;
  const flag = (/** @type {"hidden" | "locked" | "pinned"} */ name) => () => {
    const { view, document } = store.get();
    const ids = view.selection.length ? view.selection : [];
    if (!ids.length) return app.say("Select an object first: click it, or press {object-next}.", "warn");
    store.dispatch({ type: "toggle", flag: name, ids: ids.filter((id) => document.get(id)?.kind === "track") });
  };
  const flagAll = (/** @type {"hidden" | "locked" | "pinned"} */ name) => () =>
    store.dispatch({ type: "toggle", flag: name, ids: byKind(store.get().document).tracks.map(({ id }) => id) });
  const flagOthers = (/** @type {"hidden" | "locked"} */ name) => () => {
    const { view, document } = store.get();
    const ids = byKind(document).tracks.map(({ id }) => id).filter((id) => !view.selection.includes(id));
    store.dispatch({ type: "toggle", flag: name, ids });
  };
  const isTrack = (/** @type {State} */ state) => selectedTrack(state) !== null;
  return [
    ...selecting(app),
    ["keyframe", "Keyframe here, or not", ["K"], () => edit(app, (state) => toggleKeyframe(state, setting)), canEdit],
    ["outside", "Outside from here, or back", ["O"], () => edit(app, (state) => toggleOutside(state, setting)), canEdit],
    ["occluded", "Occluded from here, or not", ["Q"], () => edit(app, (state) => toggleOccluded(state, setting)), canEdit],
    ["delete", "Delete the object, the picked vertex or keyframes, or the last vertex drawn", ["Delete", "Backspace"], () => {
      if (store.get().view.keyframePicks.length) edit(app, (state) => removePicks(state, setting));
      else deleteNearest(app);
    }, canEdit],
    ["begin-here", "Delete all keyframes before this frame", ["Ctrl+Delete"], () => edit(app, (state) => beginHere(state, setting)), canEdit],
    ["attribute-mode", "Set one attribute in turn, keyframe by keyframe, or leave that", ["Shift+A"], () => toggleAttributing(app), canEdit],
    ["end-after", "Delete all keyframes after this frame", ["Shift+Delete"], () => edit(app, (state) => endAfter(state, setting)), canEdit],
    ["lock", "Lock or unlock", ["L"], flag("locked")],
    ["hide", "Hide or show", ["H"], flag("hidden")],
    ["pin", "Pin: the mouse does not move it; or unpin", ["P"], flag("pinned"), canEdit],
    ["pin-all", "Pin or unpin all", ["Shift+P"], flagAll("pinned"), canEdit],
    ["lock-others", "Lock or unlock all others", ["Alt+L"], flagOthers("locked"), hasSelection],
    ["hide-others", "Hide or show all others", ["Alt+H"], flagOthers("hidden"), hasSelection],
    ["lock-all", "Lock or unlock all", ["Shift+L"], flagAll("locked")],
    ["hide-all", "Hide or show all", ["Shift+H"], flagAll("hidden")],
    ["zoom-object", "Zoom to the object", ["Z"], () => {
      const track = selectedTrack(store.get());
      const present = track ? stateAt(track, editFrame(store.get()), app.clip.stop) : null;
      if (!track || !present) return app.say("Select an object that is visible at this frame.", "warn");
      return store.dispatch({ type: "view", change: { viewport: framing(kindOf(track.shape).bounds(present.points), stage), fitted: false } });
    }, isTrack],
    ...following(app),
    ...nudging(app),
  ];
}

/** @param {App} app @returns {Row[]} */
function editing(app) {
  const { store, setting } = app;
  return [
    ["undo", "Undo, or take back the last vertex", ["Ctrl+Z"], () => undoNearest(app)],
    ["redo", "Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], () => travel(app, "redo")],
    ["copy", "Copy", ["Ctrl+C"], () => {
      if (copyKeyframes(app)) return;
      app.clipboard.copied = copied(store.get(), setting);
      const { length } = app.clipboard.copied;
      app.say(length ? `Copied ${length} object${length > 1 ? "s" : ""}` : "Select an object that is visible at this frame.", length ? "info" : "warn");
    }],
    ["paste", "Paste at this frame", ["Ctrl+V"], () => {
      if (!pasteKeyframes(app)) edit(app, (state) => pasted(state, setting, app.clipboard.copied));
    }, canEdit],
    ["propagate-many", "Propagate, and see first how far", ["Alt+B"], () => app.open["propagate"]?.(), canEdit],
    ["resample", "Fewer keyframes that tell the same", ["Shift+J"], () => app.open["resample"]?.(), canEdit],
    ["propagate", "Propagate over the next frames", ["Ctrl+B"], () => {
      const { step } = store.get().view;
      if (edit(app, (state) => propagate(state, setting, step))) app.say(`Propagated over ${step} frames`);
    }, canEdit],
    ["merge", "Merge the selected tracks", ["M"], () => edit(app, mergeSelected), canEdit],
    ["join-gap", "Join across the gap here, or the nearest", ["Shift+M"], () => edit(app, (state) => joinGap(state, setting)), canEdit],
    ["split", "Split the track here", ["Alt+M"], () => edit(app, (state) => splitSelected(state, setting)), canEdit],
    ["escape", "Stop drawing or following, or select nothing", ["Escape"], () => {
      const { view } = store.get();
      // What is being dragged is let go first, and nothing else.
      if (!document.dispatchEvent(new CustomEvent("labeler:escape", { cancelable: true })) || dropFollowing(app)) return;
      if (view.attribute) store.dispatch({ type: "view", change: { attribute: null } });
      else if (view.tool === "draw") store.dispatch({ type: "view", change: { tool: view.draft.corner || view.draft.vertices.length ? "draw" : "select", draft: NO_DRAFT } });
      else if (view.tool === "region" || view.region) store.dispatch({ type: "view", change: { tool: "select", region: null } });
      else if (view.keyframePicks.length) store.dispatch({ type: "view", change: { keyframePicks: [] } });
      else store.dispatch({ type: "select", ids: [] });
    }],
  ];
}

/** @param {App} app @returns {Row[]} */
function looking(app) {
  const { store, size, stage } = app;
  const zoom = (/** @type {number} */ factor) => () => {
    const middle = { x: stage.width / 2, y: stage.height / 2 };
    store.dispatch({ type: "view", change: { viewport: zoomedAt(store.get().view.viewport, middle, factor), fitted: false } });
  };
  const hasProblems = () => app.bootstrap.mode === "annotate" || app.bootstrap.mode === "review";
  return [
    ["zoom-in", "Zoom in", ["+", "="], zoom(1.25)],
    ["zoom-out", "Zoom out", ["-"], zoom(0.8)],
    ["zoom-fit", "Fit the picture", ["0"], () => store.dispatch({ type: "view", change: { viewport: fitted(size, stage), fitted: true } })],
    ["problem-next", "Next problem", ["U"], () => walkProblems(app, 1), hasProblems],
    ["problem-previous", "Problem before", ["Shift+U"], () => walkProblems(app, -1), hasProblems],
    ...timelineZooms(app),
    ...pictureCommands(app),
    ...areas(app),
    ["panel-objects", "Show the objects", [], () => store.dispatch({ type: "view", change: { panel: "objects" } })],
    ["panel-guideline", "Show the guideline, or the objects again", ["I"], () => {
      const { panel } = store.get().view;
      store.dispatch({ type: "view", change: { panel: panel === "guideline" ? "objects" : "guideline" } });
    }],
    ["filter", "Filter the objects", ["/"], () => app.open["filter"]?.()],
    ["label-find", "Find a label", ["Shift+F"], () => app.open["label"]?.(), (state) => canEdit(state) && app.schema.labels.length > MANY_LABELS],
  ];
}

/** @param {App} app @returns {Row[]} */
function work(app) {
  const { mode } = app.bootstrap;
  /** @type {Row[]} */
  const rows = [["shortcuts", "All commands and keys", ["?"], () => app.open["shortcuts"]?.()],
    ["palette", "Find a command, object or frame", ["Ctrl+K"], () => app.open["palette"]?.()]];
  if (mode === "annotate") {
    rows.push(["save", "Save now", ["Ctrl+S"], () => void app.sync.saveNow()],
      ["submit", "Submit the task", ["Ctrl+Enter"], () => app.open["submit"]?.()]);
  }
  if (mode === "review" || mode === "audit") {
    rows.push(["verdict", mode === "audit" ? "Give the verdict" : "Approve or return", ["Ctrl+Enter"], () => app.open["verdict"]?.()]);
  }
  return rows;
}
