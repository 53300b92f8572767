// @ts-check
// Icons for elements that scripts make; the sprite's address comes from an icon already on the page.

/** @param {string} name @returns {SVGSVGElement} */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const known = document.querySelector("svg.pl-icon use")?.getAttribute("href") ?? "/static/img/icons.svg#";
  const svg = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  svg.setAttribute("class", "pl-icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${known.split("#")[0]}#${name}`);
  svg.append(use);
  return svg;
}
