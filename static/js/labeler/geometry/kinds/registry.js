/** Every kind of shape by its name in documents. Nothing else knows them by name. Pure. */

/** @import { ShapeName } from "../../types.js" */
/** @import { ShapeKind } from "./kind.js" */
import { box } from "./box.js";
import { cuboid } from "./cuboid.js";
import { ellipse } from "./ellipse.js";
import { mask } from "./mask.js";
import { pointSet } from "./point_set.js";
import { polygon } from "./polygon.js";
import { polyline } from "./polyline.js";
import { rotatedBox } from "./rotated_box.js";
import { skeleton } from "./skeleton.js";

/** @type {Readonly<Record<ShapeName, ShapeKind>>} */
export const KINDS = {
  box, rotated_box: rotatedBox, polygon, polyline, points: pointSet, ellipse, cuboid, skeleton, mask,
};

/** @param {ShapeName} name */
export const kindOf = (name) => KINDS[name];

/** Whether keys act on one grip of it alone. @param {ShapeKind} kind */
export const hasVertices = (kind) => Boolean(kind.withoutVertex ?? kind.switched);

/** Whether a label marks objects that have a shape, not events or frames. @param {string} shape @returns {shape is ShapeName} */
export const isShape = (shape) => Object.hasOwn(KINDS, shape);
