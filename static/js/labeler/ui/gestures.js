/** Presses of keys that follow each other at once: one step of undo, and faster the longer they last. Pure but for the clock. */

import { newId } from "../state/ids.js";

const ONE_GESTURE_MS = 800;
const HELD_MS = 90;

/** @param {() => number} [now] */
export function createGestures(now = () => performance.now()) {
  let mark = "";
  let last = -Infinity;
  let held = 0;
  return {
    /** The mark of the gesture that this press belongs to. */
    next() {
      const at = now();
      if (at - last > ONE_GESTURE_MS) mark = newId();
      held = at - last < HELD_MS ? held + 1 : 0;
      last = at;
      return mark;
    },
    /** How many pixels a press goes: a key that is held goes faster after a while. */
    get pace() {
      return held < 12 ? 1 : held < 36 ? 4 : 10;
    },
  };
}
