/** Imports of the labeling view only point up its list of rooms (labeling.md §3). */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const ROOMS = ["types.js", "geometry", "tracks", "state", "tools", "video", "render", "ui", "sync", "main.js"];
const root = fileURLToPath(new URL("../../../static/js/labeler/", import.meta.url));
const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
const IMPORTS = /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*["']([^"']+)["']|(?:^|\n)\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)|@import\s[^"']*?from\s*["']([^"']+)["']/g;

const roomOf = (/** @type {string} */ file) => ROOMS.indexOf(file.split(path.sep)[0] ?? "");

test("there are modules in every room", () => {
  for (const room of ROOMS) assert.ok(files.some((file) => roomOf(file) === ROOMS.indexOf(room)), room);
});

for (const file of files) {
  test(`${file} imports upwards only`, () => {
    assert.notEqual(roomOf(file), -1, "it is in none of the rooms");
    const source = readFileSync(path.join(root, file), "utf8");
    for (const found of source.matchAll(IMPORTS)) {
      const target = found[1] ?? found[2] ?? found[3] ?? found[4] ?? "";
      assert.match(target, /^\.{1,2}\//, `${target} is not a relative path`);
      const resolved = path.relative(root, path.join(root, path.dirname(file), target));
      assert.ok(existsSync(path.join(root, resolved)), `${target} does not exist`);
      const room = roomOf(resolved);
      assert.ok(room >= 0 && room <= roomOf(file), `${target} is further down the list`);
    }
  });

  test(`${file} stays small and says what it is for`, () => {
    const source = readFileSync(path.join(root, file), "utf8");
    assert.ok(source.split("\n").length <= 400, "over 400 lines");
    assert.match(source, /^\/\*\*/, "no opening comment");
  });
}

test("no module is imported in a circle", () => {
  /** @type {Map<string, string[]>} */
  const graph = new Map();
  for (const file of files) {
    const source = readFileSync(path.join(root, file), "utf8").replaceAll(/\/\*\*[^]*?\*\//g, "");
    graph.set(file, [...source.matchAll(IMPORTS)].map((found) =>
      path.relative(root, path.join(root, path.dirname(file), found[1] ?? found[2] ?? found[3] ?? ""))));
  }
  const done = new Set();
  const visit = (/** @type {string} */ file, /** @type {string[]} */ trail) => {
    assert.ok(!trail.includes(file), `${[...trail, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
});
