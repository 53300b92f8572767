/** The rows of the timeline and the marks of its overview, from the annotation. Pure. */

/** @import { Clip, Document, EventSpan, Finding, Keyframe, Schema, Span, Tag } from "../types.js" */
import { gapsBetween, visibleSpans } from "../tracks/spans.js";
import { shortId } from "./ids.js";
import { byKind, filteredTracks, labelsOf, remembered } from "./selectors.js";

/**
 * @typedef {{kind: "track", id: string, label: string, short: string, spans: Span[], gaps: Span[],
 *   keyframes: readonly Keyframe[]}} TrackLane
 * @typedef {{kind: "event", id: string, label: string, events: EventSpan[]}} EventLane
 * @typedef {{kind: "tag", id: string, label: string, tags: Tag[]}} TagLane
 * @typedef {TrackLane | EventLane | TagLane} Lane
 */

/** One lane a track, remembered as long as the track stays the same. @type {WeakMap<object, TrackLane>} */
const laneOfTrack = new WeakMap();

/** Events first, then tags, then tracks as the track list shows them. */
export const lanes = remembered((
  /** @type {Document} */ document, /** @type {string} */ filter, /** @type {Schema} */ schema,
  /** @type {Clip} */ clip,
) => {
  const { events, tags } = byKind(document);
  /** @type {Lane[]} */
  const rows = labelsOf(schema, "event").map(({ name }) => ({
    kind: "event", id: `event:${name}`, label: name, events: events.filter(({ label }) => label === name),
  }));
  for (const { name } of labelsOf(schema, "tag")) {
    const marked = tags.filter(({ label }) => label === name);
    if (marked.length) rows.push({ kind: "tag", id: `tag:${name}`, label: name, tags: marked });
  }
  for (const track of filteredTracks(document, filter)) {
    let lane = laneOfTrack.get(track);
    if (!lane) {
      const spans = visibleSpans(track.keyframes, clip.stop);
      lane = {
        kind: "track", id: track.id, label: track.label, short: shortId(track.id), spans,
        gaps: gapsBetween(spans), keyframes: track.keyframes,
      };
      laneOfTrack.set(track, lane);
    }
    rows.push(lane);
  }
  return rows;
});

/** How many keyframes fall into each of `count` equal parts of the clip. */
export const keyframeDensity = remembered((
  /** @type {Document} */ document, /** @type {Clip} */ clip, /** @type {number} */ count,
) => {
  const parts = new Uint32Array(count);
  const scale = count / Math.max(1, clip.stop - clip.start);
  for (const track of byKind(document).tracks) {
    for (const { frame } of track.keyframes) {
      const part = Math.floor((frame - clip.start) * scale);
      if (part >= 0 && part < count) parts[part] = (parts[part] ?? 0) + 1;
    }
  }
  return parts;
});

/** Findings that wait for somebody. @param {readonly Finding[]} findings */
export const unresolved = (findings) =>
  findings.filter(({ status = "open" }) => status === "open" || status === "acknowledged" || status === "disputed");
