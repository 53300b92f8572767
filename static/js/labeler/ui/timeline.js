/** The timeline panel: overview, ruler and lanes on one canvas, and what the pointer does there. */

/** @import { EventSpan, KeyframePick, Span, Track } from "../types.js" */
/** @import { App, Update } from "./app.js" */
/** @import { Layout, TimelineHit } from "../render/timeline_layout.js" */
import { clamp } from "../geometry/box.js";
import { movedKeyframe, roomAround } from "../tracks/keyframes.js";
import { picksWithin, snappedFrame } from "../tracks/picked.js";
import { movePicks, pick, tracksOf } from "../tools/picks.js";
import { keyframeDensity, lanes, unresolved } from "../state/lanes.js";
import { editFrame, nameOf, seenDocument, selected } from "../state/selectors.js";
import { newId } from "../state/ids.js";
import { paintTimeline } from "../render/timeline.js";
import {
  frameAt, GUTTER, HEAD_HEIGHT, LANE_HEIGHT, middleOf, mostScroll, overviewFrame, shiftedRange, timelineHit, zoomedRange,
} from "../render/timeline_layout.js";
import { readTheme } from "../render/theme.js";
import { goTo, perform, whyReadonly } from "./app.js";
import { h, setAttribute } from "./dom.js";
import { createFilm } from "./film.js";

const DENSITY_PARTS = 180;
const SNAP_PX = 6;

/**
 * @typedef {{kind: "scrub", overview: boolean}
 *   | {kind: "keyframe", track: Track, from: number, gesture: string}
 *   | {kind: "box", from: {x: number, y: number}, to: {x: number, y: number}}
 *   | {kind: "picks", tracks: Track[], picks: readonly KeyframePick[], from: number, gesture: string}
 *   | {kind: "edge", event: EventSpan, side: "start" | "stop", gesture: string}
 *   | {kind: "move", event: EventSpan, from: number, gesture: string}
 *   | {kind: "scroll", from: number, at: number}} Drag
 */

