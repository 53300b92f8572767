/** How the annotation is looked at: frame, selection, tool, zoom, filters. Nothing here is saved. */

/** @import { Action, Clip, Document, Draft, View } from "../types.js" */

/** @type {Draft} */
export const NO_DRAFT = { points: null, vertices: [], corner: null, cursor: null };

/** The picture as it is. @type {Readonly<import("../types.js").PictureLook>} */
export const PLAIN = { brightness: 100, contrast: 100, gamma: 100, grid: 0 };

/** @param {Clip} clip @param {{readonly: boolean, track: string | null, event: string | null}} options @returns {View} */
export function initialView(clip, { readonly, track, event }) {
  return {
    frame: clip.start, shown: -1, playing: false, speed: 1, loop: null, step: 10,
    selection: [], keyframePicks: [], attribute: null, ahead: null, place: null, hovered: null, tool: "select",
    picked: null, draft: NO_DRAFT, crosshair: null, brush: { size: 24, erase: false },
    active: { track, event }, openEvent: null,
    hidden: new Set(), locked: new Set(), pinned: new Set(), readonly,
    viewport: { scale: 1, x: 0, y: 0 }, fitted: true,
    picture: PLAIN,
    past: null, comparison: null, panel: "objects", filter: "", range: clip, findings: [], finding: null, questions: [], question: null, region: null, problems: [], fine: new Set(), accepted: new Set(), walk: null, trouble: "", following: null,
  };
}

/** @param {View} view @param {Action} action @returns {View} */
export function viewed(view, action) {
  switch (action.type) {
    case "view": {
      const names = /** @type {(keyof View)[]} */ (Object.keys(action.change));
      return names.every((name) => view[name] === action.change[name]) ? view
        : withHand({ ...view, ...action.change });
    }
    case "select":
      return sameList(view.selection, action.ids) ? view : { ...view, selection: action.ids, picked: null, keyframePicks: [] };
    case "toggle":
      return { ...view, [action.flag]: toggled(view[action.flag], action.ids, action.on) };
    default:
      return view;
  }
}

/** Keys draw only as long as one draws. @param {View} view @returns {View} */
const withHand = (view) => (view.crosshair && view.tool !== "draw" ? { ...view, crosshair: null } : view);

/** Forgets objects that are gone. @param {View} view @param {Document} document @returns {View} */
export function pruned(view, document) {
  const selection = view.selection.filter((id) => document.has(id));
  const openEvent = view.openEvent && document.has(view.openEvent) ? view.openEvent : null;
  const keyframePicks = view.keyframePicks.filter(({ id, frame }) => isKeyframe(document, id, frame));
  const isSame = selection.length === view.selection.length && openEvent === view.openEvent && keyframePicks.length === view.keyframePicks.length;
  return isSame ? view : { ...view, selection, openEvent, keyframePicks };
}

/** @param {Document} document @param {string} id @param {number} at */
function isKeyframe(document, id, at) {
  const track = document.get(id);
  return track?.kind === "track" && track.keyframes.some(({ frame }) => frame === at);
}

/** All on, unless all are on already. @param {ReadonlySet<string>} present @param {readonly string[]} ids @param {boolean} [on] */
function toggled(present, ids, on = !ids.every((id) => present.has(id))) {
  const result = new Set(present);
  for (const id of ids) if (on) result.add(id); else result.delete(id);
  return result;
}

/** @param {readonly string[]} a @param {readonly string[]} b */
function sameList(a, b) {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
