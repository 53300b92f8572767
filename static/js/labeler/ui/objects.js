/** The list of tracks, events and tags: a window on as many rows as there are, with filter. */

/** @import { State, Thing } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { asSeen, byKind, editFrame, filteredTracks, seenDocument, shapeOf } from "../state/selectors.js";
import { shortId } from "../state/ids.js";
import { problemsOf } from "../state/problems.js";
import { stateAt } from "../tracks/interpolate.js";
import { lifetime } from "../tracks/spans.js";
import { goTo } from "./app.js";
import { keyed, setPressed } from "./controls.js";
import { fill, h, icon, setAttribute, swatch } from "./dom.js";

const ROW_PX = 30;
const BEYOND = 6;

/** @typedef {{kind: "head", title: string, count: number} | {kind: "thing", thing: Thing}} Row */

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createObjects(app) {
  const { store, schema, clip, colorOf } = app;
  const search = h("input", {
    type: "search", class: "lb-search", placeholder: "Filter by label, id, attribute", "aria-label": "Filter the objects", autocomplete: "off",
    oninput: () => store.dispatch({ type: "view", change: { filter: search.value } }),
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Escape" && search.value) { search.value = ""; store.dispatch({ type: "view", change: { filter: "" } }); } },
  });
  let onlyHere = false;
  const here = h("button", {
    type: "button", class: "lb-tool", "aria-label": "Only what is visible at this frame", "data-tip": "Only what is visible at this frame", "aria-pressed": "false",
    onclick: () => { onlyHere = !onlyHere; setPressed(here, onlyHere); draw(asSeen(store.get())); },
  }, icon("eye"));
  const space = h("div", { class: "lb-rows" });
  const list = h("div", { class: "lb-list", role: "grid", tabindex: 0, "aria-label": "Objects", "aria-multiselectable": "true" }, space);
  const element = h("section", { class: "lb-objects", "aria-label": "Objects" }, h("div", { class: "lb-list-head" }, search, here), list);
  app.open["filter"] = () => { store.dispatch({ type: "view", change: { panel: "objects" } }); setTimeout(() => search.focus(), 40); };

  /** @type {Row[]} */ let rows = [];
  /** @type {Map<string, {looks: string, node: HTMLElement, thing: Thing | null}>} */ let drawn = new Map();

  /** @param {State} state @returns {Row[]} */
  function rowsOf({ document, view, ...rest }) {
    const { events, tags } = byKind(document);
    const words = view.filter.trim().toLowerCase();
    const fits = (/** @type {Thing} */ thing) => !words || `${thing.label} ${shortId(thing.id)}`.toLowerCase().includes(words);
    const frame = editFrame({ document, view, ...rest });
    const present = (/** @type {Thing} */ thing) => !onlyHere || isHere(thing, frame, clip.stop);
    const groups = /** @type {[string, Thing[]][]} */ ([["Events", events.filter(fits)], ["Frame tags", tags.filter(fits)], ["Tracks", filteredTracks(document, view.filter)]]);
    return groups.flatMap(([title, things]) => {
      const shown = things.filter(present);
      return shown.length ? [{ kind: "head", title, count: shown.length }, ...shown.map((thing) => /** @type {Row} */ ({ kind: "thing", thing }))] : [];
    });
  }

  /** @param {State} state */
  function draw(state) {
    rows = rowsOf(state);
    if (!rows.length) {
      drawn = new Map();
      return fill(space, empty(state));
    }
    space.style.height = `${rows.length * ROW_PX}px`;
    const first = Math.max(0, Math.floor(list.scrollTop / ROW_PX) - BEYOND);
    const last = Math.min(rows.length, first + Math.ceil((list.clientHeight || 400) / ROW_PX) + 2 * BEYOND);
    const troubled = new Set(app.bootstrap.mode === "annotate" ? problemsOf(state.document, schema, clip, state.view.openEvent).map(({ id }) => id) : []);
    const refused = new Set(state.save.errors.map(({ id }) => id));
    const kept = drawn;
    drawn = new Map();
    const nodes = rows.slice(first, last).map((row, index) => {
      const key = row.kind === "head" ? row.title : row.thing.id;
      const isTroubled = row.kind === "thing" && (troubled.has(row.thing.id) || refused.has(row.thing.id));
      const looks = row.kind === "head" ? `${row.count}` : looksOf(row.thing, state, isTroubled);
      const before = kept.get(key);
      // An unchanged row keeps its element: a press that began on it must end on it.
      const node = before?.looks === looks && (row.kind === "head" || before.thing === row.thing) ? before.node
        : row.kind === "head" ? h("div", { class: "lb-row-head", role: "presentation" }, row.title, h("span", {}, row.count)) : rowOf(row.thing, state, isTroubled);
      drawn.set(key, { looks, node, thing: row.kind === "thing" ? row.thing : null });
      node.style.transform = `translateY(${(first + index) * ROW_PX}px)`;
      return node;
    });
    if (nodes.length !== space.childElementCount || nodes.some((node, index) => space.children[index] !== node)) fill(space, ...nodes);
    setAttribute(list, "aria-activedescendant", state.view.selection.length ? `row-${state.view.selection.at(-1)}` : null);
    return undefined;
  }

  /** @param {Thing} thing @param {State} state @param {boolean} isTroubled */
  function looksOf(thing, state, isTroubled) {
    const { id } = thing;
    const { view } = state;
    const here = isHere(thing, editFrame(state), clip.stop);
    return [view.selection.includes(id), here, view.hovered === id, view.locked.has(id), view.hidden.has(id), view.pinned.has(id), isTroubled].map(Number).join("");
  }

  /** @param {State} state */
  function empty({ view, document }) {
    space.style.height = "auto";
    const some = document.size > 0;
    const text = some ? "Nothing fits this filter." : view.readonly ? "Nothing is labelled in this clip." : "Nothing is labelled yet. Press {draw}, then draw an object in the picture; {draw-keys} draws without a mouse.";
    return h("p", { class: "lb-empty" }, keyed(app, text));
  }

  /** @param {Thing} thing @param {State} state @param {boolean} isTroubled */
  function rowOf(thing, state, isTroubled) {
    const { view } = state;
    const isSelected = view.selection.includes(thing.id);
    const frame = editFrame(state);
    const classes = ["lb-row", isSelected && "is-selected", !isHere(thing, frame, clip.stop) && "is-away", view.hovered === thing.id && "is-hovered"].filter(Boolean).join(" ");
    const shape = shapeOf(thing);
    return h("div", { class: classes, role: "row", id: `row-${thing.id}`, "aria-selected": String(isSelected), "data-id": thing.id, "data-kind": thing.kind },
      h("span", { class: "lb-row-main", role: "gridcell" }, swatch(colorOf(thing.label), shape), h("span", { class: "lb-row-name" }, thing.label), h("span", { class: "lb-row-id" }, shortId(thing.id)),
      isTroubled ? h("span", { class: "lb-row-warn", title: "Something has to be mended", role: "img", "aria-label": "has a problem" }, icon("alert-triangle")) : null,
      h("span", { class: "lb-row-frames" }, framesOf(thing, clip.stop)),
      thing.kind === "track" ? h("span", { class: "lb-row-count", title: "Keyframes" }, String(thing.keyframes.length)) : h("span", { class: "lb-row-count" })),
      thing.kind === "track" ? flags(thing.id, state) : h("span", { class: "lb-row-flags" }));
  }

  /** @param {string} id @param {State} state */
  function flags(id, { view }) {
    const flag = (/** @type {"hidden" | "locked" | "pinned"} */ name, /** @type {string} */ word, /** @type {string} */ off, /** @type {string} */ on) => {
      const is = view[name].has(id);
      return h("button", { type: "button", tabindex: -1, class: `lb-flag${is ? " is-on" : ""}`, "data-flag": name, "aria-label": word, "aria-pressed": String(is), "data-tip": word }, icon(is ? on : off));
    };
    const pin = view.pinned.has(id);
    return h("span", { class: "lb-row-flags", role: "gridcell" }, flag("pinned", pin ? "Unpin" : "Pin", "pin", "pin"), flag("locked", view.locked.has(id) ? "Unlock" : "Lock", "lock-open", "lock"), flag("hidden", view.hidden.has(id) ? "Show" : "Hide", "eye", "eye-off"));
  }

  list.addEventListener("scroll", () => draw(asSeen(store.get())), { passive: true });
  new ResizeObserver(() => {
    draw(asSeen(store.get()));
    reveal(store.get().view.selection.at(-1) ?? "");
  }).observe(list);
  list.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest("[data-id]")?.getAttribute("data-id");
    if (!id) return;
    const flag = target?.closest("[data-flag]")?.getAttribute("data-flag");
    if (flag) return store.dispatch({ type: "toggle", flag: /** @type {"hidden" | "locked" | "pinned"} */ (flag), ids: [id] });
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      const { selection } = store.get().view;
      return store.dispatch({ type: "select", ids: selection.includes(id) ? selection.filter((other) => other !== id) : [...selection, id] });
    }
    return choose(id);
  });
  list.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!by) return;
    event.preventDefault();
    const things = rows.flatMap((row) => (row.kind === "thing" ? [row.thing] : []));
    const at = things.findIndex(({ id }) => id === store.get().view.selection.at(-1));
    const next = things[Math.min(things.length - 1, Math.max(0, at + by))];
    const { selection } = store.get().view;
    if (next && event.shiftKey) store.dispatch({ type: "select", ids: [...selection.filter((id) => id !== next.id), next.id] });
    else if (next) choose(next.id);
  });

  /** Selects, and goes there when it is not on this frame. @param {string} id */
  function choose(id) {
    const state = store.get();
    const thing = seenDocument(state).get(id);
    if (!thing) return;
    if (isHere(thing, editFrame(state), clip.stop)) store.dispatch({ type: "select", ids: [id] });
    else goTo(app, id);
  }

  /** @param {string} id */
  function reveal(id) {
    const index = rows.findIndex((row) => row.kind === "thing" && row.thing.id === id);
    if (index < 0) return;
    const [top, bottom] = [index * ROW_PX, (index + 1) * ROW_PX];
    if (top < list.scrollTop) list.scrollTop = top - ROW_PX;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
  }

  return {
    element,
    update(state, before) {
      const [now, was] = [state.view, before.view];
      if (search.value !== now.filter && document.activeElement !== search) search.value = now.filter;
      // The heads and flags of rows are not worth their cost at each frame of playing.
      if (now.playing && was.playing && state.document === before.document && now.selection === was.selection) return;
      draw(state);
      const id = now.selection.at(-1);
      if (id && now.selection !== was.selection) {
        reveal(id);
        draw(state);
      }
    },
  };
}

/** @param {Thing} thing @param {number} frame @param {number} stop */
function isHere(thing, frame, stop) {
  if (thing.kind === "track") return stateAt(thing, frame, stop) !== null;
  return thing.kind === "tag" ? thing.frame === frame : frame >= thing.start && frame < thing.stop;
}

/** @param {Thing} thing @param {number} stop */
function framesOf(thing, stop) {
  if (thing.kind === "tag") return String(thing.frame);
  if (thing.kind === "event") return `${thing.start}–${thing.stop - 1}`;
  const life = lifetime(thing, stop);
  return life ? `${life.first}–${life.last}` : "never";
}
