/** The tools as machines fed with pointer steps, and the verbs behind the keys. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { initialState, reduce } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { copied, pasted } from "../../../static/js/labeler/tools/clipboard.js";
import { drawTool, READY } from "../../../static/js/labeler/tools/draw.js";
import { gripAt, hitAt, under } from "../../../static/js/labeler/tools/hit.js";
import { IDLE, selectTool } from "../../../static/js/labeler/tools/select.js";
import * as verbs from "../../../static/js/labeler/tools/verbs.js";
import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { documentOf, event, keyframe, tag, track } from "./fixtures.js";

const clip = { start: 0, stop: 40 };
const size = { width: 640, height: 480 };
const schema = { version: 1, labels: [
  { name: "Person", color: "#f00", shape: "box", attributes: [
    { name: "pose", kind: "select", options: ["a", "b"], default: null, mutable: true, required: false },
    { name: "group", kind: "text", options: [], default: null, mutable: false, required: false }] },
  { name: "Car", color: "#0f0", shape: "box", attributes: [] },
  { name: "Crossing", color: "#00f", shape: "event", attributes: [] },
  { name: "Rain", color: "#0ff", shape: "tag", attributes: [] },
] };
let made = 0;
const setting = { clip, size, schema, newId: () => `new-${made += 1}` };
const started = (...things) => reduce(reduce(
  initialState(initialView(clip, { readonly: false, track: "Person", event: "Crossing" })),
  { type: "load", document: documentOf(...things) }), { type: "view", change: { frame: 10, shown: 10 } });
const select = (state, ...ids) => reduce(state, { type: "select", ids });
const apply = (state, outcome) => {
  assert.ok(Array.isArray(outcome), `refused: ${outcome}`);
  return outcome.reduce(reduce, state);
};
const pair = (id = "t", more = {}) => track(id, [keyframe(0, [100, 100, 200, 200]), keyframe(20, [200, 100, 300, 200])], more);
const at = (x, y) => ({ x, y });
const context = (state) => ({ state, label: schema.labels.find(({ name }) => name === state.view.active.track) ?? null, size, stop: clip.stop, near: 6, newId: setting.newId });

/** Feeds steps to a tool; returns the state it leaves. */
function drive(tool, memory, state, steps) {
  for (const step of steps) {
    const result = tool(memory, { shift: false, alt: false, hit: null, ...step }, context(state));
    memory = result.memory;
    state = result.actions.reduce(reduce, state);
  }
  return { state, memory };
}

const grip = (point) => gripAt({ track: track("t", []), state: { points: [0, 0, 100, 100] } }, point, 6)?.key ?? null;

test("the smallest shape under the pointer is hit, handles of the selected one first", () => {
  const shapes = [
    { track: track("big", []), state: { points: [0, 0, 400, 400] } },
    { track: track("small", []), state: { points: [100, 100, 150, 150] } },
  ];
  assert.deepEqual(hitAt(shapes, at(120, 120), { near: 6, resizable: null }), { kind: "shape", id: "small" });
  assert.deepEqual(hitAt(shapes, at(300, 300), { near: 6, resizable: null }), { kind: "shape", id: "big" });
  assert.deepEqual(hitAt(shapes, at(2, 399), { near: 6, resizable: "big" }), { kind: "handle", id: "big", handle: "sw", cursor: "sw-resize" });
  assert.equal(hitAt(shapes, at(500, 300), { near: 6, resizable: null }), null);
  assert.equal(grip(at(50, 1)), "n");
  assert.equal(grip(at(99, 30)), "e");
  assert.equal(grip(at(30, 30)), null);
});

const stacked = () => started(
  track("small", [keyframe(0, [100, 100, 150, 150])]), track("middle", [keyframe(0, [90, 90, 200, 200])]), track("big", [keyframe(0, [0, 0, 400, 400])]));
const press = (state, more) => {
  const shown = [...state.document.values()].map((one) => ({ track: one, state: one.keyframes[0] }));
  const found = under(shown, at(120, 120), 6);
  return drive(selectTool, IDLE, state, [
    { type: "down", point: at(120, 120), hit: hitAt(shown, at(120, 120), { near: 6, resizable: null }), under: found, ...more }, { type: "up", point: at(120, 120) }]).state;
};

