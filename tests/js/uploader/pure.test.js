/** What is taken and what is not, the queue, rate and words: the parts of the uploader without a page. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { folderOf, refuse, sort, summarize } from "../../../static/js/uploader/choice.js";
import { makePace } from "../../../static/js/uploader/pace.js";
import { fromDrop } from "../../../static/js/uploader/picking.js";
import { PARALLEL, makeQueue } from "../../../static/js/uploader/queue.js";
import { size, some, timeLeft } from "../../../static/js/uploader/words.js";

const limits = { accepted: [".mp4", ".mov"], maxBytes: 1000 };
const chosen = (path, bytes = 10) => ({ path, file: { name: path.split("/").at(-1), size: bytes } });

test("a file is refused for its kind, emptiness, size or path, and else taken", () => {
  assert.equal(refuse({ name: "A.MP4", size: 1000 }, "A.MP4", limits), "");
  assert.match(refuse({ name: "a.txt", size: 0 }, "a.txt", limits), /no kind of video/);
  assert.match(refuse({ name: "a.mp4", size: 0 }, "a.mp4", limits), /empty/);
  assert.match(refuse({ name: "a.mp4", size: 1001 }, "a.mp4", limits), /too large: 1\.0 kB, where 1\.0 kB/);
  assert.match(refuse({ name: "a.mp4", size: 1 }, `${"x".repeat(201)}/a.mp4`, limits), /path is longer/);
  assert.equal(folderOf("day 1/cam/a.mp4"), "day 1/cam");
  assert.equal(folderOf("a.mp4"), "");
});

test("a folder is summed up; what systems leave in it is not spoken of", () => {
  const { taken, refused } = sort(
    [chosen("d/a.mp4"), chosen("d/.DS_Store"), chosen("d/Thumbs.db"), chosen("d/notes.txt"), chosen("d/map.pdf"), chosen("d/e.mov", 0)],
    limits,
  );
  assert.deepEqual(taken.map(({ path }) => path), ["d/a.mp4"]);
  assert.equal(summarize(taken.length, refused), "1 file taken, 3 skipped: notes.txt, map.pdf (no video); e.mov (empty).");
  assert.equal(summarize(12, []), "12 files taken.");
  assert.equal(sort([chosen(".hidden.mp4")], limits).taken.length, 1, "a file chosen by itself is meant");
});

test("a dropped folder is read to the bottom, however the browser parts its children", async () => {
  const file = (path) => ({ isDirectory: false, fullPath: path, name: path.split("/").at(-1), file: (done) => done({ name: path.split("/").at(-1) }) });
  const broken = { isDirectory: false, fullPath: "/d/x.mp4", name: "x.mp4", file: (_, failed) => failed(new Error("gone")) };
  const directory = (path, children) => ({
    isDirectory: true,
    fullPath: path,
    name: path.split("/").at(-1),
    createReader() {
      const rest = [...children];
      return { readEntries: (done) => done(rest.splice(0, 100)) };
    },
  });
  const many = Array.from({ length: 250 }, (_, i) => file(`/d/sub/${i}.mp4`));
  const root = directory("/d", [broken, directory("/d/sub", many), file("/d/a.mp4")]);
  const items = [root, file("/b.mp4")].map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry }));
  const got = await fromDrop({ items, files: [] });
  assert.equal(got.chosen.length, 252);
  assert.deepEqual(got.unread, ["d/x.mp4"]);
  assert.equal(got.folders, true);
  assert.deepEqual(got.chosen.slice(0, 3).map(({ path }) => path), ["d/a.mp4", "d/sub/0.mp4", "d/sub/1.mp4"]);
  assert.equal(got.chosen.at(-1).path, "b.mp4");
});

const makeItem = (log, name) => ({
  state: "waiting", sent: 0, size: 10, message: "",
  sender: { start: () => log.push(`start ${name}`), stop: () => log.push(`stop ${name}`), remove: () => log.push(`remove ${name}`) },
});

test("the queue sends a few at a time and goes on as places come free", async () => {
  const log = [];
  const queue = makeQueue(() => {});
  const items = Array.from({ length: 5 }, (_, i) => makeItem(log, i));
  items.forEach(queue.add);
  await Promise.resolve();
  assert.equal(queue.count("sending"), PARALLEL);
  queue.pause(items[0]);
  assert.deepEqual(log.slice(3), ["stop 0", "start 3"]);
  queue.fail(items[1], "no connection");
  assert.deepEqual([items[1].state, items[1].message, items[4].state], ["failed", "no connection", "sending"]);
  queue.resume(items[0]);
  assert.equal(items[0].state, "waiting");
  queue.finish(items[2]);
  assert.equal(items[0].state, "sending");
  queue.remove(items[3]);
  queue.resume(items[1]);
  assert.equal(items[1].state, "sending");
  assert.deepEqual(log.slice(5), ["start 4", "start 0", "remove 3", "start 1"]);
  assert.deepEqual(queue.totals(), { sent: 10, size: 40 });
});

test("what was paused cannot fail late, and what is done cannot be removed", async () => {
  const log = [];
  const queue = makeQueue(() => {});
  const item = makeItem(log, "a");
  queue.add(item);
  await Promise.resolve();
  queue.pause(item);
  queue.fail(item, "aborted");
  assert.equal(item.state, "paused");
  queue.resume(item);
  queue.finish(item);
  queue.remove(item);
  assert.equal(item.state, "done");
});

test("rate and time left come from the last seconds only", () => {
  const pace = makePace();
  assert.equal(pace.left(0, 100), Infinity);
  for (let second = 0; second <= 60; second += 1) pace.note(1000 * second, second < 40 ? 0 : (second - 40) * 500);
  assert.equal(Math.round(pace.rate(60_000)), 500);
  assert.equal(Math.round(pace.left(60_000, 5000)), 10);
  pace.reset();
  assert.equal(pace.rate(60_000), 0);
});

test("numbers in words", () => {
  assert.deepEqual([0, 999, 1000, 1_234_567, 999_600, 64e9, 123_456_789].map(size), ["0 B", "999 B", "1.0 kB", "1.2 MB", "1.0 MB", "64.0 GB", "123 MB"]);
  const seconds = [0.2, 59.1, 61, 3599, 3601, 7200, Infinity];
  const left = ["1 s left", "60 s left", "2 min left", "1 h left", "1 h 1 min left", "2 h left", ""];
  assert.deepEqual(seconds.map(timeLeft), left);
  assert.equal(some(["a", "b", "c", "d"]), "a, b, c and 1 more");
});
