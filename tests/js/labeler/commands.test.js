/** The table of commands: names and keys once each, no key that a browser keeps; keys by their names. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore, initialState } from "../../../static/js/labeler/state/store.js";
import { initialView } from "../../../static/js/labeler/state/view.js";
import { problemsOf } from "../../../static/js/labeler/state/problems.js";
import { createCommands } from "../../../static/js/labeler/ui/commands.js";
import { commandsByKey, nameOfPress } from "../../../static/js/labeler/ui/keys.js";
import { RESERVED } from "../../../static/js/labeler/state/keymap.js";
import { event, keyframe, track } from "./fixtures.js";

const clip = { start: 0, stop: 40 };
const attribute = (name, required) => ({ name, kind: "text", options: [], default: null, mutable: false, required });
const schema = {
  version: 1, labels: [
    { name: "car", color: "#e8590c", shape: "box", attributes: [attribute("plate", true)] },
    { name: "near miss", color: "#c2255c", shape: "event", attributes: [] },
  ],
};

function commandsFor(mode) {
  const store = createStore(initialState(initialView(clip, { readonly: false, track: "car", event: "near miss" })));
  const app = { bootstrap: { mode }, store, schema, clip, size: { width: 100, height: 50 }, open: {}, say() {}, stage: { width: 10, height: 10 }, setting: { clip, schema } };
  return createCommands(app);
}

for (const mode of ["annotate", "review", "audit", "view"]) {
  test(`every command of ${mode} has one name, and every key one command`, () => {
    const commands = commandsFor(mode);
    assert.equal(new Set(commands.map(({ name }) => name)).size, commands.length);
    for (const [key, found] of commandsByKey(commands)) {
      const places = found.map(({ mode = "" }) => mode);
      assert.equal(new Set(places).size, found.length, `${key}: ${found.map(({ name }) => name).join(", ")}`);
      assert.ok(!places.slice(0, -1).includes(""), `${key}: a command of everywhere stands before that of a mode`);
      assert.ok(!RESERVED.includes(key), `${key} belongs to the browser`);
    }
    for (const { title, group } of commands) assert.ok(title && group);
  });
}

const press = (key, code, more = {}) => ({ key, code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });

test("keys are named by what they say, letters of other alphabets by their place", () => {
  assert.equal(nameOfPress(press("d", "KeyD")), "D");
  assert.equal(nameOfPress(press("D", "KeyD", { shiftKey: true })), "Shift+D");
  assert.equal(nameOfPress(press(" ", "Space")), "Space");
  assert.equal(nameOfPress(press("?", "Slash", { shiftKey: true })), "?");
  assert.equal(nameOfPress(press("в", "KeyD")), "D");
  assert.equal(nameOfPress(press("µ", "KeyM", { altKey: true })), "Alt+M");
  assert.equal(nameOfPress(press("Z", "KeyZ", { metaKey: true, shiftKey: true })), "Ctrl+Shift+Z");
  assert.equal(nameOfPress(press("q", "KeyA")), "Q");
});

test("problems are what the server would refuse: missing attributes, tiny or unseen shapes, open events", () => {
  const named = { ...track("a", [keyframe(0, [0, 0, 10, 10])]), label: "car", attributes: { plate: "X 1" } };
  const bare = { ...track("b", [keyframe(3, [0, 0, 10, 10]), keyframe(9, [0, 0, 1, 10])]), label: "car" };
  const unseen = { ...track("c", [{ ...keyframe(4, [0, 0, 9, 9]), outside: true }]), label: "car", attributes: { plate: "Y" } };
  const started = { ...event("e", 5, 6), label: "near miss" };
  const document = new Map([named, bare, unseen, started].map((thing) => [thing.id, thing]));
  const found = problemsOf(document, schema, clip, "e").map(({ id, frame }) => [id, frame]);
  assert.deepEqual(found, [["b", 3], ["b", 9], ["c", 4], ["e", 5]]);
  assert.deepEqual(problemsOf(new Map([["a", named]]), schema, clip, null), []);
});
