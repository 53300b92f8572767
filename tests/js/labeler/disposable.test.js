/** Which samples can be left out on the way to a frame. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nalLengthSize, nothingNeeds } from "../../../static/js/labeler/video/disposable.js";

const SEI = 6;
/** @param {...[number, number, number]} units  Bits of reference, type, bytes of content. */
const sample = (...units) => Uint8Array.from(units.flatMap(([reference, type, content]) =>
  [0, 0, (content + 1) >> 8, (content + 1) & 255, (reference << 5) | type, ...Array(content).fill(255)]));

test("a slice that nothing refers to can be left out, also behind other units", () => {
  assert.equal(nothingNeeds(sample([0, 1, 300]), 4), true);
  assert.equal(nothingNeeds(sample([0, SEI, 9], [0, 1, 40], [0, 1, 2]), 4), true);
});

test("key frames, references and a mixture are needed", () => {
  assert.equal(nothingNeeds(sample([3, 5, 10]), 4), false);
  assert.equal(nothingNeeds(sample([2, 1, 10]), 4), false);
  assert.equal(nothingNeeds(sample([0, 1, 10], [1, 1, 10]), 4), false);
});

test("what is not understood is needed: no slices, no bytes, cut off, another codec", () => {
  assert.equal(nothingNeeds(sample([0, SEI, 9]), 4), false);
  assert.equal(nothingNeeds(new Uint8Array(), 4), false);
  assert.equal(nothingNeeds(sample([2, 1, 10]).subarray(0, 3), 4), false);
  assert.equal(nothingNeeds(sample([0, 1, 10]), 0), false);
});

test("the length of lengths is read from the configuration of H.264 alone", () => {
  const description = Uint8Array.from([1, 100, 0, 31, 0xff, 0xe1]);
  assert.equal(nalLengthSize({ codec: "avc1.64001f", description }), 4);
  assert.equal(nalLengthSize({ codec: "avc1.64001f", description: Uint8Array.from([1, 100, 0, 31, 0xfd, 0]) }), 2);
  assert.equal(nalLengthSize({ codec: "avc1.64001f", description: new Uint8Array() }), 0);
  assert.equal(nalLengthSize({ codec: "vp09.00.10.08", description }), 0);
});
