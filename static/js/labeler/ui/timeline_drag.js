/** What a pointer drags on the timeline: the playhead, keyframes, events and their ends, a box, the lanes. */

/** @import { EventSpan, KeyframePick, State, Track } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Lane } from "../state/lanes.js" */
/** @import { Layout, TimelineHit } from "../render/timeline_layout.js" */
import { clamp } from "../geometry/box.js";
import { movedKeyframe, roomAround } from "../tracks/keyframes.js";
import { picksWithin, snappedFrame } from "../tracks/picked.js";
import { movePicks, pick, tracksOf } from "../tools/picks.js";
import { LOCKED } from "../tools/verbs.js";
import { newId } from "../state/ids.js";
import { snapMarks } from "../state/places.js";
import { frameAt, HEAD_HEIGHT, LANE_HEIGHT, middleOf, overviewFrame } from "../render/timeline_layout.js";
import { goTo, perform, whyReadonly } from "./app.js";

const SNAP_PX = 6;

/**
 * @typedef {{x: number, y: number}} At  CSS pixels of the timeline.
 * @typedef {{kind: "scrub", overview: boolean}
 *   | {kind: "keyframe", track: Track, from: number}
 *   | {kind: "box", from: At, to: At}
 *   | {kind: "picks", tracks: Track[], picks: readonly KeyframePick[], from: number}
 *   | {kind: "edge", event: EventSpan, side: "start" | "stop"}
 *   | {kind: "move", event: EventSpan, from: number}
 *   | {kind: "scroll", from: number, at: number}} What
 * @typedef {What & {gesture: string, began: number, snapped: number | null}} Drag  `began`: the playhead before it.
 * @typedef {{layout: () => Layout, rows: () => readonly Lane[], scrollTo: (top: number) => void, invalidate: () => void}} Panel
 */

