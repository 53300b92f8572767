/** Several keyframes at once: where they may go, what becomes of the others. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { copiedPicks, picksWithin, roomOfPicked, snappedFrame, withoutPicked, withPasted, withPickedMoved } from "../../../static/js/labeler/tracks/picked.js";
import { keyframe, random, track } from "./fixtures.js";

const clip = { start: 0, stop: 60 };
const at = (...frames) => frames.map((frame) => keyframe(frame, [frame, 0, frame + 10, 10]));
const framesOf = (thing) => thing.keyframes.map(({ frame }) => frame);

test("a box picks what is inside; what stays is never passed nor met", () => {
  const tracks = [track("a", at(5, 10, 20, 40)), track("b", at(12, 30))];
  const picks = picksWithin(tracks, { start: 10, stop: 21 });
  assert.deepEqual(picks, [{ id: "a", frame: 10 }, { id: "a", frame: 20 }, { id: "b", frame: 12 }]);
  assert.deepEqual(roomOfPicked(tracks, picks, clip), { low: -4, high: 17 });
  assert.deepEqual(withPickedMoved(tracks, picks, -4).map(framesOf), [[5, 6, 16, 40], [8, 30]]);
  assert.deepEqual(roomOfPicked(tracks, [], clip), { low: 0, high: 0 });
});

test("however far they move within their room, tracks stay whole, in order and in the clip", () => {
  const any = random(11);
  for (let round = 0; round < 400; round += 1) {
    const tracks = ["a", "b", "c"].map((id) => track(id, at(...Array.from({ length: 60 }, (_, frame) => frame).filter(() => any() < 0.15), 59).filter(({ frame }, index, all) => all[index - 1]?.frame !== frame)));
    const picks = tracks.flatMap(({ id, keyframes }) => keyframes.filter(() => any() < 0.4).map(({ frame }) => ({ id, frame })));
    const { low, high } = roomOfPicked(tracks, picks, clip);
    assert.ok(low <= 0 && high >= 0);
    for (const by of [low, high, 0]) {
      for (const moved of withPickedMoved(tracks, picks, by)) {
        const frames = framesOf(moved);
        assert.deepEqual(frames, [...new Set(frames)].toSorted((x, y) => x - y));
        assert.ok(frames.every((frame) => frame >= 0 && frame < 60));
        assert.equal(frames.length, tracks.find(({ id }) => id === moved.id).keyframes.length);
      }
      const back = withPickedMoved(withPickedMoved(tracks, picks, by), picks.map(({ id, frame }) => ({ id, frame: frame + by })), -by);
      for (const thing of back) assert.deepEqual(thing, tracks.find(({ id }) => id === thing.id));
    }
  }
});

test("removing leaves no object that is never seen", () => {
  const tracks = [track("a", at(5, 10)), track("b", at(3))];
  assert.deepEqual(withoutPicked(tracks, [{ id: "a", frame: 5 }], 60).map(framesOf), [[10]]);
  assert.match(withoutPicked(tracks, [{ id: "b", frame: 3 }], 60), /never be visible/);
});

test("pasting keeps distances, replaces what is there, and leaves out what is beyond the clip", () => {
  const tracks = [track("a", at(5, 10, 20)), track("b", at(7, 30))];
  const copied = copiedPicks(tracks, [{ id: "a", frame: 5 }, { id: "a", frame: 10 }, { id: "b", frame: 7 }]);
  const { tracks: [a, b], picks } = withPasted(tracks, copied, 15, clip);
  assert.deepEqual([framesOf(a), framesOf(b)], [[5, 10, 15, 20], [7, 17, 30]]);
  assert.deepEqual(a.keyframes[3].points, [10, 0, 20, 10]);
  assert.deepEqual(picks, [{ id: "a", frame: 15 }, { id: "a", frame: 20 }, { id: "b", frame: 17 }]);
  assert.deepEqual(withPasted(tracks, copied, 58, clip).picks, [{ id: "a", frame: 58 }]);
  assert.deepEqual(withPasted([], copied, 15, clip), { tracks: [], picks: [] });
});

test("a frame snaps to the nearest mark within reach", () => {
  assert.equal(snappedFrame(20, [10, 22, 19], 2), 19);
  assert.equal(snappedFrame(20, [10, 23], 2), 20);
});
