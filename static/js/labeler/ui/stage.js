/** The picture and everything drawn over it: layers, pointer, wheel, zoom. */

/** @import { Point, State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Hit } from "../tools/hit.js" */
/** @import { SelectMemory } from "../tools/select.js" */
/** @import { DrawMemory } from "../tools/draw.js" */
import { isShape, kindOf } from "../geometry/kinds/registry.js";
import { fitted, panned, toPicture, zoomedAt } from "../geometry/viewport.js";
import { labelNamed, selectedTrack, shownShapes } from "../state/selectors.js";
import { newId } from "../state/ids.js";
import { drawTool, READY } from "../tools/draw.js";
import { regionTool } from "../tools/region.js";
import { hitAt, under } from "../tools/hit.js";
import { IDLE, selectTool } from "../tools/select.js";
import { LOCKED } from "../tools/verbs.js";
import { paintFrame } from "../render/frame.js";
import { followedAt } from "../tracks/following.js";
import { paintGhost } from "../render/ghost.js";
import { paintOther } from "../render/other.js";
import { paintPins } from "../render/pins.js";
import { paintHandles } from "../render/handles.js";
import { createLayers } from "../render/layers.js";
import { paintShapes } from "../render/shapes.js";
import { whyReadonly } from "./app.js";
import { otherShapes } from "./comparing.js";
import { pinsOf } from "./pins.js";
import { setAttribute } from "./dom.js";
import { filterOf } from "./picture.js";

const REACH_PX = 9;
const KEY_REACH = 0.5;
const DOUBLE_MS = 600;
const SAME_PX = 3;

/** @param {App} app @param {HTMLElement} element */
export function createStage(app, element) {
  const { store, size, clip, colorOf, bootstrap } = app;
  const { fontFamily: font } = getComputedStyle(element);
  const only = bootstrap.mode === "audit" ? bootstrap.item?.track ?? null : null;
  const { schema } = app;
  const labelOfNext = () => labelNamed(schema, store.get().view.active.track ?? "");
  const templates = new Map(schema.labels.map((label) => [label.name, label]));
  /** @type {(label: string) => import("../geometry/kinds/kind.js").Template} */
  const templateOf = (label) => templates.get(label) ?? {};
  const shapes = () => shownShapes(store.get(), clip.stop);

  const layers = createLayers(element, {
    frame(context, stage) {
      const { view } = store.get();
      const picture = view.shown >= 0 ? app.pictures.peek(view.shown) : null;
      if (picture) paintFrame(context, { picture, viewport: view.viewport, size, stage, watermark: bootstrap.watermark, grid: view.picture.grid });
    },
    shapes(context, stage) {
      const { view } = store.get();
      const { viewport, selection, hovered, locked } = view;
      paintShapes(context, { shapes: shapes(), viewport, stage, selection, hovered, locked, only, colorOf, templateOf, font });
      if (view.comparison) paintOther(context, { shapes: otherShapes(app, store.get()), words: view.comparison.words, viewport, templateOf, font });
    },
    handles(context, stage) {
      const state = store.get();
      const { view } = state;
      paintHandles(context, {
        viewport: view.viewport, stage, grips: gripsOf(state), picked: view.picked, nameOf: jointName(state), draft: view.draft, label: labelOfNext(),
        crosshair: view.tool === "draw" ? view.crosshair ?? view.draft.cursor : null, place: view.crosshair, brush: isBrush() ? view.brush.size : null,
        color: colorOf(view.active.track ?? ""), font,
      });
      paintPins(context, { pins: pinsOf(app, state), drawn: view.region, viewport: view.viewport, stage, font });
      const ghost = view.following && followedAt(view.following, view.shown, size);
      const followed = view.following && state.document.get(view.following.track);
      if (ghost) paintGhost(context, { points: ghost, viewport: view.viewport, color: colorOf(followed?.label ?? ""), font });
    },
  }, (stage) => {
    Object.assign(app.stage, stage);
    if (store.get().view.fitted) store.dispatch({ type: "view", change: { viewport: fitted(size, stage) } });
  });

  /** @param {State} state */
  function resizable(state) {
    const track = selectedTrack(state);
    const { view } = state;
    const can = track && view.selection.length === 1 && !view.readonly && view.tool === "select" && !view.playing;
    return can && !view.locked.has(track.id) && !view.pinned.has(track.id) && !view.hidden.has(track.id) ? track.id : null;
  }

  /** @param {State} state */
  function gripsOf(state) {
    const id = resizable(state);
    const own = id ? shapes().find(({ track }) => track.id === id) : null;
    return own ? kindOf(own.track.shape).grips(own.state.points) : [];
  }

  /** The name a skeleton's template gives a point. @param {State} state @returns {(grip: {key: string, look?: string}) => string} */
  function jointName(state) {
    const joints = templateOf(selectedTrack(state)?.label ?? "").skeleton?.points ?? [];
    return ({ key, look }) => joints[Number(key)] ? `${joints[Number(key)]?.name}${look ? ` · ${look === "hidden" ? "hidden" : "not there"}` : ""}` : "";
  }

  function isBrush() {
    const label = labelOfNext();
    return Boolean(label && isShape(label.shape) && kindOf(label.shape).drawn === "brush");
  }

  store.subscribe((state, before) => {
    const [now, was] = [state.view, before.view];
    if (now.viewport !== was.viewport || now.shown !== was.shown) layers.invalidate("frame", "shapes", "handles");
    const pinKeys = /** @type {const} */ (["findings", "finding", "questions", "question", "region"]);
    const shapeKeys = /** @type {const} */ (["selection", "hovered", "hidden", "locked", "pinned", "tool", "playing", "readonly", "past", "comparison"]);
    if (state.document !== before.document || shapeKeys.some((key) => now[key] !== was[key])) layers.invalidate("shapes", "handles");
    if (now.draft !== was.draft || now.active !== was.active || now.picked !== was.picked || now.crosshair !== was.crosshair || now.brush !== was.brush || now.following !== was.following || pinKeys.some((key) => now[key] !== was[key])) layers.invalidate("handles");
    if (now.picture !== was.picture) {
      showLook(now.picture);
      layers.invalidate("frame");
    }
    if (now.tool !== was.tool) setAttribute(element, "data-tool", now.tool);
  });

  /** @param {import("../types.js").PictureLook} picture */
  function showLook(picture) {
    const [frame] = layers.canvases;
    if (frame) frame.style.filter = filterOf(picture);
  }
  showLook(store.get().view.picture);
  handlePointer(app, element, resizable, shapes);
  handleWheel(app, element);
  return layers;
}

