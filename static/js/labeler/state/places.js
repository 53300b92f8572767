/** Where the keys stand on the timeline: a lane, and one mark of it. Pure. */

/** @import { Place } from "../types.js" */
/** @import { Lane } from "./lanes.js" */

/** @typedef {Omit<Place, "lane">} Mark */

/** What stands in a lane, in the order of time; an event is its start, the whole of it, its end. @param {Lane} lane @returns {Mark[]} */
export function marksOf(lane) {
  if (lane.kind === "track") return lane.keyframes.map(({ frame }) => ({ id: lane.id, part: "keyframe", frame }));
  if (lane.kind === "tag") return lane.tags.map(({ id, frame }) => ({ id, part: "tag", frame }));
  return lane.events.flatMap(({ id, start, stop }) => /** @type {Mark[]} */ ([
    { id, part: "start", frame: start }, { id, part: "whole", frame: start }, { id, part: "stop", frame: stop - 1 },
  ]));
}

/**
 * The place as the lanes are now: its lane (or the first), its marks, and which of them it is: -1 in an
 * empty lane. A mark that was moved or is gone is the nearest of the same object, else of the lane.
 * @param {readonly Lane[]} lanes @param {Place} place
 */
export function standing(lanes, place) {
  const at = Math.max(0, lanes.findIndex(({ id }) => id === place.lane));
  const lane = lanes[at];
  const marks = lane ? marksOf(lane) : [];
  const exact = marks.findIndex(({ id, part, frame }) => id === place.id && part === place.part && frame === place.frame);
  const own = nearest(marks, place.frame, ({ id, part }) => id === place.id && part === place.part);
  return { at, lane: lane ?? null, marks, index: exact >= 0 ? exact : own >= 0 ? own : nearest(marks, place.frame) };
}

/** @param {readonly Mark[]} marks @param {number} frame @param {(mark: Mark) => boolean} [fits] @returns {number}  -1 where none fits. */
export function nearest(marks, frame, fits = () => true) {
  let best = -1;
  let least = Infinity;
  for (const [index, mark] of marks.entries()) {
    const away = Math.abs(mark.frame - frame);
    if (away < least && fits(mark)) [best, least] = [index, away];
  }
  return best;
}

/** @param {Lane} lane */
export const laneName = (lane) => (lane.kind === "track" ? `${lane.label} ${lane.short}` : lane.kind === "tag" ? `${lane.label}, tags` : `${lane.label}, events`);

/** A mark in words, for who does not see it. @param {Lane} lane @param {readonly Mark[]} marks @param {number} index */
export function markWords(lane, marks, index) {
  const mark = marks[index];
  if (!mark) return "nothing here";
  if (lane.kind === "event") {
    const event = lane.events.find(({ id }) => id === mark.id);
    const number = `event ${lane.events.findIndex(({ id }) => id === mark.id) + 1} of ${lane.events.length}`;
    if (mark.part === "whole" && event) return `frames ${event.start} to ${event.stop - 1}, ${number}`;
    return `${mark.part === "start" ? "starts" : "ends"} at frame ${mark.frame}, ${number}`;
  }
  const where = `frame ${mark.frame}, ${index + 1} of ${marks.length}`;
  if (lane.kind === "tag") return `tag at ${where}`;
  const keyframe = lane.keyframes[index];
  const how = keyframe?.outside ? "outside" : keyframe?.source === "manual" ? "" : "not by hand";
  return `keyframe at ${where}${how && `, ${how}`}`;
}

/** The frames that a drag may meet: keyframes, tags and ends of events of the lanes, without `own`. @param {readonly Lane[]} lanes @param {ReadonlySet<string>} own */
export const snapMarks = (lanes, own) => lanes.flatMap((lane) => marksOf(lane).flatMap(({ id, part, frame }) => (own.has(id) || part === "whole" ? [] : [frame])));