for (const [how, more] of [["clicked again and again", { again: true }], ["clicked with Alt", { alt: true }]]) {
  test(`what lies on top of each other is selected in turn when ${how}`, () => {
    let state = stacked();
    const seen = [];
    for (let click = 0; click < 4; click += 1) {
      state = press(state, more);
      seen.push(state.view.selection.join());
    }
    assert.deepEqual(seen, ["small", "middle", "big", "small"]);
    assert.equal(state.history.past.length, 0);
  });
}

test("an outline drawn by keys is finished by setting a vertex twice, or the first one again", () => {
  const zone = { name: "Zone", color: "#ff0", shape: "polygon", attributes: [] };
  const near = 0.5; // as the stage says for keys
  const set = (state, ...places) => places.reduce((now, [x, y]) => ["move", "down", "up"].reduce((after, type) =>
    drawTool(READY, { type, point: at(x, y), shift: false, alt: false, hit: null }, { ...context(after), label: zone, near }).actions.reduce(reduce, after), now), state);
  const drawing = () => reduce(started(), { type: "view", change: { tool: "draw" } });
  for (const last of [[60, 60], [10, 10]]) {
    const state = set(drawing(), [10, 10], [60, 11], [60, 60], last);
    const [made] = [...state.document.values()];
    assert.deepEqual(made?.keyframes[0].points, [10, 10, 60, 11, 60, 60]);
  }
  assert.deepEqual(set(drawing(), [10, 10], [11, 10], [11, 11]).view.draft.vertices, [10, 10, 11, 10, 11, 11], "a pixel apart is not the same place");
});

test("a drag from where one clicked moves what is selected, not what is on top", () => {
  const shown = under([{ track: track("small", []), state: { points: [100, 100, 150, 150] } }, { track: track("big", []), state: { points: [0, 0, 400, 400] } }], at(120, 120), 6);
  const { state } = drive(selectTool, IDLE, select(stacked(), "big"), [
    { type: "down", point: at(120, 120), hit: { kind: "shape", id: "small" }, under: shown, again: true }, { type: "move", point: at(160, 120) }, { type: "up", point: at(160, 120) }]);
  assert.deepEqual(state.view.selection, ["big"]);
  assert.deepEqual(stateAt(state.document.get("big"), 10, 40).points, [40, 0, 440, 400]);
  assert.equal(state.document.get("small").keyframes.length, 1);
});

test("dragging a shape at a frame between keyframes makes a keyframe, as one step of undo", () => {
  const before = started(pair());
  const hit = { kind: "shape", id: "t" };
  const { state } = drive(selectTool, IDLE, before, [
    { type: "down", point: at(200, 150), hit }, { type: "move", point: at(220, 170) },
    { type: "move", point: at(240, 190) }, { type: "up", point: at(240, 190) },
  ]);
  const result = state.document.get("t");
  assert.deepEqual(result.keyframes.map(({ frame }) => frame), [0, 10, 20]);
  assert.deepEqual(stateAt(result, 10, 40).points, [190, 140, 290, 240]);
  assert.deepEqual(state.view.selection, ["t"]);
  assert.equal(reduce(state, { type: "undo" }).document, before.document);
});

test("a click that trembles moves nothing", () => {
  const before = started(pair());
  const { state } = drive(selectTool, IDLE, before, [
    { type: "down", point: at(200, 150), hit: { kind: "shape", id: "t" } },
    { type: "move", point: at(202, 151) }, { type: "up", point: at(202, 151) },
  ]);
  assert.equal(state.document, before.document);
});

test("a moved shape snaps to the picture's edge", () => {
  const { state } = drive(selectTool, IDLE, started(pair()), [
    { type: "down", point: at(200, 150), hit: { kind: "shape", id: "t" } },
    { type: "move", point: at(54, 150) }, { type: "up", point: at(54, 150) },
  ]);
  assert.deepEqual(stateAt(state.document.get("t"), 10, 40).points, [0, 100, 100, 200]);
});

