/** The timeline by keys: from lane to lane, mark to mark, moving them; zooming. */

/** @import { Place, State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { lanes } from "../state/lanes.js";
import { laneName, markWords, nearest, standing } from "../state/places.js";
import { editFrame, seenDocument, selected } from "../state/selectors.js";
import { movePlace } from "../tools/places.js";
import { pick } from "../tools/picks.js";
import { spanNear } from "../tracks/spans.js";
import { zoomedRange } from "../render/timeline_layout.js";
import { edit, goTo } from "./app.js";
import { createGestures } from "./gestures.js";

const ZOOM = 1.6;

/** Whether the keys stand on the timeline. @param {State} state */
const isThere = ({ view }) => view.place !== null;

/** @param {App} app */
export const rowsOf = ({ schema, clip }, /** @type {State} */ state) => lanes(seenDocument(state), state.view.filter, schema, clip);

/** Where one begins: the selected object at this frame, else the first lane. @param {App} app @returns {Place | null} */
export function firstPlace(app) {
  const state = app.store.get();
  const rows = rowsOf(app, state);
  const thing = selected(state);
  const lane = thing ? (thing.kind === "track" ? thing.id : `${thing.kind}:${thing.label}`) : rows[0]?.id;
  const part = thing?.kind === "event" ? "start" : thing?.kind === "tag" ? "tag" : "keyframe";
  return lane === undefined ? null : resolved(app, { lane, id: thing?.id ?? "", part, frame: editFrame(state) });
}

/** The place as it stands now. @param {App} app @param {Place} place @returns {Place} */
function resolved(app, place) {
  const { lane, marks, index } = standing(rowsOf(app, app.store.get()), place);
  const mark = marks[index];
  return mark && lane ? { ...mark, lane: lane.id } : { ...place, lane: lane?.id ?? place.lane, id: "" };
}

/** The place in words. @param {App} app @param {Place} place */
export function placeWords(app, place) {
  const { lane, marks, index } = standing(rowsOf(app, app.store.get()), place);
  return lane ? `${laneName(lane)}: ${markWords(lane, marks, index)}` : "No lanes";
}

/** Stands there, selects what it is, and goes to its frame. @param {App} app @param {Place} place */
function stand(app, place) {
  if (place.id) goTo(app, place.id, place.frame);
  app.store.dispatch({ type: "view", change: { place } });
}

/** @param {App} app @returns {Row[]} */
export function timelineKeys(app) {
  const { store } = app;
  const gestures = createGestures();
  const here = () => {
    const { place } = store.get().view;
    const found = place && standing(rowsOf(app, store.get()), place);
    return found?.lane ? found : null;
  };
  const toMark = (/** @type {(index: number, last: number) => number} */ next) => () => {
    const found = here();
    if (!found?.lane) return;
    const mark = found.marks[Math.min(found.marks.length - 1, Math.max(0, next(found.index, found.marks.length - 1)))];
    if (mark) stand(app, { ...mark, lane: found.lane.id });
    else app.say(`${laneName(found.lane)}: nothing here.`);
  };
  const toLane = (/** @type {number} */ by) => () => {
    const found = here();
    const rows = rowsOf(app, store.get());
    const lane = found && rows[Math.min(rows.length - 1, Math.max(0, found.at + by))];
    if (!lane || lane === found.lane) return;
    const { marks } = standing(rows, { lane: lane.id, id: "", part: "keyframe", frame: 0 });
    const frame = editFrame(store.get());
    const mark = marks[nearest(marks, frame)];
    stand(app, mark ? { ...mark, lane: lane.id } : { lane: lane.id, id: "", part: "keyframe", frame });
  };
  const move = (/** @type {() => number} */ by) => () => {
    const { place } = store.get().view;
    if (!place) return;
    const done = edit(app, (state) => movePlace(state, app.setting, resolved(app, place), { by: by(), gesture: gestures.next() }));
    const now = store.get().view.place;
    if (!done || !now) return;
    void app.player.seek(now.frame);
    app.say(placeWords(app, now));
  };
  return [
    ["place-previous", "Mark before in the lane", ["ArrowLeft"], toMark((index) => index - 1), isThere],
    ["place-next", "Mark after in the lane", ["ArrowRight"], toMark((index) => index + 1), isThere],
    ["place-first", "First mark of the lane", ["Home"], toMark(() => 0), isThere],
    ["place-last", "Last mark of the lane", ["End"], toMark((_, last) => last), isThere],
    ["place-up", "Lane above", ["ArrowUp"], toLane(-1), isThere],
    ["place-down", "Lane below", ["ArrowDown"], toLane(1), isThere],
    ["place-earlier", "Keyframe, tag, event or its end one frame earlier", ["Shift+ArrowLeft"], move(() => -1), isThere],
    ["place-later", "Keyframe, tag, event or its end one frame later", ["Shift+ArrowRight"], move(() => 1), isThere],
    ["place-much-earlier", "The same, a jump earlier", ["Ctrl+Shift+ArrowLeft"], move(() => -store.get().view.step), isThere],
    ["place-much-later", "The same, a jump later", ["Ctrl+Shift+ArrowRight"], move(() => store.get().view.step), isThere],
    ["place-pick", "Pick the keyframe, or not: picked ones move together", ["Enter"], () => pickHere(app), isThere],
  ];
}

/** @param {App} app */
function pickHere(app) {
  const { view } = app.store.get();
  const place = view.place && resolved(app, view.place);
  if (!place?.id || place.part !== "keyframe") return app.say("Only keyframes can be picked.", "warn");
  const others = view.keyframePicks.filter(({ id, frame }) => id !== place.id || frame !== place.frame);
  const isPicked = others.length < view.keyframePicks.length;
  app.store.dispatch(pick(isPicked ? others : [...others, { id: place.id, frame: place.frame }]));
  const { length } = app.store.get().view.keyframePicks;
  return app.say(`${isPicked ? "Not picked any more" : "Picked"}: ${length} keyframe${length === 1 ? "" : "s"} in all`);
}

/** Zooming the timeline, from anywhere. @param {App} app @returns {Row[]} */
export function timelineZooms({ store, clip }) {
  const range = (/** @type {import("../types.js").Span} */ to) => store.dispatch({ type: "view", change: { range: { start: to.start, stop: to.stop } } });
  const zoom = (/** @type {number} */ factor) => () => {
    const { view } = store.get();
    range(zoomedRange({ range: view.range, clip }, view.frame, factor));
  };
  return [
    ["timeline-out", "Zoom the timeline out", ["<"], zoom(ZOOM)],
    ["timeline-in", "Zoom the timeline in", [">"], zoom(1 / ZOOM)],
    ["timeline-all", "Show the whole clip on the timeline, or the object's span", ["Shift+Z"], () => {
      const { view } = store.get();
      const thing = selected(store.get());
      const span = thing?.kind === "track" ? spanNear(thing, view.frame, clip.stop) : thing?.kind === "event" ? thing : null;
      const isWhole = view.range.start === clip.start && view.range.stop === clip.stop;
      if (!isWhole || !span) return range(clip);
      const room = Math.max(3, Math.round((span.stop - span.start) * 0.1));
      return range({ start: Math.max(clip.start, span.start - room), stop: Math.min(clip.stop, span.stop + room) });
    }],
  ];
}
