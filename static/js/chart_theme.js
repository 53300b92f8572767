// @ts-check
// The colors of the page as a canvas can use them. Names are those of css/tokens.css.

/**
 * @typedef {object} Theme
 * @property {string} ink
 * @property {string} quiet
 * @property {string} line
 * @property {string} surface
 * @property {string} bad
 * @property {string} font
 * @property {string[]} series
 */

/** A token's color once light or dark is decided. @param {HTMLElement} probe @param {string} token */
function color(probe, token) {
  probe.style.color = `var(${token})`;
  return getComputedStyle(probe).color;
}

/** @param {HTMLElement} near @returns {Theme} */
export function readTheme(near) {
  const probe = document.createElement("span");
  probe.hidden = true;
  near.append(probe);
  const theme = {
    ink: color(probe, "--pl-ink"),
    quiet: color(probe, "--pl-ink-3"),
    line: color(probe, "--pl-line"),
    surface: color(probe, "--pl-surface"),
    bad: color(probe, "--pl-bad"),
    font: getComputedStyle(near).fontFamily,
    series: [1, 2, 3, 4, 5].map((i) => color(probe, `--pl-chart-${i}`)),
  };
  probe.remove();
  return theme;
}

/** The same color, let through. @param {string} rgb @param {number} alpha */
export function faded(rgb, alpha) {
  const parts = rgb.match(/[\d.]+/g);
  return parts && parts.length >= 3 ? `rgba(${parts.slice(0, 3).join(", ")}, ${alpha})` : rgb;
}
