/** How long items take, in words. */
import assert from "node:assert/strict";
import { test } from "node:test";

import { paceWords, typical } from "../../../static/js/labeler/state/pace.js";

test("the typical item is the one in the middle: a pause for coffee does not count", () => {
  assert.equal(typical([]), null);
  assert.equal(typical([9]), 9);
  assert.equal(typical([4, 3600, 8]), 8);
  assert.equal(typical([4, 8]), 6);
});

test("seconds up to a minute, then minutes", () => {
  assert.equal(paceWords(12.4, []), "12 s");
  assert.equal(paceWords(75, [4, 8]), "1 min 15 s · typically 6 s an item");
});