/** @param {App} app @returns {{element: HTMLElement, update: Update, zoom: (factor: number) => void, showAll: () => void}} */
export function createTimeline(app) {
  const { store, schema, clip, player, colorOf } = app;
  const canvas = h("canvas", {
    class: "lb-timeline-canvas", tabindex: 0, role: "slider", "aria-label": "Timeline: frame on the picture",
    "aria-valuemin": clip.start, "aria-valuemax": clip.stop - 1, "data-stage": "timeline",
  });
  const thumb = h("div", { class: "lb-timeline-thumb", "aria-hidden": "true" });
  const film = createFilm(app);
  const body = h("div", { class: "lb-timeline-body" }, canvas, thumb);
  const element = h("section", { class: "lb-timeline", "aria-label": "Timeline" }, film.element, body, film.preview);
  let theme = readTheme(document.body);
  let scroll = 0;
  /** @type {number | null} */ let hoverFrame = null;
  let scheduled = 0;
  /** @type {Drag | null} */ let drag = null;
  const size = { width: 0, height: 0 };

  const rows = () => lanes(seenDocument(store.get()), store.get().view.filter, schema, clip);
  /** @returns {Layout} */
  const layout = () => ({ ...size, scroll, range: store.get().view.range, clip });

  function paint() {
    scheduled = 0;
    const context = canvas.getContext("2d");
    if (!context || !size.width) return;
    const { document: things, view } = store.get();
    const all = rows();
    scroll = clamp(scroll, 0, mostScroll(layout(), all.length));
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintTimeline(context, {
      layout: layout(), lanes: all, density: keyframeDensity(things, clip, DENSITY_PARTS), findings: unresolved(view.findings),
      loop: view.loop, playhead: view.playing ? view.shown : view.frame, hoverFrame, selection: view.selection, picks: view.keyframePicks, box: drag?.kind === "box" ? drag : null, hidden: view.hidden,
      openEvent: view.openEvent, colorOf, theme,
    });
    film.paint(layout());
    const room = size.height - HEAD_HEIGHT;
    const total = all.length * LANE_HEIGHT + 6;
    thumb.hidden = total <= room;
    thumb.style.height = `${Math.max(24, (room / total) * room)}px`;
    thumb.style.top = `${HEAD_HEIGHT + (scroll / Math.max(1, total - room)) * (room - Math.max(24, (room / total) * room))}px`;
  }

  function invalidate() {
    scheduled ||= requestAnimationFrame(paint);
  }

  new ResizeObserver(() => {
    size.width = body.clientWidth;
    size.height = body.clientHeight;
    const ratio = devicePixelRatio || 1;
    canvas.width = Math.round(size.width * ratio);
    canvas.height = Math.round(size.height * ratio);
    paint();
  }).observe(body);
  document.addEventListener("plumbline:theme", () => {
    theme = readTheme(document.body);
    invalidate();
  });

  /** @param {Span} range */
  const setRange = (range) => store.dispatch({ type: "view", change: { range } });
  /** @param {PointerEvent | WheelEvent} event */
  function at(event) {
    const bounds = canvas.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }

  /** Whether something may be changed; says why not. @param {string} id */
  function mayEdit(id) {
    const { view } = store.get();
    if (view.readonly) app.say(whyReadonly(app), "warn");
    else if (view.locked.has(id)) app.say("It is locked. Press L to unlock it.", "warn");
    else return true;
    return false;
  }

  /** @param {TimelineHit} hit @param {number} y @returns {Drag | null} */
  function pressed(hit, y) {
    const { keyframePicks: picks } = store.get().view;
    if (hit.kind === "keyframe" && picks.some(({ id, frame }) => id === hit.lane.id && frame === hit.frame)) {
      return { kind: "picks", tracks: tracksOf(store.get(), picks), picks, from: hit.frame, gesture: newId() };
    }
    const { document: things } = store.get();
    if (hit.kind === "overview" || hit.kind === "ruler") {
      void player.seek(hit.frame);
      return { kind: "scrub", overview: hit.kind === "overview" };
    }
    if (hit.kind === "name") {
      const first = hit.lane.kind === "track" ? hit.lane.id : hit.lane.kind === "event" ? hit.lane.events[0]?.id : hit.lane.tags[0]?.id;
      if (first) goTo(app, first);
      return null;
    }
    if (hit.kind === "keyframe") {
      goTo(app, hit.lane.id, hit.frame);
      const track = things.get(hit.lane.id);
      return track?.kind === "track" ? { kind: "keyframe", track, from: hit.frame, gesture: newId() } : null;
    }
    if (hit.kind === "edge" || hit.kind === "event") {
      goTo(app, hit.id, hit.frame);
      const event = things.get(hit.id);
      if (event?.kind !== "event") return null;
      return hit.kind === "edge" ? { kind: "edge", event, side: hit.side, gesture: newId() }
        : { kind: "move", event, from: hit.frame, gesture: newId() };
    }
    if (hit.kind === "tag") {
      goTo(app, hit.id, hit.frame);
      return null;
    }
    if (hit.kind === "lane") {
      if (hit.lane.kind === "track") store.dispatch({ type: "select", ids: [hit.lane.id] });
      void player.seek(hit.frame);
      return { kind: "scrub", overview: false };
    }
    return { kind: "scroll", from: y, at: scroll };
  }

  /** @param {Drag} move @param {{x: number, y: number}} point */
  function dragged(move, point) {
    const frame = frameAt(layout(), point.x);
    if (move.kind === "scrub") return void player.seek(move.overview ? overviewFrame(layout(), point.x) : frame);
    if (move.kind === "scroll") {
      scroll = move.at - (point.y - move.from);
      return invalidate();
    }
    if (move.kind === "keyframe") return dragKeyframe(move, frame);
    if (move.kind === "picks") return dragPicks(move, frame);
    if (move.kind === "box") {
      move.to = point;
      return invalidate();
    }
    const { event, gesture } = move;
    const length = event.stop - event.start;
    const changed = move.kind === "move"
      ? spanAt(clamp(event.start + frame - move.from, clip.start, clip.stop - length), length)
      : move.side === "start" ? { start: Math.min(frame, event.stop - 1), stop: event.stop }
        : { start: event.start, stop: Math.max(frame + 1, event.start + 1) };
    if (changed.start === event.start && changed.stop === event.stop && !store.get().history.past.at(-1)?.gesture) return undefined;
    if (!mayEdit(event.id)) return void (drag = null);
    store.dispatch({ type: "edit", put: [{ ...event, ...changed }], title: "Move event", gesture });
    return void player.seek(move.kind === "edge" && move.side === "stop" ? changed.stop - 1 : move.kind === "edge" ? changed.start : frame);
  }

  /** They move together, and meet the playhead when they come near it. @param {Drag & {kind: "picks"}} move @param {number} frame */
  function dragPicks({ tracks, picks, from, gesture }, frame) {
    const { view } = store.get();
    const near = Math.floor((SNAP_PX * (view.range.stop - view.range.start)) / Math.max(1, size.width));
    const by = snappedFrame(frame, [view.frame], near) - from;
    if (!by && store.get().history.past.at(-1)?.gesture !== gesture) return;
    if (view.readonly || !perform(app, movePicks(store.get(), app.setting, { tracks, picks, by, gesture }))) {
      if (view.readonly) app.say(whyReadonly(app), "warn");
      drag = null;
    }
  }

  /** Picks the keyframes in the box, beside those of before. @param {Drag & {kind: "box"}} box */
  function pickBox({ from, to }) {
    const [low, high] = [from, to].map(({ y }) => Math.floor((y - HEAD_HEIGHT + scroll) / LANE_HEIGHT)).toSorted((a, b) => a - b);
    const [left, right] = [from.x, to.x].toSorted((a, b) => a - b);
    const { document: things, view } = store.get();
    const touched = rows().slice(Math.max(0, low ?? 0), (high ?? 0) + 1).flatMap((lane) => {
      const track = lane.kind === "track" ? things.get(lane.id) : null;
      return track?.kind === "track" ? [track] : [];
    });
    const reach = right !== undefined && left !== undefined && right - left < SNAP_PX ? SNAP_PX : 0;
    const span = { start: -Infinity, stop: Infinity };
    const inside = picksWithin(touched, span).filter(({ frame }) => {
      const x = middleOf(layout(), frame);
      return x >= (left ?? 0) - reach && x <= (right ?? 0) + reach;
    });
    const isIn = (/** @type {KeyframePick} */ { id, frame }) => view.keyframePicks.some((other) => other.id === id && other.frame === frame);
    // Shift and a click on one that is picked gives it up.
    const kept = reach ? view.keyframePicks.filter((one) => !inside.some(({ id, frame }) => id === one.id && frame === one.frame)) : view.keyframePicks;
    store.dispatch(pick([...kept, ...inside.filter((one) => !isIn(one))]));
    const { length } = store.get().view.keyframePicks;
    if (length) app.say(`${length} keyframe${length === 1 ? "" : "s"} picked`);
  }

  /** @param {Drag & {kind: "keyframe"}} move @param {number} frame */
  function dragKeyframe({ track, from, gesture }, frame) {
    const { low, high } = roomAround(track, from, clip);
    const to = clamp(frame, low, high);
    const began = store.get().history.past.at(-1)?.gesture === gesture;
    if (to === from && !began) return;
    if (!mayEdit(track.id)) return void (drag = null);
    store.dispatch({ type: "edit", put: [movedKeyframe(track, from, to)], title: "Move keyframe", gesture });
    void player.seek(to);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    const { x, y } = at(event);
    drag = event.shiftKey && y >= HEAD_HEIGHT && x >= GUTTER ? { kind: "box", from: { x, y }, to: { x, y } } : pressed(timelineHit(layout(), rows(), x, y), y);
  });
  canvas.addEventListener("pointermove", (event) => {
    const point = at(event);
    if (drag && event.buttons) return dragged(drag, point);
    const hit = timelineHit(layout(), rows(), point.x, point.y);
    const next = "frame" in hit && point.x >= GUTTER ? hit.frame : null;
    if (next !== hoverFrame) {
      hoverFrame = next;
      invalidate();
    }
    film.show(hit.kind === "overview" || hit.kind === "ruler" ? next : null, event.clientX);
    canvas.style.cursor = hit.kind === "edge" ? "ew-resize" : hit.kind === "keyframe" || hit.kind === "event" || hit.kind === "name" || hit.kind === "tag" ? "pointer" : "default";
    return undefined;
  });
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => {
    if (drag?.kind === "box" && type === "pointerup") pickBox(drag);
    drag = null;
    invalidate();
  });
  canvas.addEventListener("pointerleave", () => {
    hoverFrame = null;
    film.show(null, 0);
    invalidate();
  });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey) setRange(zoomedRange(layout(), frameAt(layout(), at(event).x), Math.exp(event.deltaY * unit * 0.004)));
    else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      const { start, stop } = store.get().view.range;
      setRange(shiftedRange(layout(), ((event.deltaX || event.deltaY) * unit / 600) * (stop - start)));
    } else {
      scroll += event.deltaY * unit;
      invalidate();
    }
  }, { passive: false });

  /** The lane of what is selected comes into sight. @param {string} id */
  function reveal(id) {
    const index = rows().findIndex((lane) => lane.id === id);
    if (index < 0) return;
    const room = size.height - HEAD_HEIGHT;
    const top = index * LANE_HEIGHT;
    if (top < scroll) scroll = top;
    else if (top + LANE_HEIGHT > scroll + room) scroll = top + LANE_HEIGHT - room;
  }

  /** @type {Update} */
  const update = (state, before) => {
    const { view } = state;
    if (view === before.view && state.document === before.document && size.width) return;
    const frame = editFrame(state);
    if (view.selection !== before.view.selection && !drag) {
      const thing = selected(state);
      if (thing) reveal(thing.kind === "track" ? thing.id : `${thing.kind}:${thing.label}`);
    }
    const { start, stop } = view.range;
    if ((view.frame < start || view.frame >= stop) && view.frame !== before.view.frame) {
      setRange(shiftedRange(layout(), view.playing ? view.frame - start : view.frame - Math.floor((start + stop) / 2)));
    }
    setAttribute(canvas, "aria-valuenow", String(frame));
    const main = selected(state);
    setAttribute(canvas, "aria-valuetext", `Frame ${frame}${main ? `, ${nameOf(main)} selected` : ""}`);
    invalidate();
  };
  return {
    element, update,
    zoom: (factor) => setRange(zoomedRange(layout(), store.get().view.frame, factor)),
    showAll: () => setRange({ start: clip.start, stop: clip.stop }),
  };
}

/** @param {number} start @param {number} length @returns {Span} */
const spanAt = (start, length) => ({ start, stop: start + length });
