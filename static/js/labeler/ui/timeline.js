/** The timeline panel: overview, ruler and lanes on one canvas, and what the pointer does there. */

/** @import { Span } from "../types.js" */
/** @import { App, Update } from "./app.js" */
/** @import { Layout } from "../render/timeline_layout.js" */
import { clamp } from "../geometry/box.js";
import { keyframeDensity, unresolved } from "../state/lanes.js";
import { laneName, markWords, standing } from "../state/places.js";
import { asSeen, selected } from "../state/selectors.js";
import { paintTimeline } from "../render/timeline.js";
import {
  frameAt, GUTTER, HEAD_HEIGHT, LANE_HEIGHT, mostScroll, shiftedRange, timelineHit, zoomedRange,
} from "../render/timeline_layout.js";
import { readTheme } from "../render/theme.js";
import { fill, h, setAttribute } from "./dom.js";
import { createFilm } from "./film.js";
import { createDrags } from "./timeline_drag.js";
import { firstPlace, rowsOf } from "./timeline_keys.js";

const DENSITY_PARTS = 180;
const CELLS_AROUND = 3;

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createTimeline(app) {
  const { store, clip, colorOf } = app;
  const canvas = h("canvas", { class: "lb-timeline-canvas", "aria-hidden": "true" });
  const thumb = h("div", { class: "lb-timeline-thumb", "aria-hidden": "true" });
  const film = createFilm(app);
  const told = h("div", { class: "lb-unseen", role: "row" });
  const body = h("div", { class: "lb-timeline-body", role: "grid", tabindex: 0, "data-stage": "timeline", "aria-label": "Timeline: arrows go from lane to lane and mark to mark, with Shift they move the mark" }, canvas, thumb, told);
  const element = h("section", { class: "lb-timeline", "aria-label": "Timeline" }, film.element, body, film.preview);
  let theme = readTheme(document.body);
  let scroll = 0;
  /** @type {number | null} */ let hoverFrame = null;
  let scheduled = 0;
  const size = { width: 0, height: 0 };

  const rows = () => rowsOf(app, store.get());
  /** @returns {Layout} */
  const layout = () => ({ ...size, scroll, range: store.get().view.range, clip });

  function paint() {
    scheduled = 0;
    const context = canvas.getContext("2d");
    if (!context || !size.width) return;
    const { document: things, view } = asSeen(store.get());
    const all = rows();
    scroll = clamp(scroll, 0, mostScroll(layout(), all.length));
    const ratio = devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paintTimeline(context, {
      layout: layout(), lanes: all, density: keyframeDensity(things, clip, DENSITY_PARTS), findings: unresolved(view.findings),
      loop: view.loop, playhead: view.playing ? view.shown : view.frame, hoverFrame, selection: view.selection, picks: view.keyframePicks, place: view.place, ahead: view.ahead, box: drags.drag?.kind === "box" ? drags.drag : null, snapped: drags.drag?.snapped ?? null, hidden: view.hidden,
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
  const drags = createDrags(app, { layout, rows, invalidate, scrollTo: (top) => { scroll = top; invalidate(); } });

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

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    stand(null);
    const { x, y } = at(event);
    drags.press(timelineHit(layout(), rows(), x, y), { x, y }, event.shiftKey && y >= HEAD_HEIGHT && x >= GUTTER);
  });
  canvas.addEventListener("pointermove", (event) => {
    const point = at(event);
    if (event.buttons && drags.move(point, event.altKey)) return;
    const hit = timelineHit(layout(), rows(), point.x, point.y);
    const next = "frame" in hit && point.x >= GUTTER ? hit.frame : null;
    if (next !== hoverFrame) {
      hoverFrame = next;
      invalidate();
    }
    film.show(hit.kind === "overview" || hit.kind === "ruler" ? next : null, event.clientX);
    canvas.style.cursor = hit.kind === "edge" ? "ew-resize" : hit.kind === "keyframe" || hit.kind === "event" || hit.kind === "name" || hit.kind === "tag" ? "pointer" : "default";
  });
  for (const type of ["pointerup", "pointercancel"]) canvas.addEventListener(type, () => drags.end(type === "pointerup"));
  document.addEventListener("labeler:escape", (event) => { if (drags.cancel()) event.preventDefault(); });

  const stand = (/** @type {import("../types.js").Place | null} */ place) => store.dispatch({ type: "view", change: { place } });
  // Keys stand on it when they brought the focus here; a click leaves the arrows to the picture.
  body.addEventListener("focus", () => { if (body.matches(":focus-visible")) stand(firstPlace(app)); });
  body.addEventListener("labeler:keys", () => stand(firstPlace(app)));
  body.addEventListener("blur", () => stand(null));

  /** The lane where keys stand and the marks around, for who does not see them. @param {import("../types.js").State} state */
  function tell({ view }) {
    const all = rows();
    setAttribute(body, "aria-rowcount", String(all.length));
    const { at: row, lane, marks, index } = view.place ? standing(all, view.place) : { at: 0, lane: null, marks: [], index: -1 };
    setAttribute(body, "aria-activedescendant", lane ? "lb-place" : null);
    if (!lane) return fill(told, h("span", { role: "gridcell" }, `${all.length} lane${all.length === 1 ? "" : "s"}`));
    setAttribute(told, "aria-rowindex", String(row + 1));
    const first = Math.max(0, index - CELLS_AROUND);
    const cells = marks.slice(first, index + CELLS_AROUND + 1).map((_, near) => first + near);
    return fill(told, h("span", { role: "rowheader" }, laneName(lane)), ...(cells.length ? cells : [-1]).map((cell) =>
      h("span", { role: "gridcell", "aria-colindex": cell + 2, id: cell === index ? "lb-place" : null }, `${cell === index ? `${laneName(lane)}: ` : ""}${markWords(lane, marks, cell)}`)));
  }

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
    if (view.place !== before.view.place && view.place) reveal(view.place.lane);
    if (view.selection !== before.view.selection && !drags.drag) {
      const thing = selected(state);
      if (thing) reveal(thing.kind === "track" ? thing.id : `${thing.kind}:${thing.label}`);
    }
    const { start, stop } = view.range;
    if ((view.frame < start || view.frame >= stop) && view.frame !== before.view.frame) {
      setRange(shiftedRange(layout(), view.playing ? view.frame - start : view.frame - Math.floor((start + stop) / 2)));
    }
    if (view.place !== before.view.place || state.document !== before.document || !told.childElementCount) tell(state);
    invalidate();
  };
  return { element, update };
}
