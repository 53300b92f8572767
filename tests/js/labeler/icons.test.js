import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const root = new URL("../../../static/", import.meta.url);

test("every icon the view names is in its sprite", () => {
  const sprite = readFileSync(new URL("img/labeler-icons.svg", root), "utf8");
  const present = new Set([...sprite.matchAll(/<symbol id="([a-z0-9-]+)"/g)].map(([, name]) => name));
  const folder = new URL("js/labeler/ui/", root);
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), "utf8");
    const named = [...text.matchAll(/\bicon\("([a-z0-9-]+)"/g), ...text.matchAll(/\b(?:textButton|commandButton|button|small)\((?:app, )?"[^"]*", (?:"[^"]*", )?"([a-z0-9-]+)"/g)];
    for (const [, name] of named) assert.ok(present.has(name), `${file}: ${name}`);
  }
});
