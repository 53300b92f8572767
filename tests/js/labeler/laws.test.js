/**
 * Laws that hold whatever is done: hundreds of drawn sequences of every verb, with shapes of every kind
 * that can be dragged. Undoing all of it is the beginning, doing it again the end; no verb leaves
 * something that could not be saved.
 */
import assert from "node:assert/strict";
import { test } from "node:test";

import { kindOf } from "../../../static/js/labeler/geometry/kinds/registry.js";
import { changesBetween, withChanges } from "../../../static/js/labeler/state/changes.js";
import { lanes } from "../../../static/js/labeler/state/lanes.js";
import { marksOf } from "../../../static/js/labeler/state/places.js";
import { initialState, reduce } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import * as bulk from "../../../static/js/labeler/tools/bulk.js";
import { copied, pasted } from "../../../static/js/labeler/tools/clipboard.js";
import { creation } from "../../../static/js/labeler/tools/creation.js";
import * as picks from "../../../static/js/labeler/tools/picks.js";
import { movePlace } from "../../../static/js/labeler/tools/places.js";
import { IDLE, selectTool } from "../../../static/js/labeler/tools/select.js";
import * as verbs from "../../../static/js/labeler/tools/verbs.js";
import { visibleSpans } from "../../../static/js/labeler/tracks/spans.js";
import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { event, random, tag } from "./fixtures.js";

const clip = { start: 5, stop: 60 };
const size = { width: 640, height: 360 };
const SHAPES = ["box", "rotated_box", "ellipse", "polygon", "cuboid", "skeleton"];
const skeleton = { points: [{ name: "head", x: 0.5, y: 0 }, { name: "foot", x: 0, y: 1 }], edges: [[0, 1]] };
const attributes = [
  { name: "pose", kind: "select", options: ["a", "b"], default: null, mutable: true, required: false },
  { name: "group", kind: "text", options: [], default: null, mutable: false, required: false },
];
const schema = { version: 1, labels: [
  ...SHAPES.flatMap((shape) => ["one", "two"].map((which) => ({ name: `${shape} ${which}`, color: "#f00", shape, attributes: which === "one" ? attributes : [], ...(shape === "skeleton" ? { skeleton } : {}) }))),
  { name: "Crossing", color: "#00f", shape: "event", attributes: [] }, { name: "Rain", color: "#0ff", shape: "tag", attributes: [] },
] };
const STEPS = 60;

/** One drawn step: the actions of some verb, or why there are none. */
const step = (state, draw, setting, memory) => {
  const any = (list) => list[Math.floor(draw() * list.length)];
  const whole = (most) => Math.floor(draw() * most);
  const place = () => ({ x: draw() * size.width, y: draw() * size.height });
  const by = () => Math.round((draw() - 0.5) * 30);
  const gesture = any(["g1", "g2", setting.newId()]);
  const ids = [...state.document.keys()];
  const label = any(schema.labels.filter(({ shape }) => SHAPES.includes(shape)));
  const drag = () => {
    const [first] = state.view.selection;
    const track = state.document.get(first);
    const there = track?.kind === "track" && stateAt(track, state.view.frame, clip.stop);
    if (!there) return [];
    const context = { state, label, size, stop: clip.stop, near: 6, newId: setting.newId };
    const grip = any([null, ...kindOf(track.shape).grips(there.points)]);
    const hit = grip ? { kind: "handle", id: first, handle: grip.key, cursor: "" } : { kind: "shape", id: first };
    const down = selectTool(IDLE, { type: "down", point: place(), hit, shift: false, alt: draw() < 0.2 }, context);
    const after = down.actions.reduce(reduce, state);
    const move = selectTool(down.memory, { type: "move", point: place(), hit: null, shift: false, alt: false }, { ...context, state: after });
    return [...down.actions, ...move.actions];
  };
  const marks = lanes(state.document, "", schema, clip).flatMap((lane) => marksOf(lane).map((mark) => ({ ...mark, lane: lane.id })));
  const nudge = { dx: by(), dy: by(), stretch: draw() < 0.5, gesture };
  return any([
    () => [{ type: "view", change: { frame: clip.start + whole(clip.stop - clip.start), shown: -1 } }],
    () => [{ type: "select", ids: ids.filter(() => draw() < 0.4) }],
    () => [{ type: "select", ids: ids.length ? [any(ids)] : [] }],
    () => [{ type: "toggle", flag: any(["locked", "hidden", "pinned"]), ids: ids.filter(() => draw() < 0.2) }],
    () => creation(kindOf(label.shape).placed(place(), place(), size, label), false, { state, label, newId: setting.newId }),
    drag, drag,
    () => verbs.toggleKeyframe(state, setting), () => verbs.toggleKeyframe(state, setting),
    () => verbs.toggleOutside(state, setting), () => verbs.toggleOccluded(state, setting),
    () => verbs.propagate(state, setting, 1 + whole(20)), () => verbs.joinGap(state, setting),
    () => verbs.endAfter(state, setting), () => verbs.beginHere(state, setting),
    () => verbs.nudge(state, setting, nudge), () => verbs.removeSelected(state), () => verbs.relabel(state, setting, any(schema.labels).name),
    () => bulk.setAttributeOfAll(state, setting, { ids: [...state.view.selection], name: any(["pose", "group"]), value: any(["a", "b", null]) }),
    () => bulk.resample(state, setting, draw() * 8),
    () => verbs.mergeSelected(state), () => verbs.splitSelected(state, setting),
    () => verbs.startOrStopEvent(state, setting), () => verbs.toggleTag(state, setting, "Rain"),
    () => { memory.copied = copied(state, setting); return []; }, () => pasted(state, setting, memory.copied),
    () => picks.pickSelected(state), () => picks.removePicks(state, setting),
    () => picks.movePicks(state, setting, { tracks: picks.tracksOf(state, state.view.keyframePicks), picks: state.view.keyframePicks, by: by(), gesture }),
    () => picks.pastePicks(state, setting, picks.copyPicks(state)),
    () => (marks.length ? movePlace(state, setting, any(marks), { by: by(), gesture }) : []),
    () => [{ type: "undo" }], () => [{ type: "redo" }],
  ])();
};