/** @param {App} app @param {Panel} panel */
export function createDrags(app, { layout, rows, scrollTo, invalidate }) {
  const { store, clip, player } = app;
  /** @type {Drag | null} */ let drag = null;

  /** Whether something may be changed; says why not. @param {string} id */
  function mayEdit(id) {
    const { view } = store.get();
    if (view.readonly) app.say(whyReadonly(app), "warn");
    else if (view.locked.has(id)) app.say(LOCKED, "warn");
    else return true;
    drag = null;
    return false;
  }

  /** @param {TimelineHit} hit @param {number} y @returns {What | null} */
  function pressed(hit, y) {
    const state = store.get();
    const { keyframePicks: picks } = state.view;
    if (hit.kind === "keyframe" && picks.some(({ id, frame }) => id === hit.lane.id && frame === hit.frame)) {
      return { kind: "picks", tracks: tracksOf(state, picks), picks, from: hit.frame };
    }
    if (hit.kind === "overview" || hit.kind === "ruler") {
      void player.seek(hit.frame);
      return { kind: "scrub", overview: hit.kind === "overview" };
    }
    if (hit.kind === "name") {
      const first = hit.lane.kind === "track" ? hit.lane.id : hit.lane.kind === "event" ? hit.lane.events[0]?.id : hit.lane.tags[0]?.id;
      if (first) goTo(app, first);
      return null;
    }
    if (hit.kind === "lane") {
      if (hit.lane.kind === "track") store.dispatch({ type: "select", ids: [hit.lane.id] });
      void player.seek(hit.frame);
      return { kind: "scrub", overview: false };
    }
    if (hit.kind === "empty") return { kind: "scroll", from: y, at: layout().scroll };
    return grabbed(hit);
  }

  /** @param {Extract<TimelineHit, {kind: "keyframe" | "edge" | "event" | "tag"}>} hit @returns {What | null} */
  function grabbed(hit) {
    const id = hit.kind === "keyframe" ? hit.lane.id : hit.id;
    goTo(app, id, hit.frame);
    const thing = store.get().document.get(id);
    if (hit.kind === "keyframe") return thing?.kind === "track" ? { kind: "keyframe", track: thing, from: hit.frame } : null;
    if (hit.kind === "tag" || thing?.kind !== "event") return null;
    return hit.kind === "edge" ? { kind: "edge", event: thing, side: hit.side } : { kind: "move", event: thing, from: hit.frame };
  }

  /** @param {Drag} move @param {At} point @param {boolean} free  Nothing near draws it. */
  function dragged(move, point, free) {
    const frame = frameAt(layout(), point.x);
    if (move.kind === "scrub") return void player.seek(move.overview ? overviewFrame(layout(), point.x) : frame);
    if (move.kind === "scroll") return scrollTo(move.at - (point.y - move.from));
    if (move.kind === "box") {
      move.to = point;
      return invalidate();
    }
    if (move.kind === "edge" || move.kind === "move") return dragEvent(move, snap(move, frame, free));
    const to = snap(move, frame, free);
    return move.kind === "keyframe" ? dragKeyframe(move, to) : dragPicks(move, to);
  }

  /** The frame, or a mark near it: the playhead as it stood, keyframes and ends of what is not dragged. @param {Drag} move @param {number} frame @param {boolean} free */
  function snap(move, frame, free) {
    const state = store.get();
    const { range } = state.view;
    const near = free ? 0 : Math.floor((SNAP_PX * (range.stop - range.start)) / Math.max(1, layout().width));
    const own = new Set(move.kind === "picks" ? move.tracks.map(({ id }) => id) : move.kind === "keyframe" ? [move.track.id] : "event" in move ? [move.event.id] : []);
    const to = snappedFrame(frame, near ? [move.began, ...snapMarks(rows(), own)] : [], near);
    move.snapped = to === frame ? null : to;
    return to;
  }

  const hasBegun = (/** @type {Drag} */ { gesture }) => store.get().history.past.at(-1)?.gesture === gesture;

  /** @param {Drag & {kind: "edge" | "move"}} move @param {number} frame */
  function dragEvent(move, frame) {
    const { event, gesture } = move;
    const length = event.stop - event.start;
    const from = move.kind === "move" ? clamp(event.start + frame - move.from, clip.start, clip.stop - length) : 0;
    const changed = move.kind === "move" ? { start: from, stop: from + length }
      : move.side === "start" ? { start: Math.min(frame, event.stop - 1), stop: event.stop }
        : { start: event.start, stop: Math.max(frame + 1, event.start + 1) };
    if ((changed.start === event.start && changed.stop === event.stop && !hasBegun(move)) || !mayEdit(event.id)) return undefined;
    store.dispatch({ type: "edit", put: [{ ...event, ...changed }], title: "Move event", gesture });
    return void player.seek(move.kind === "edge" && move.side === "stop" ? changed.stop - 1 : move.kind === "edge" ? changed.start : frame);
  }

  /** @param {Drag & {kind: "picks"}} move @param {number} frame */
  function dragPicks(move, frame) {
    const { tracks, picks, from, gesture } = move;
    if (frame === from && !hasBegun(move)) return;
    if (store.get().view.readonly) app.say(whyReadonly(app), "warn");
    else if (perform(app, movePicks(store.get(), app.setting, { tracks, picks, by: frame - from, gesture }))) return;
    drag = null;
  }

  /** @param {Drag & {kind: "keyframe"}} move @param {number} frame */
  function dragKeyframe(move, frame) {
    const { track, from, gesture } = move;
    const { low, high } = roomAround(track, from, clip);
    const to = clamp(frame, low, high);
    if ((to === from && !hasBegun(move)) || !mayEdit(track.id)) return;
    store.dispatch({ type: "edit", put: [movedKeyframe(track, from, to)], title: "Move keyframe", gesture });
    void player.seek(to);
  }

  return {
    get drag() { return drag; },
    /** @param {TimelineHit} hit @param {At} point @param {boolean} box */
    press(hit, point, box) {
      const began = store.get().view.frame;
      const what = box ? { kind: /** @type {const} */ ("box"), from: point, to: point } : pressed(hit, point.y);
      drag = what && { ...what, gesture: newId(), began, snapped: null };
    },
    /** @param {At} point @param {boolean} free */
    move(point, free) {
      if (drag) dragged(drag, point, free);
      return drag !== null;
    },
    /** @param {boolean} isDone  Let go, not interrupted. */
    end(isDone) {
      if (drag?.kind === "box" && isDone) pickBox(app, { from: drag.from, to: drag.to, rows: rows(), layout: layout() });
      drag = null;
      invalidate();
    },
    /** As if it had not begun. Whether there was one. */
    cancel() {
      if (!drag) return false;
      const { kind, began, gesture } = drag;
      const picks = drag.kind === "picks" ? drag.picks : null;
      drag = null;
      if (kind !== "scroll" && kind !== "box") void player.seek(began);
      store.dispatch({ type: "cancel", gesture });
      if (picks) store.dispatch(pick(picks));
      invalidate();
      return true;
    },
  };
}

/** Picks the keyframes in a box, beside those of before. @param {App} app @param {{from: At, to: At, rows: readonly Lane[], layout: Layout}} box */
function pickBox({ store, say }, { from, to, rows, layout }) {
  const [low, high] = [from, to].map(({ y }) => Math.floor((y - HEAD_HEIGHT + layout.scroll) / LANE_HEIGHT)).toSorted((a, b) => a - b);
  const [left = 0, right = 0] = [from.x, to.x].toSorted((a, b) => a - b);
  const { document: things, view } = /** @type {State} */ (store.get());
  const touched = rows.slice(Math.max(0, low ?? 0), (high ?? 0) + 1).flatMap((lane) => {
    const track = lane.kind === "track" ? things.get(lane.id) : null;
    return track?.kind === "track" ? [track] : [];
  });
  const reach = right - left < SNAP_PX ? SNAP_PX : 0;
  const inside = picksWithin(touched, { start: -Infinity, stop: Infinity }).filter(({ frame }) => {
    const x = middleOf(layout, frame);
    return x >= left - reach && x <= right + reach;
  });
  const isIn = (/** @type {readonly KeyframePick[]} */ list, /** @type {KeyframePick} */ one) => list.some(({ id, frame }) => id === one.id && frame === one.frame);
  // Shift and a click on one that is picked gives it up.
  const kept = reach ? view.keyframePicks.filter((one) => !isIn(inside, one)) : view.keyframePicks;
  store.dispatch(pick([...kept, ...inside.filter((one) => !isIn(view.keyframePicks, one))]));
  const { length } = store.get().view.keyframePicks;
  if (length) say(`${length} keyframe${length === 1 ? "" : "s"} picked`);
}