test("a handle resizes; locked and read-only shapes do not move", () => {
  const steps = [
    { type: "down", point: at(250, 200), hit: { kind: "handle", id: "t", handle: "se" } },
    { type: "move", point: at(270, 230) }, { type: "up", point: at(270, 230) },
  ];
  const { state } = drive(selectTool, IDLE, select(started(pair()), "t"), steps);
  assert.deepEqual(stateAt(state.document.get("t"), 10, 40).points, [150, 100, 270, 230]);
  const locked = reduce(select(started(pair()), "t"), { type: "toggle", flag: "locked", ids: ["t"] });
  assert.equal(drive(selectTool, IDLE, locked, steps).state.document, locked.document);
  const pinned = reduce(select(started(pair()), "t"), { type: "toggle", flag: "pinned", ids: ["t"] });
  assert.equal(drive(selectTool, IDLE, pinned, steps).state.document, pinned.document);
  const readonly = reduce(select(started(pair()), "t"), { type: "view", change: { readonly: true } });
  assert.equal(drive(selectTool, IDLE, readonly, steps).state.document, readonly.document);
});

test("shift adds to and takes from the selection; a click on nothing clears it", () => {
  let state = started(pair(), pair("u"));
  const press = (hit, shift) => { ({ state } = drive(selectTool, IDLE, state, [{ type: "down", point: at(5, 5), hit, shift }])); };
  press({ kind: "shape", id: "t" }, false);
  press({ kind: "shape", id: "u" }, true);
  assert.deepEqual(state.view.selection, ["t", "u"]);
  press({ kind: "shape", id: "t" }, true);
  assert.deepEqual(state.view.selection, ["u"]);
  press(null, false);
  assert.deepEqual(state.view.selection, []);
});

test("several selected shapes move together", () => {
  const state = select(started(pair(), pair("u")), "t", "u");
  const moved = drive(selectTool, IDLE, state, [
    { type: "down", point: at(200, 150), hit: { kind: "shape", id: "u" } },
    { type: "move", point: at(210, 160) }, { type: "up", point: at(210, 160) },
  ]).state;
  for (const id of ["t", "u"]) assert.deepEqual(stateAt(moved.document.get(id), 10, 40).points, [160, 110, 260, 210]);
});

const drawing = () => reduce(started(), { type: "view", change: { tool: "draw" } });

test("a drag draws a box with the active label and leaves it selected", () => {
  const { state } = drive(drawTool, READY, drawing(), [
    { type: "move", point: at(50, 50) }, { type: "down", point: at(50, 50) },
    { type: "move", point: at(90, 120) }, { type: "up", point: at(90, 120) },
  ]);
  const [result] = state.document.values();
  assert.deepEqual(result.keyframes, [keyframe(10, [50, 50, 90, 120])]);
  assert.equal(result.label, "Person");
  assert.deepEqual(state.view.selection, [result.id]);
  assert.equal(state.view.tool, "select");
});

test("two clicks draw a box too, in any direction; Shift keeps drawing", () => {
  const { state } = drive(drawTool, READY, drawing(), [
    { type: "down", point: at(90, 120) }, { type: "up", point: at(90, 120) },
    { type: "move", point: at(60, 60) }, { type: "down", point: at(50, 50), shift: true },
    { type: "up", point: at(50, 50), shift: true },
  ]);
  assert.deepEqual([...state.document.values()][0].keyframes[0].points, [50, 50, 90, 120]);
  assert.equal(state.view.tool, "draw");
});

test("a draft snaps to the picture's edge; two clicks on one point draw nothing", () => {
  const { state } = drive(drawTool, READY, drawing(), [
    { type: "down", point: at(50, 50) }, { type: "move", point: at(637, 477) },
  ]);
  assert.deepEqual(state.view.draft.points, [50, 50, 640, 480]);
  const click = [{ type: "down", point: at(50, 50) }, { type: "up", point: at(50, 50) }];
  assert.equal(drive(drawTool, READY, drawing(), [...click, ...click]).state.document.size, 0);
});

test("verbs on nothing or on locked objects say why", () => {
  assert.match(verbs.toggleKeyframe(started(pair()), setting), /Select an object/);
  const locked = reduce(select(started(pair()), "t"), { type: "toggle", flag: "locked", ids: ["t"] });
  assert.match(verbs.toggleOutside(locked, setting), /locked/);
  assert.match(verbs.removeSelected(locked), /locked/);
});

test("nudging moves or stretches by pixels", () => {
  const state = select(started(pair()), "t");
  const by = { dx: 1, dy: -2, stretch: false, gesture: "g" };
  const moved = apply(state, verbs.nudge(state, setting, by));
  assert.deepEqual(stateAt(moved.document.get("t"), 10, 40).points, [151, 98, 251, 198]);
  const wider = apply(state, verbs.nudge(state, setting, { ...by, stretch: true }));
  assert.deepEqual(stateAt(wider.document.get("t"), 10, 40).points, [150, 100, 251, 198]);
});

