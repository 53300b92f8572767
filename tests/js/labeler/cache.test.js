import assert from "node:assert/strict";
import { test } from "node:test";
import { PictureCache } from "../../../static/js/labeler/video/cache.js";

const closed = [];
const picture = (rank, bytes = 1) => ({ rank, source: { close: () => closed.push(rank) }, width: 1, height: 1, bytes });
const held = (cache) => Array.from({ length: 60 }, (_, rank) => rank).filter((rank) => cache.has(rank));

test("while playing, frames that are to come are not thrown away for frames that were passed", () => {
  const cache = new PictureCache({ mostLive: 8 });
  cache.playing = true;
  cache.playhead = 10;
  cache.pinned = 10;
  for (let rank = 3; rank <= 17; rank += 1) cache.put(picture(rank), true);
  assert.deepEqual(held(cache), [10, 11, 12, 13, 14, 15, 16, 17]);
});

test("while looking, what is near stays on both sides, and every picture that goes is closed", () => {
  closed.length = 0;
  const cache = new PictureCache({ mostLive: 5 });
  cache.playhead = 10;
  cache.pinned = 10;
  for (const rank of [20, 8, 12, 9, 11, 10, 30]) cache.put(picture(rank), true);
  assert.deepEqual(held(cache), [8, 9, 10, 11, 12]);
  assert.deepEqual(closed.toSorted((a, b) => a - b), [20, 30]);
});

test("bytes are capped, and the one on the canvas stays whatever happens", () => {
  const cache = new PictureCache({ cap: 30 });
  cache.pinned = 1;
  cache.playhead = 50;
  for (const rank of [1, 40, 45, 49, 51]) cache.put(picture(rank, 10), false);
  assert.deepEqual(held(cache), [1, 49, 51]);
});
