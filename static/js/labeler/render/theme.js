/** The page's colours for canvases: asked of the style sheet, so that both themes have one source. */

const NAMES = /** @type {const} */ ([
  "canvas", "surface", "sunken", "hover", "line", "line-strong", "ink", "ink-2", "ink-3", "accent",
  "accent-soft", "bad", "warn", "stage",
]);

/** @typedef {Record<typeof NAMES[number], string> & {font: string, mono: string}} Theme */

/** @param {HTMLElement} root @returns {Theme} */
export function readTheme(root) {
  const probe = document.createElement("span");
  probe.hidden = true;
  root.append(probe);
  const colors = NAMES.map((name) => {
    probe.style.color = `var(--lb-${name})`;
    return [name, getComputedStyle(probe).color];
  });
  const { fontFamily } = getComputedStyle(root);
  probe.style.fontFamily = "var(--lb-mono)";
  const mono = getComputedStyle(probe).fontFamily;
  probe.remove();
  return { .../** @type {any} */ (Object.fromEntries(colors)), font: fontFamily, mono };
}
