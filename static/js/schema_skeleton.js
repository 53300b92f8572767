// @ts-check
// The template of a skeleton while a schema is edited: a picture to click in, and the same as fields.
import * as model from "./schema_model.js";

const VIEW = 200;
const EDGE = 16;
const NEAR = 12;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {object} Parts  What the editor of the schema builds its fields with.
 * @property {(tag: string, attributes?: Record<string, any>, children?: (Node | string | null)[]) => HTMLElement} make
 * @property {(text: string, input: HTMLElement, where: string, css?: string) => HTMLElement} cell
 * @property {(value: string, changed: (value: string) => void, more?: Record<string, any>) => HTMLInputElement} textInput
 * @property {(symbol: string, text: string, act: () => void, off?: boolean) => HTMLElement} button
 * @property {() => void} store
 * @property {(focus?: string) => void} redraw
 */

/** @param {model.Label} label @param {string} where @param {Parts} parts */
export function skeletonEditor(label, where, parts) {
  const { make, cell, textInput, button, store, redraw } = parts;
  const template = (label.skeleton ??= model.newSkeleton());
  const picture = templatePicture(template, parts);
  const rows = template.points.map((point, index) => make("li", { class: "pl-joint" }, [
    make("span", { class: "pl-faint" }, [`${index + 1}`]),
    textInput(point.name, (value) => (point.name = value), { maxlength: 64, "aria-label": `Name of point ${index + 1}` }),
    ...(/** @type {const} */ (["x", "y"])).map((axis) => textInput(String(Math.round(point[axis] * 1000) / 10), (value) => {
      point[axis] = model.rounded(Number(value.replace(",", ".")) / 100);
      picture.draw();
    }, { inputmode: "decimal", "aria-label": `${axis === "x" ? "Across" : "Down"} in percent, point ${index + 1}` })),
    button("trash", `Remove the point ${point.name || index + 1}`, () => {
      model.removePoint(template, index);
      redraw();
    }, template.points.length === 1),
  ]));
  const add = button("plus", "Add a point in the middle", () => {
    model.addPoint(template, 0.5, 0.5);
    redraw();
  });
  const edges = textInput(model.edgesText(template), (value) => {
    template.edges = model.edgesOf(value);
    picture.draw();
    store();
  }, { placeholder: "1-2, 1-3" });
  return make("div", { class: "pl-skeleton", role: "group", "aria-label": `Skeleton of ${label.name || "this label"}` }, [
    make("div", {}, [picture.element, make("p", { class: "pl-faint" }, ["Click to add a point, drag to move it. Click one point and then another to join or part them."])]),
    make("div", { class: "pl-joints" }, [
      make("div", { class: "pl-joint pl-faint" }, ["", "Point", "Across %", "Down %", add].map((part) => (typeof part === "string" ? make("span", {}, [part]) : part))),
      make("ol", { class: "list-unstyled" }, rows),
      cell("Joined, by number", edges, `${where}.skeleton`),
    ]),
  ]);
}

/** @param {model.Skeleton} template @param {Parts} parts */
function templatePicture(template, { redraw }) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `${-EDGE} ${-EDGE} ${VIEW + 2 * EDGE} ${VIEW + 2 * EDGE}`);
  svg.setAttribute("class", "pl-skeleton-picture");
  svg.setAttribute("aria-hidden", "true");
  let chosen = -1;
  let held = -1;
  let moved = false;

  /** @param {string} tag @param {Record<string, string | number>} attributes @param {string} [text] */
  function part(tag, attributes, text = "") {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
    element.textContent = text;
    svg.append(element);
  }

  function draw() {
    svg.replaceChildren();
    part("rect", { x: 0, y: 0, width: VIEW, height: VIEW, class: "pl-skeleton-box" });
    for (const [a = 0, b = 0] of template.edges) {
      const [from, to] = [template.points[a], template.points[b]];
      if (from && to) part("line", { x1: from.x * VIEW, y1: from.y * VIEW, x2: to.x * VIEW, y2: to.y * VIEW, class: "pl-skeleton-edge" });
    }
    template.points.forEach(({ x, y }, index) => {
      part("circle", { cx: x * VIEW, cy: y * VIEW, r: 8, class: index === chosen ? "pl-skeleton-point is-chosen" : "pl-skeleton-point" });
      part("text", { x: x * VIEW, y: y * VIEW + 3.5, class: "pl-skeleton-number" }, String(index + 1));
    });
  }

  /** @param {PointerEvent} event */
  function place(event) {
    const bounds = svg.getBoundingClientRect();
    const scale = (VIEW + 2 * EDGE) / bounds.width;
    return { x: (event.clientX - bounds.left) * scale - EDGE, y: (event.clientY - bounds.top) * scale - EDGE };
  }

  svg.addEventListener("pointerdown", (event) => {
    const { x, y } = place(event);
    held = template.points.findIndex((point) => Math.hypot(point.x * VIEW - x, point.y * VIEW - y) <= NEAR);
    moved = false;
    svg.setPointerCapture(event.pointerId);
    if (held >= 0) return;
    model.addPoint(template, x / VIEW, y / VIEW);
    redraw();
  });
  svg.addEventListener("pointermove", (event) => {
    const point = template.points[held];
    if (!point) return;
    const { x, y } = place(event);
    if (!moved && Math.hypot(point.x * VIEW - x, point.y * VIEW - y) < 3) return;
    moved = true;
    Object.assign(point, { x: model.rounded(x / VIEW), y: model.rounded(y / VIEW) });
    draw();
  });
  svg.addEventListener("pointerup", () => {
    const at = held;
    held = -1;
    if (at < 0) return;
    if (moved) return void redraw();
    if (chosen < 0 || chosen === at) {
      chosen = chosen === at ? -1 : at;
      return void draw();
    }
    model.toggleEdge(template, chosen, at);
    redraw();
  });
  draw();
  return { element: svg, draw };
}
