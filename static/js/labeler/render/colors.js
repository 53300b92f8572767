/** One colour a label, everywhere; and what to write on it. Pure. */

/** @import { Schema } from "../types.js" */

/** For labels whose schema names no colour; told apart by lightness too. */
const PALETTE = ["#2dd4bf", "#f59e0b", "#60a5fa", "#f472b6", "#a3e635", "#c084fc", "#fb7185", "#38bdf8", "#facc15"];

/** @param {Schema} schema @returns {(label: string) => string} */
export function labelColors(schema) {
  const colors = new Map(schema.labels.map(({ name, color }, index) =>
    [name, /^#[0-9a-f]{6}$/i.test(color ?? "") ? color : PALETTE[index % PALETTE.length] ?? "#2dd4bf"]));
  return (label) => colors.get(label) ?? "#94a3b8";
}

/** @param {string} hex @returns {[number, number, number]} */
function channels(hex) {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** @param {string} hex @param {number} alpha */
export function withAlpha(hex, alpha) {
  const [red, green, blue] = channels(hex);
  return `rgb(${red} ${green} ${blue} / ${alpha})`;
}

/** Black or white, whichever reads better on `hex` (WCAG relative luminance). @param {string} hex */
export function inkOn(hex) {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.28 ? "#0b0f14" : "#ffffff";
}
