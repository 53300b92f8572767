import assert from "node:assert/strict";
import { test } from "node:test";
import { problemsOf, fineKey } from "../../../static/js/labeler/state/problems.js";
import { doubles, doubtsOf } from "../../../static/js/labeler/tracks/doubts.js";
import { documentOf, keyframe, random, track } from "./fixtures.js";

const clip = { start: 0, stop: 200 };
const box = (x, y, width = 40, height = 30) => [x, y, x + width, y + height];
const codes = (one) => doubtsOf(one, clip).map(({ code, frame }) => [code, frame]);
const gone = { outside: true };

test("a calm track gives no doubt", () => {
  assert.deepEqual(codes(track("a", [keyframe(0, box(0, 0)), keyframe(10, box(100, 5)), keyframe(160, box(400, 30))])), []);
  assert.deepEqual(codes(track("a", [keyframe(0, box(0, 0)), keyframe(100, box(90, 0)), keyframe(101, box(90, 0), gone)])), []);
});

test("a jump of more than itself in a frame, and a sudden size, are named where they end", () => {
  assert.deepEqual(codes(track("a", [keyframe(5, box(0, 0)), keyframe(6, box(90, 0)), keyframe(190, box(95, 0))])), [["jump", 6]]);
  assert.deepEqual(codes(track("a", [keyframe(5, box(0, 0)), keyframe(7, box(0, 0, 120, 90)), keyframe(190, box(0, 0, 120, 90))])), [["size", 7]]);
  assert.deepEqual(codes(track("a", [keyframe(5, box(0, 0)), keyframe(105, box(600, 0, 120, 90)), keyframe(190, box(600, 0, 120, 90))])), []);
});

test("a gap of a moment can be closed; a longer one is meant", () => {
  const gap = (frames) => track("a", [keyframe(0, box(0, 0)), keyframe(50, box(1, 0), gone), keyframe(50 + frames, box(2, 0)), keyframe(199, box(9, 0))]);
  assert.deepEqual(codes(gap(2)), [["gap", 50]]);
  assert.equal(doubtsOf(gap(2), clip)[0].fix.command, "join-gap");
  assert.deepEqual(codes(gap(20)), []);
  assert.deepEqual(codes(track("a", [keyframe(50, box(1, 0)), keyframe(51, box(1, 0), gone)])), [["moment", 50]]);
});

test("what moved and then stands still to the end was perhaps forgotten", () => {
  assert.deepEqual(codes(track("a", [keyframe(0, box(0, 0)), keyframe(40, box(200, 0))])), [["end", 41]]);
  assert.deepEqual(codes(track("a", [keyframe(0, box(0, 0)), keyframe(40, box(2, 0))])), [], "it always stood still");
  assert.deepEqual(codes(track("a", [keyframe(0, box(0, 0)), keyframe(150, box(200, 0))])), [], "not for long");
});

test("two of a label that lie on each other wherever both are", () => {
  const one = track("one", [keyframe(0, box(0, 0)), keyframe(100, box(200, 0))]);
  const same = track("same", [keyframe(20, box(41, 1)), keyframe(100, box(201, 1))]);
  const crossing = track("crossing", [keyframe(0, box(200, 0)), keyframe(100, box(0, 0))]);
  const van = { ...same, id: "van", label: "van" };
  assert.deepEqual(doubles([one, same, crossing, van], clip).map(({ track: a, other, frame }) => [a.id, other.id, frame]), [["same", "one", 20]]);
});

test("doubts are warnings that can be found right, and stay so for that frame only", () => {
  const schema = { version: 1, labels: [{ name: "Person", color: "#1971c2", shape: "box", attributes: [] }] };
  const document = documentOf(track("a", [keyframe(5, box(0, 0)), keyframe(6, box(90, 0)), keyframe(190, box(95, 0))]));
  const [problem, ...others] = problemsOf(document, schema, clip, null);
  assert.deepEqual(others, []);
  assert.equal(problem.warning, true);
  assert.equal(fineKey(problem), "a|jump|6");
});

test("a hundred tracks are looked at once; an edit of one costs that one", () => {
  const next = random(4);
  const tracks = Array.from({ length: 100 }, (_, id) => track(`t${id}`, Array.from({ length: 360 }, (_, i) => keyframe(i * 5, box(next() * 1800, next() * 900)))));
  const wide = { start: 0, stop: 1800 };
  const look = (list) => { for (const one of list) doubtsOf(one, wide); doubles(list, wide); };
  look(tracks);
  const changed = tracks.with(7, { ...tracks[7], keyframes: tracks[7].keyframes.slice(1) });
  let compared = 0;
  const watched = changed.map((one) => (one === changed[7] ? new Proxy(one, { get: (target, name) => { compared += name === "keyframes" ? 1 : 0; return target[name]; } }) : one));
  look(watched);
  assert.ok(compared > 0 && compared < 100 * 30, String(compared));
});
