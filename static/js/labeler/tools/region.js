/** Drags a region for a finding or a question: a box over the picture that is no annotation. A state machine. */

/** @import { Action, Box, Point, Size } from "../types.js" */
import { boxBetween } from "../geometry/box.js";
import { dragged } from "./pointer.js";

/** @typedef {Point | null} RegionMemory  Where the drag began. */

/**
 * @param {RegionMemory} memory @param {{type: "down" | "move" | "up", point: Point}} step @param {{size: Size, near: number}} context
 * @returns {{memory: RegionMemory, actions: Action[]}}
 */
export function regionTool(memory, { type, point }, { size, near }) {
  if (type === "down") return { memory: point, actions: [] };
  if (!memory) return { memory, actions: [] };
  const isDrag = dragged(memory, point, near);
  if (type === "move") return { memory, actions: isDrag ? [showing(boxBetween(memory, point, size))] : [] };
  // A click is no region; the tool waits for a drag.
  if (!isDrag) return { memory: null, actions: [] };
  return { memory: null, actions: [showing(boxBetween(memory, point, size)), { type: "view", change: { tool: "select" } }] };
}

/** @param {Box} region @returns {Action} */
const showing = (region) => ({ type: "view", change: { region } });
