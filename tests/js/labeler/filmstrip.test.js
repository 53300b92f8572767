/** A pack is read whole or not at all; the nearest picture is the nearest. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { middles, nearest, readPack } from "../../../static/js/labeler/video/filmstrip.js";

/** @param {object} head @param {number[]} bytes */
function pack(head, bytes) {
  const text = new TextEncoder().encode(JSON.stringify(head));
  const data = new Uint8Array(4 + text.length + bytes.length);
  new DataView(data.buffer).setUint32(0, text.length);
  data.set(text, 4);
  data.set(bytes, 4 + text.length);
  return data.buffer;
}

test("pictures come out as they went in", async () => {
  const film = readPack(pack({ width: 160, height: 90, frames: [3, 9], sizes: [2, 3] }, [1, 2, 3, 4, 5]));
  assert.deepEqual([film.width, film.height, film.frames], [160, 90, [3, 9]]);
  const bytes = await Promise.all(film.pictures.map(async (picture) => [...new Uint8Array(await picture.arrayBuffer())]));
  assert.deepEqual(bytes, [[1, 2], [3, 4, 5]]);
});

test("half a pack is refused", () => {
  assert.throws(() => readPack(pack({ width: 1, height: 1, frames: [0], sizes: [9] }, [1])));
});

test("the nearest of any frames, the earlier of two as near", () => {
  const frames = [0, 7, 8, 30, 100];
  for (let frame = -5; frame < 120; frame += 1) {
    const found = frames[nearest(frames, frame)] ?? NaN;
    const least = Math.min(...frames.map((other) => Math.abs(other - frame)));
    assert.equal(Math.abs(found - frame), least);
  }
  assert.equal(frames[nearest(frames, 65)], 30);
  assert.equal(nearest([42], 7), 0);
});

test("middles lie in their parts, within the range", () => {
  assert.deepEqual(middles(0, 10, 2), [2, 7]);
  assert.deepEqual(middles(50, 53, 6), [50, 50, 51, 51, 52, 52]);
});
