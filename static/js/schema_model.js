// @ts-check
// A label schema while it is edited: plain objects in, plain objects out. Knows no page.

/** @typedef {{name: string, kind: string, options: string[], default: string | number | boolean | null,
 *   mutable: boolean, required: boolean}} Attribute */
/** @typedef {{points: {name: string, x: number, y: number}[], edges: number[][]}} Skeleton */
/** @typedef {{name: string, color: string, shape: string, attributes: Attribute[], skeleton?: Skeleton}} Label */
/** @typedef {{labels: Label[]}} Schema */
/** @typedef {{where: string, message: string}} Problem */

/** What a text field holds, as options: one a line or between commas. @param {string} text @returns {string[]} */
export function optionsOf(text) {
  return text.split(/[\n,]/).map((word) => word.trim()).filter(Boolean);
}

/** @param {string} kind @param {string} text @returns {Attribute["default"]} */
export function defaultOf(kind, text) {
  const word = text.trim();
  if (!word) return kind === "checkbox" ? false : null;
  if (kind === "checkbox") return word === "yes";
  if (kind === "number") return Number.isFinite(Number(word)) ? Number(word) : word;
  return word;
}

/** @param {Attribute} attribute @returns {string} */
export function defaultText(attribute) {
  if (attribute.kind === "checkbox") return attribute.default ? "yes" : "";
  return attribute.default === null || attribute.default === undefined ? "" : String(attribute.default);
}

/** @param {any} given @returns {Attribute} */
function attribute(given) {
  const kind = typeof given?.kind === "string" ? given.kind : "select";
  return {
    name: String(given?.name ?? ""),
    kind,
    options: Array.isArray(given?.options) ? given.options.map(String) : [],
    default: given?.default ?? (kind === "checkbox" ? false : null),
    mutable: given?.mutable === true,
    required: given?.required === true,
  };
}

/** @param {any} given @returns {Skeleton} */
function skeleton(given) {
  const points = Array.isArray(given?.points) ? given.points : [];
  const edges = Array.isArray(given?.edges) ? given.edges : [];
  return {
    points: points.map((/** @type {any} */ point) => ({ name: String(point?.name ?? ""), x: share(point?.x), y: share(point?.y) })),
    edges: edges.filter(Array.isArray).map((/** @type {any[]} */ edge) => edge.map(Number)),
  };
}

/** @param {any} value */
const share = (value) => Math.min(1, Math.max(0, Number(value) || 0));

/** A new point where one was clicked, in shares of the box. @param {Skeleton} template @param {number} x @param {number} y */
export function addPoint(template, x, y) {
  const names = new Set(template.points.map((point) => point.name));
  let number = template.points.length + 1;
  while (names.has(`point ${number}`)) number += 1;
  template.points.push({ name: `point ${number}`, x: rounded(x), y: rounded(y) });
}

/** @param {number} value */
export const rounded = (value) => Math.round(share(value) * 1000) / 1000;

/** Edges of the points that stay keep joining the same points. @param {Skeleton} template @param {number} index */
export function removePoint(template, index) {
  template.points.splice(index, 1);
  template.edges = template.edges.filter((edge) => !edge.includes(index)).map((edge) => edge.map((end) => (end > index ? end - 1 : end)));
}

/** Joins two points, or parts them. @param {Skeleton} template @param {number} a @param {number} b */
export function toggleEdge(template, a, b) {
  const kept = template.edges.filter((edge) => !(edge.includes(a) && edge.includes(b)));
  if (kept.length === template.edges.length && a !== b) kept.push([Math.min(a, b), Math.max(a, b)]);
  template.edges = kept;
}

/** Edges as people count: `1-2, 1-3`. @param {Skeleton} template */
export const edgesText = (template) => template.edges.map(([a = 0, b = 0]) => `${a + 1}-${b + 1}`).join(", ");

/** @param {string} text @returns {number[][]} */
export const edgesOf = (text) => [...text.matchAll(/(\d+)\s*[-–]\s*(\d+)/g)].map(([, a, b]) => [Number(a) - 1, Number(b) - 1]);

/** What a new skeleton starts from. @returns {Skeleton} */
export const newSkeleton = () => ({ points: [{ name: "top", x: 0.5, y: 0 }, { name: "bottom", x: 0.5, y: 1 }], edges: [[0, 1]] });

/** @param {any} given @returns {Label} */
function label(given) {
  return {
    ...(given?.shape === "skeleton" || given?.skeleton ? { skeleton: skeleton(given?.skeleton) } : {}),
    name: String(given?.name ?? ""),
    color: String(given?.color ?? ""),
    shape: String(given?.shape ?? "box"),
    attributes: Array.isArray(given?.attributes) ? given.attributes.map(attribute) : [],
  };
}

/** The schema a text holds; null when the editor could not show all of it. @param {string} text @returns {Schema | null} */
export function parse(text) {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value?.labels) ? { labels: value.labels.map(label) } : null;
  } catch {
    return null;
  }
}

/** @param {Schema} schema @returns {string} */
export function write(schema) {
  return JSON.stringify(schema, null, 2);
}

/** The first color of the palette nobody has. @param {Schema} schema @param {string[]} palette @returns {string} */
export function freeColor(schema, palette) {
  const taken = new Set(schema.labels.map((entry) => entry.color));
  return palette.find((color) => !taken.has(color)) ?? palette[schema.labels.length % palette.length] ?? "#0072b2";
}

/** @param {Schema} schema @param {string[]} palette @returns {Label} */
export function newLabel(schema, palette) {
  return { name: "", color: freeColor(schema, palette), shape: "box", attributes: [] };
}

/** @returns {Attribute} */
export function newAttribute() {
  return attribute({ kind: "select" });
}

/** Names that stand earlier already, upper and lower case alike. @param {{name: string}[]} items @returns {Set<number>} */
export function doubles(items) {
  const seen = new Set();
  const found = new Set();
  items.forEach((item, index) => {
    const key = item.name.trim().replace(/\s+/g, " ").toLowerCase();
    if (key && seen.has(key)) found.add(index);
    seen.add(key);
  });
  return found;
}

/** Moves one item; returns where it stands now. @template T @param {T[]} items @param {number} index @param {number} by */
export function move(items, index, by) {
  const to = Math.min(items.length - 1, Math.max(0, index + by));
  items.splice(to, 0, ...items.splice(index, 1));
  return to;
}
