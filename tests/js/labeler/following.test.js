import assert from "node:assert/strict";
import { test } from "node:test";
import { followedAt, roomToFollow, withFollowed } from "../../../static/js/labeler/tracks/following.js";
import { stateAt } from "../../../static/js/labeler/tracks/interpolate.js";
import { fewest } from "../../../static/js/labeler/tracks/sparse.js";

const size = { width: 640, height: 360 };
const clip = { start: 0, stop: 100 };
const keyframe = (frame, points, more = {}) => ({ frame, points, outside: false, occluded: false, attributes: {}, source: "manual", ...more });
const track = (...keyframes) => ({ kind: "track", id: "t", label: "car", shape: "box", attributes: {}, keyframes });
const rows = (from, to, box) => {
  const step = to > from ? 1 : -1;
  return Array.from({ length: Math.abs(to - from) }, (_, i) => [from + step * (i + 1), ...box(from + step * (i + 1)), 0.9]);
};
const following = (more) => ({ id: "j", track: "t", frame: 10, backward: false, total: 30, rows: [], reason: "", ended: true, ...more });

function random(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

/** The most that the lines through `kept` miss any of `places` by. */
function worst(places, kept) {
  let most = 0;
  for (const { frame, values } of places) {
    const after = kept.findIndex((place) => place.frame >= frame);
    const [a, b] = [kept[Math.max(0, after - 1)], kept[after]];
    const share = a.frame === b.frame ? 0 : (frame - a.frame) / (b.frame - a.frame);
    for (const [axis, value] of values.entries()) most = Math.max(most, Math.abs(a.values[axis] + share * (b.values[axis] - a.values[axis]) - value));
  }
  return most;
}

test("few keyframes tell every place within the tolerance, and fewer would not", () => {
  for (let seed = 1; seed <= 60; seed += 1) {
    const next = random(seed);
    let value = 0;
    let speed = 0;
    const places = Array.from({ length: 3 + Math.floor(next() * 40) }, (_, i) => {
      speed += (next() - 0.5) * (next() < 0.1 ? 8 : 0.4);
      value += speed;
      return { frame: i + (i > 9 ? 3 : 0), values: [value, -value * 0.5] };
    });
    const kept = fewest(places, 1);
    assert.equal(kept[0], places[0]);
    assert.equal(kept.at(-1), places.at(-1));
    assert.ok(worst(places, kept) <= 1 + 1e-9, `seed ${seed}: off by ${worst(places, kept)}`);
    if (places.length <= 14) assert.equal(kept.length, fewestByTrying(places, 1), `seed ${seed}`);
  }
});

/** Every choice of places between the ends. */
function fewestByTrying(places, tolerance) {
  const inner = places.slice(1, -1);
  let best = places.length;
  for (let mask = 0; mask < 2 ** inner.length; mask += 1) {
    const kept = [places[0], ...inner.filter((_, i) => mask & (2 ** i)), places.at(-1)];
    if (kept.length < best && worst(places, kept) <= tolerance + 1e-9) best = kept.length;
  }
  return best;
}

test("a straight way is two keyframes, however long", () => {
  const places = Array.from({ length: 400 }, (_, frame) => ({ frame, values: [frame * 1.5, 7, frame * 1.5 + 40, 37] }));
  assert.deepEqual(fewest(places, 1).map(({ frame }) => frame), [0, 399]);
});

test("it is followed to the next keyframe, or to the end of the clip, and no further than asked", () => {
  const car = track(keyframe(10, [0, 0, 9, 9]), keyframe(50, [0, 0, 9, 9]));
  assert.equal(roomToFollow(car, 10, { backward: false, clip, most: 150 }), 39);
  assert.equal(roomToFollow(car, 30, { backward: true, clip, most: 150 }), 19);
  assert.equal(roomToFollow(car, 50, { backward: false, clip, most: 150 }), 49);
  assert.equal(roomToFollow(car, 10, { backward: true, clip, most: 5 }), 5);
  assert.equal(roomToFollow(car, 49, { backward: false, clip, most: 150 }), 0);
});

test("what was followed becomes keyframes of a model that tell the same way", () => {
  const way = (frame) => [100 + frame * 2, 50, 140 + frame * 2, 80 + (frame > 25 ? frame - 25 : 0)];
  const car = track(keyframe(10, way(10)));
  const done = withFollowed(car, following({ rows: rows(10, 40, way) }), 40, { clip, size });
  assert.deepEqual(done.keyframes.map(({ frame, source }) => [frame, source]).at(0), [10, "manual"]);
  assert.ok(done.keyframes.length <= 4, JSON.stringify(done.keyframes.map(({ frame }) => frame)));
  assert.ok(done.keyframes.slice(1).every(({ source }) => source === "model"));
  for (let frame = 11; frame <= 40; frame += 1) {
    for (const [axis, value] of stateAt(done, frame, clip.stop).points.entries()) assert.ok(Math.abs(value - way(frame)[axis]) <= 1);
  }
});

test("taken over up to a frame, backward, and at the picture's edge", () => {
  const way = (frame) => [frame * 2 - 30, 10, frame * 2 + 10, 40];
  const car = track(keyframe(40, way(40)));
  const back = following({ frame: 40, backward: true, rows: rows(40, 5, way) });
  const done = withFollowed(car, back, 20, { clip, size });
  assert.equal(done.keyframes[0].frame, 20);
  assert.equal(done.keyframes.at(-1).source, "manual");
  const all = withFollowed(car, back, 6, { clip, size });
  assert.ok(all.keyframes.every(({ points }) => points.every((value) => value >= 0)));
  assert.deepEqual(followedAt(back, 5 + 1, size), [0, 10, 22, 40]);
  assert.equal(followedAt(back, 40, size), null);
  assert.equal(typeof withFollowed(car, back, 39.5, { clip, size }), "string");
});

test("where it left the picture it is outside from the next frame on; what was made by hand stays", () => {
  const way = (frame) => [500 + frame * 3, 10, 560 + frame * 3, 60];
  const car = track(keyframe(10, way(10)));
  const left = following({ rows: rows(10, 30, way), reason: "left" });
  const done = withFollowed(car, left, 30, { clip, size });
  assert.deepEqual([done.keyframes.at(-1).frame, done.keyframes.at(-1).outside], [31, true]);
  assert.equal(withFollowed(car, left, 20, { clip, size }).keyframes.at(-1).outside, false);
  const own = track(keyframe(10, way(10)), keyframe(30, [1, 1, 9, 9]));
  const kept = withFollowed(own, left, 30, { clip, size }).keyframes;
  assert.deepEqual(kept.find(({ frame }) => frame === 30).points, [1, 1, 9, 9]);
});
