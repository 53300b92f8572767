// @ts-check
// A label schema while it is edited: plain objects in, plain objects out. Knows no page.

/** @typedef {{name: string, kind: string, options: string[], default: string | number | boolean | null,
 *   mutable: boolean, required: boolean}} Attribute */
/** @typedef {{name: string, color: string, shape: string, attributes: Attribute[]}} Label */
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

/** @param {any} given @returns {Label} */
function label(given) {
  return {
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
