/** Keys of one's own: taken, given, refused, reset; a key is never two commands'. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { ranked } from "../../../static/js/labeler/state/finding.js";
import { given, keysOf, restored, standingOf, withOwnKeys, worded } from "../../../static/js/labeler/state/keymap.js";

const COMMANDS = [
  { name: "play", title: "Play", keys: ["Space"] },
  { name: "next", title: "Next", keys: ["F", "ArrowRight"] },
  { name: "pin", title: "Pin", keys: ["P"] },
  { name: "escape", title: "Out", keys: ["Escape"] },
];
const allKeys = (own) => Object.fromEntries(withOwnKeys(COMMANDS, own).map(({ name, keys }) => [name, keys]));

test("a chosen key replaces the view's own, and is nobody else's any more", () => {
  assert.deepEqual(allKeys({ pin: ["F"] }), { play: ["Space"], next: ["ArrowRight"], pin: ["F"], escape: ["Escape"] });
  assert.deepEqual(allKeys({ pin: [] }).pin, []);
  assert.deepEqual(allKeys({ unknown: ["F"] }), allKeys({}));
  assert.deepEqual(allKeys({ escape: ["P"], pin: ["Ctrl+W", "Enter"] }), { ...allKeys({}), pin: [] });
});

test("whatever is stored, a key is one command's", () => {
  const keys = ["A", "B", "Space", "F", "P", "Ctrl+W", "Escape"];
  let seed = 7;
  const any = (most) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % most;
  for (let round = 0; round < 500; round += 1) {
    const own = Object.fromEntries(COMMANDS.filter(() => any(2)).map(({ name }) => [name, Array.from({ length: any(4) }, () => keys[any(keys.length)])]));
    const all = withOwnKeys(COMMANDS, own).flatMap((command) => [...new Set(command.keys)]);
    assert.equal(new Set(all).size, all.length, JSON.stringify(own));
    assert.ok(all.includes("Escape") && !all.includes("Ctrl+W"));
  }
});

test("a key that is taken, the browser's or fixed is said to be", () => {
  assert.deepEqual(standingOf(COMMANDS, "pin", "Z"), { kind: "free" });
  assert.deepEqual(standingOf(COMMANDS, "pin", "P"), { kind: "free" });
  assert.equal(standingOf(COMMANDS, "pin", "F").by.name, "next");
  assert.match(standingOf(COMMANDS, "pin", "Ctrl+T").text, /browser/);
  assert.match(standingOf(COMMANDS, "pin", "Escape").text, /stays/);
});

test("taking leaves the other its other keys; resetting says who has the key now", () => {
  const own = given(COMMANDS, {}, "pin", "F");
  assert.deepEqual(own, { next: ["ArrowRight"], pin: ["F"] });
  assert.deepEqual(restored(COMMANDS, own, "pin"), { own: { next: ["ArrowRight"] } });
  assert.equal(restored(COMMANDS, own, "next").taken.name, "pin");
  assert.deepEqual(restored(COMMANDS, { next: ["ArrowRight"] }, "next"), { own: {} });
});

test("finding wants every word, and puts beginnings first", () => {
  const found = (typed) => ranked(["Unlock all", "Lock or unlock", "Copy"], typed, (text) => text);
  assert.deepEqual(found("lock"), ["Lock or unlock", "Unlock all"]);
  assert.deepEqual(found("ALL lock"), ["Unlock all"]);
  assert.deepEqual(found("x"), []);
  assert.equal(found("").length, 3);
});

test("words name the key that a command has now, or its title where it has none", () => {
  const now = (own) => worded(withOwnKeys(COMMANDS, own), "Press {pin} to unpin it, {nobody} stays.");
  assert.equal(now({}), "Press P to unpin it, {nobody} stays.");
  assert.equal(now({ pin: ["Ctrl+ArrowUp"] }), "Press Ctrl ↑ to unpin it, {nobody} stays.");
  assert.equal(now({ pin: [] }), "Press “Pin” to unpin it, {nobody} stays.");
  assert.deepEqual(keysOf(withOwnKeys(COMMANDS, { next: ["Z"] }), ["next", "play", "nobody"]), ["Z", "Space"]);
});

test("in a mode a key is another command's, and taking it there leaves the other its own", () => {
  const commands = [...COMMANDS, { name: "corner", title: "Corner", keys: ["F"], mode: "crosshair" }];
  assert.deepEqual(standingOf(commands, "pin", "F").by.name, "next");
  assert.deepEqual(standingOf(commands, "corner", "P"), { kind: "free" });
  assert.deepEqual(given(commands, {}, "corner", "P"), { corner: ["P"] });
  const keys = Object.fromEntries(withOwnKeys(commands, { corner: ["P"] }).map(({ name, keys: own }) => [name, own]));
  assert.deepEqual([keys.corner, keys.pin, keys.next], [["P"], ["P"], ["F", "ArrowRight"]]);
});