/** What the server would refuse. */
function assertSound(document, words) {
  const said = new Set();
  for (const [id, thing] of document) {
    assert.equal(id, thing.id, words);
    if (thing.kind === "tag") {
      assert.ok(thing.frame >= clip.start && thing.frame < clip.stop && !said.has(`${thing.label} ${thing.frame}`), words);
      said.add(`${thing.label} ${thing.frame}`);
    } else if (thing.kind === "event") {
      assert.ok(clip.start <= thing.start && thing.start < thing.stop && thing.stop <= clip.stop, `${words}: ${thing.start} to ${thing.stop}`);
      assert.ok(thing.track === null || document.get(thing.track)?.kind === "track", words);
    } else {
      const frames = thing.keyframes.map(({ frame }) => frame);
      assert.deepEqual(frames, [...new Set(frames)].toSorted((a, b) => a - b), words);
      assert.ok(frames.every((frame) => frame >= clip.start && frame < clip.stop), `${words}: ${frames}`);
      assert.ok(visibleSpans(thing.keyframes, clip.stop).length > 0, `${words}: never visible`);
      for (const { points } of thing.keyframes) assert.ok(points.every(Number.isFinite), words);
      const { label } = thing;
      assert.equal(schema.labels.find(({ name }) => name === label).shape, thing.shape, words);
    }
  }
}

/** A drawn sequence; every state is sound. */
function sequence(seed) {
  const draw = random(seed);
  let made = 0;
  const setting = { clip, size, schema, newId: () => `new-${made += 1}` };
  const begin = reduce(initialState(initialView(clip, { readonly: false, track: SHAPES[0], event: "Crossing" })), {
    type: "load", document: new Map([["e", { ...event("e", 8, 12), label: "Crossing" }], ["g", tag("g", 9)]]) });
  const memory = { copied: [] };
  const seen = [begin.document];
  let state = begin;
  let edits = 0;
  for (let index = 0; index < STEPS; index += 1) {
    const outcome = step(state, draw, setting, memory);
    if (typeof outcome === "string") {
      assert.ok(outcome.length > 8 && /[.]$/.test(outcome), `seed ${seed}: a refusal is a sentence: ${outcome}`);
      continue;
    }
    const before = state;
    state = outcome.reduce(reduce, state);
    edits += Number(before.document !== state.document);
    assertSound(state.document, `seed ${seed}, step ${index}, ${state.history.past.at(-1)?.title}`);
    assert.ok(state.view.selection.every((id) => state.document.has(id)), `seed ${seed}`);
    assert.ok(state.view.keyframePicks.every(({ id, frame }) => state.document.get(id)?.keyframes?.some((keyframe) => keyframe.frame === frame)), `seed ${seed}`);
    seen.push(state.document);
  }
  return { begin, state, edits };
}

const travel = (state, type) => {
  const passed = [state.document];
  for (let next = reduce(state, { type }); next !== state; next = reduce(state, { type })) {
    state = next;
    passed.push(state.document);
  }
  return { state, passed };
};

test("whatever is done, undoing all of it is the beginning, and doing it again the end, by the very same steps", () => {
  let edits = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const made = sequence(seed);
    edits += made.edits;
    const end = travel(made.state, "redo").state; // what was undone on the way counts too
    const back = travel(end, "undo");
    assert.equal(back.state.document, made.begin.document, `seed ${seed}: undo`);
    const again = travel(back.state, "redo");
    assert.equal(again.state.document, end.document, `seed ${seed}: redo`);
    assert.ok(again.passed.every((document, index) => document === back.passed.at(-1 - index)), `seed ${seed}: another way back`);
  }
  assert.ok(edits > 4000, `only ${edits} edits: the sequences do nothing`);
});

test("whatever is done, the changes that are sent turn the server's document into ours", () => {
  for (let seed = 301; seed <= 500; seed += 1) {
    const { begin, state } = sequence(seed);
    const base = new Map([...begin.document].map(([id, object]) => [id, { object, revision: 1 }]));
    const changes = changesBetween(state.document, base);
    const theirs = changes ? withChanges(begin.document, changes) : begin.document;
    assert.deepEqual(new Map([...theirs].sort()), new Map([...state.document].sort()), `seed ${seed}`);
  }
});
