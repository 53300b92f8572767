import assert from "node:assert/strict";
import { test } from "node:test";
import { merged } from "../../../static/js/labeler/state/merging.js";
import { openConflicts } from "../../../static/js/labeler/sync/refusals.js";
import { settling } from "../../../static/js/labeler/sync/settling.js";
import { documentOf, event, keyframe, random, tag, track } from "./fixtures.js";

const at = (...frames) => frames.map((frame) => keyframe(frame, [frame, 0, frame + 10, 10]));
const base = track("a", at(0, 10, 20), { attributes: { colour: "red", parked: false } });
const frames = ({ keyframes }) => keyframes.map(({ frame }) => frame);

test("what each changed elsewhere is put together, in order, with nothing lost", () => {
  const mine = { ...base, label: "van", keyframes: [...base.keyframes.slice(0, 2), keyframe(15, [1, 1, 9, 9]), base.keyframes[2]] };
  const theirs = { ...base, attributes: { colour: "red", parked: true }, keyframes: at(10, 20, 30) };
  const { object, clashes } = merged(base, mine, theirs);
  assert.deepEqual(clashes, []);
  assert.deepEqual(frames(object), [10, 15, 20, 30]);
  assert.equal(object.label, "van");
  assert.deepEqual(object.attributes, { colour: "red", parked: true });
});

test("what both changed differently is named, and is mine", () => {
  const mine = { ...base, label: "van", attributes: { colour: "blue", parked: false }, keyframes: [keyframe(0, [5, 5, 9, 9]), ...base.keyframes.slice(1)] };
  const theirs = { ...base, label: "bus", attributes: { parked: false }, keyframes: base.keyframes.slice(1) };
  const { object, clashes } = merged(base, mine, theirs);
  assert.deepEqual(clashes, ["the label", "“colour”", "frame 0"]);
  assert.deepEqual(object, mine);
});

test("events keep their ends together; tags their frame", () => {
  const began = event("e", 5, 10);
  const both = merged(began, { ...began, start: 2 }, { ...began, track: "t" });
  assert.deepEqual([both.object.start, both.object.stop, both.object.track, both.clashes], [2, 10, "t", []]);
  assert.deepEqual(merged(began, { ...began, start: 2 }, { ...began, stop: 12 }).clashes, ["its frames"]);
  assert.deepEqual(merged(tag("g", 4), tag("g", 4), tag("g", 9)).object.frame, 9);
});

test("laws: the same from both sides where nothing clashes; nothing changed changes nothing", () => {
  const next = random(11);
  const some = () => base.keyframes.filter(() => next() < 0.7).concat(at(...[30, 40, 50].filter(() => next() < 0.4)));
  for (let round = 0; round < 400; round += 1) {
    const mine = { ...base, keyframes: some(), label: next() < 0.3 ? "van" : base.label };
    const theirs = { ...base, keyframes: some(), attributes: { colour: next() < 0.5 ? "red" : "blue", parked: false } };
    const one = merged(base, mine, theirs);
    const other = merged(base, theirs, mine);
    if (!one.clashes.length) assert.deepEqual(one.object, other.object);
    assert.deepEqual(merged(base, mine, base).object, mine);
    assert.deepEqual(merged(base, base, theirs).object, theirs);
    assert.deepEqual(merged(base, mine, mine), { object: mine, clashes: [] });
  }
});

test("the server's refusal needs a person only where both changed the same, or nothing would be left to see", () => {
  const mine = { ...base, label: "van" };
  const row = ({ kind: _, ...thing }, revision) => ({ ...thing, revision });
  const known = new Map([["a", { object: base, revision: 1 }]]);
  const answer = (theirs) => openConflicts([{ kind: "track", id: "a", theirs }], documentOf(mine), known);
  const together = answer(row({ ...base, keyframes: at(0, 10, 20, 30) }, 2));
  assert.deepEqual([together.conflicts, together.put[0].label, frames(together.put[0]), together.base.get("a").revision], [[], "van", [0, 10, 20, 30], 2]);
  const clash = answer(row({ ...base, label: "bus" }, 2));
  assert.deepEqual([clash.put, clash.conflicts[0].base], [[], base]);
  assert.equal(answer(null).conflicts.length, 1);
  const two = track("a", at(0, 10));
  const rest = openConflicts([{ kind: "track", id: "a", theirs: row({ ...two, keyframes: at(10) }, 2) }], documentOf({ ...two, keyframes: at(0) }), new Map([["a", { object: two, revision: 1 }]]));
  assert.equal(rest.conflicts.length, 1, "together they would have taken every keyframe away");
});

test("each choice leaves what it says", () => {
  const mine = { ...base, label: "van" };
  const conflict = { kind: "track", id: "a", theirs: { ...base, label: "bus", revision: 3 }, base };
  assert.equal(settling(conflict, mine, "mine"), null);
  assert.deepEqual(settling(conflict, mine, "theirs").put, [{ ...base, label: "bus" }]);
  assert.equal(settling(conflict, mine, "both").put[0].label, "van");
  const [theirs, copy] = settling(conflict, mine, "copy").put;
  assert.deepEqual([theirs.id, theirs.label, copy.label, copy.id === "a"], ["a", "bus", "van", false]);
  assert.deepEqual(settling({ ...conflict, theirs: null }, mine, "theirs").remove, ["a"]);
});