/** @param {App} app @param {HTMLElement} element */
function handleWheel({ store, size, stage }, element) {
  element.addEventListener("wheel", (event) => {
    event.preventDefault();
    const { viewport } = store.get().view;
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.shiftKey) {
      const across = (event.deltaX || event.deltaY) * unit;
      store.dispatch({ type: "view", change: { viewport: panned(viewport, -across, 0, size, stage), fitted: false } });
      return;
    }
    const bounds = element.getBoundingClientRect();
    const at = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    const factor = Math.exp(-event.deltaY * unit * (event.ctrlKey ? 0.01 : 0.0016));
    store.dispatch({ type: "view", change: { viewport: zoomedAt(viewport, at, factor), fitted: false } });
  }, { passive: false });
}

/**
 * @param {App} app @param {HTMLElement} element @param {(state: State) => string | null} resizable
 * @param {() => readonly import("../state/selectors.js").Shown[]} shapes
 */
function handlePointer(app, element, resizable, shapes) {
  const { store, size, clip, player } = app;
  /** @type {SelectMemory} */ let selecting = IDLE;
  /** @type {DrawMemory} */ let drawing = READY;
  /** @type {Point | null} */ let panFrom = null;
  /** @type {Point | null} */ let marking = null;
  /** @type {Point & {time: number}} */ let pressedAt = { x: -Infinity, y: 0, time: 0 };
  let refused = false;
  let drewAt = -Infinity;
  let grabbedCursor = "move";

  /** @param {PointerEvent} event @returns {Point} */
  function stagePoint(event) {
    const bounds = element.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }

  /** @param {Point} point @returns {Hit | null} */
  function hit(point) {
    const state = store.get();
    return hitAt(shapes(), point, { near: REACH_PX / state.view.viewport.scale, resizable: resizable(state) });
  }

  /** @param {import("../types.js").State} state @param {number} near */
  const contextOf = (state, near) =>
    ({ state, label: labelNamed(app.schema, state.view.active.track ?? ""), size, stop: clip.stop, near, newId });

  /** @param {"down" | "move" | "up"} type @param {Point} point @param {{shift: boolean, alt: boolean}} keys @param {number} near */
  function draw(type, point, keys, near) {
    const result = drawTool(drawing, { type, point, ...keys, hit: null }, contextOf(store.get(), near));
    drawing = result.memory;
    for (const action of result.actions) store.dispatch(action);
    if (type === "down") drewAt = result.actions.some((action) => action.type === "edit") ? performance.now() : drewAt;
  }
  // A key goes where it says: nothing near draws it away.
  app.hand = (type, point) => draw(type, point, { shift: false, alt: false }, KEY_REACH);

  /** @param {"down" | "move" | "up"} type @param {PointerEvent} event */
  function step(type, event) {
    const state = store.get();
    const point = toPicture(state.view.viewport, stagePoint(event));
    const near = REACH_PX / state.view.viewport.scale;
    const keys = { shift: event.shiftKey, alt: event.altKey };
    if (state.view.tool === "region") {
      const result = regionTool(marking, { type, point }, { size, near });
      marking = result.memory;
      for (const action of result.actions) store.dispatch(action);
      return undefined;
    }
    if (state.view.tool === "draw") return draw(type, point, keys, near);
    const found = selecting.kind === "idle" ? hit(point) : null;
    if (type === "down" && found?.kind === "handle") grabbedCursor = found.cursor;
    if (type === "down" && !found && !event.shiftKey) panFrom = stagePoint(event);
    const more = type === "down" ? { under: under(shapes(), point, near), again: isAgain(stagePoint(event)) } : {};
    const result = selectTool(selecting, { type, point, ...keys, hit: found, ...more }, contextOf(state, near));
    selecting = result.memory;
    for (const action of result.actions) store.dispatch(action);
    if (type !== "down") hover(found);
    return explain(type, found, state);
  }

  /** Whether a press is where the last was, too late for a double click. @param {Point} at */
  function isAgain(at) {
    const { x, y, time } = pressedAt;
    pressedAt = { ...at, time: performance.now() };
    return Math.hypot(at.x - x, at.y - y) <= SAME_PX && pressedAt.time - time > DOUBLE_MS;
  }

  /** Dragging what may not be changed says why, once a drag. @param {string} type @param {Hit | null} found @param {State} state */
  function explain(type, found, state) {
    if (type === "down") refused = found !== null && (isHeld(state.view, found.id));
    if (type === "up") refused = false;
  }

  /** @param {Hit | null} found */
  function hover(found) {
    const { view } = store.get();
    if (view.hovered !== (found?.id ?? null)) store.dispatch({ type: "view", change: { hovered: found?.id ?? null } });
    const moving = selecting.kind !== "idle" && selecting.moving;
    element.style.cursor = panFrom ? "grabbing" : moving ? (selecting.kind === "resize" ? grabbedCursor : "move")
      : !found ? "" : found.kind === "handle" ? found.cursor : isHeld(view, found.id) ? "pointer" : "move";
  }

  element.addEventListener("pointerdown", (event) => {
    if (event.button > 2) return;
    element.focus({ preventScroll: true });
    element.setPointerCapture(event.pointerId);
    if (event.button !== 0) {
      event.preventDefault();
      panFrom = stagePoint(event);
      return;
    }
    player.hold();
    if (store.get().view.crosshair) store.dispatch({ type: "view", change: { crosshair: null } });
    step("down", event);
  });

  element.addEventListener("pointermove", (event) => {
    if (panFrom && (event.buttons & 7)) {
      const at = stagePoint(event);
      const { viewport } = store.get().view;
      const [dx, dy] = [at.x - panFrom.x, at.y - panFrom.y];
      if (dx || dy) store.dispatch({ type: "view", change: { viewport: panned(viewport, dx, dy, size, app.stage), fitted: false } });
      panFrom = at;
      element.style.cursor = "grabbing";
      return;
    }
    if (refused && event.buttons === 1) {
      refused = false;
      const { view } = store.get();
      app.say(view.readonly ? whyReadonly(app) : view.selection.some((id) => view.locked.has(id)) ? LOCKED : "It is pinned. Press {pin} to unpin it.", "warn");
    }
    if (!store.get().view.crosshair) step("move", event); // a hand beside the mouse does not move what keys draw
  });

  for (const type of ["pointerup", "pointercancel"]) {
    element.addEventListener(type, (event) => {
      const wasPan = panFrom !== null;
      panFrom = null;
      element.style.cursor = "";
      if (!(event instanceof PointerEvent) || (wasPan && event.button !== 0)) return;
      step("up", event);
    });
  }

  element.addEventListener("pointerleave", () => {
    const { view } = store.get();
    if (view.hovered) store.dispatch({ type: "view", change: { hovered: null } });
    if (view.draft.cursor && !view.draft.corner) store.dispatch({ type: "view", change: { draft: { ...view.draft, cursor: null } } });
  });
  element.addEventListener("dblclick", () => {
    // The second click of a double click may have closed an outline.
    if (store.get().view.tool === "draw" || performance.now() - drewAt < DOUBLE_MS) return;
    const track = selectedTrack(store.get());
    if (track) app.commands.find(({ name }) => name === "zoom-object")?.run();
  });
  element.addEventListener("contextmenu", (event) => event.preventDefault());
  // Esc while something is dragged: as if it had not begun.
  document.addEventListener("labeler:escape", (event) => {
    if ((selecting.kind !== "idle" && selecting.moving) || drawing.stroke?.track) event.preventDefault();
    if (selecting.kind !== "idle") store.dispatch({ type: "cancel", gesture: selecting.gesture });
    if (drawing.stroke?.track) store.dispatch({ type: "cancel", gesture: drawing.stroke.gesture });
    selecting = IDLE;
    drawing = READY;
    marking = null;
    panFrom = null;
  });
}

/** Whether the mouse may not move it. @param {State["view"]} view @param {string} id */
const isHeld = (view, id) => view.readonly || view.locked.has(id) || view.pinned.has(id);
