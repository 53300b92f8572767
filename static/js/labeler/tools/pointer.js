/** What every tool is handed and what it hands back. Types, and the one rule on dragging. */

/** @import { Action, LabelSchema, Point, Size, State } from "../types.js" */
/** @import { Hit } from "./hit.js" */

/**
 * @typedef {object} PointerStep
 * @property {"down" | "move" | "up"} type
 * @property {Point} point  Source pixels.
 * @property {boolean} shift
 * @property {boolean} alt
 * @property {Hit | null} hit
 * @property {readonly string[]} [under]  All objects under a press, where they can be selected through.
 * @property {boolean} [again]  A press where the last one was, and no double click.
 *
 * @typedef {object} Making  What a new object needs.
 * @property {State} state
 * @property {LabelSchema | null} label  Of the next object.
 * @property {() => string} newId
 *
 * @typedef {object} More
 * @property {Size} size  The picture.
 * @property {number} stop  End of the clip.
 * @property {number} near  What counts as touching, in source pixels.
 * @typedef {Making & More} ToolContext
 */

/**
 * @template Memory
 * @typedef {{memory: Memory, actions: Action[]}} Step
 */

/** A press becomes a drag only beyond a hand's tremble. @param {Point} a @param {Point} b @param {number} near */
export const dragged = (a, b, near) => Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y)) > near / 2;