test("another label drops the attributes it does not have", () => {
  const given = pair("t", { attributes: { group: "x" } });
  const state = select(started({ ...given, keyframes: [keyframe(0, [0, 0, 9, 9], { attributes: { pose: "a" } })] }), "t");
  const result = apply(state, verbs.relabel(state, setting, "Car")).document.get("t");
  assert.equal(result.label, "Car");
  assert.deepEqual([result.attributes, result.keyframes[0].attributes], [{}, {}]);
  assert.match(verbs.relabel(state, setting, "Crossing"), /does not fit/);
});

test("mutable attributes go to the frame, the others to the object", () => {
  const state = select(started(pair()), "t");
  const posed = apply(state, verbs.setAttribute(state, setting, { id: "t", name: "pose", value: "b" }));
  assert.deepEqual(posed.document.get("t").keyframes[1], keyframe(10, [150, 100, 250, 200], { attributes: { pose: "b" } }));
  const grouped = apply(state, verbs.setAttribute(state, setting, { id: "t", name: "group", value: "g" }));
  assert.deepEqual(grouped.document.get("t").attributes, { group: "g" });
  assert.equal(grouped.document.get("t").keyframes.length, 2);
});

test("A starts an event and stops it, forwards or backwards", () => {
  const first = apply(started(), verbs.startOrStopEvent(started(), setting));
  const id = first.view.openEvent;
  assert.deepEqual([first.document.get(id).start, first.document.get(id).stop], [10, 11]);
  const go = (shown) => reduce(first, { type: "view", change: { frame: shown, shown } });
  const later = apply(go(25), verbs.startOrStopEvent(go(25), setting));
  assert.deepEqual([later.document.get(id).start, later.document.get(id).stop, later.view.openEvent], [10, 26, null]);
  const earlier = apply(go(3), verbs.startOrStopEvent(go(3), setting));
  assert.deepEqual([earlier.document.get(id).start, earlier.document.get(id).stop], [3, 11]);
  assert.equal(reduce(first, { type: "undo" }).view.openEvent, null);
});

test("a tag is put on a frame and taken off", () => {
  const state = started(tag("g", 3));
  const on = apply(state, verbs.toggleTag(state, setting, "Rain"));
  assert.equal(on.document.size, 2);
  assert.equal(apply(on, verbs.toggleTag(on, setting, "Rain")).document.size, 1);
});

test("merge and split by selection", () => {
  const state = select(started(pair()), "t");
  const split = apply(state, verbs.splitSelected(state, setting));
  assert.equal(split.document.size, 2);
  const both = select(split, ...split.document.keys());
  const whole = apply(both, verbs.mergeSelected(both));
  assert.equal(whole.document.size, 1);
  assert.deepEqual(stateAt(whole.document.get("t"), 15, 40).points, [175, 100, 275, 200]);
});

test("copies go to the same place at another frame, beside it at the same", () => {
  const state = select(started(pair(), event("e", 1, 2)), "t");
  const clipboard = copied(state, setting);
  const same = apply(state, pasted(state, setting, clipboard));
  const put = same.document.get(same.view.selection[0]);
  assert.deepEqual(put.keyframes, [keyframe(10, [162, 112, 262, 212])]);
  const other = reduce(state, { type: "view", change: { frame: 30, shown: 30 } });
  const there = apply(other, pasted(other, setting, clipboard));
  assert.deepEqual(there.document.get(there.view.selection[0]).keyframes, [keyframe(30, [150, 100, 250, 200])]);
  assert.match(pasted(state, setting, []), /Nothing was copied/);
});

test("Tab goes round the visible objects", () => {
  const shown = ["a", "b"].map((id) => ({ track: track(id, []) }));
  const next = (state, direction) => apply(state, verbs.selectNext(state, shown, direction)).view.selection[0];
  const state = started(pair("a"), pair("b"));
  assert.deepEqual([next(state, 1), next(state, -1)], ["a", "b"]);
  assert.deepEqual([next(select(state, "b"), 1), next(select(state, "b"), -1)], ["a", "a"]);
  assert.match(verbs.selectNext(state, [], 1), /No object/);
});
