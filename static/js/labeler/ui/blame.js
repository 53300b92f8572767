/** Who last set what of the selected object, and when. */

/** @import { Blame, HistoryPort, State } from "../types.js" */
import { nameOf, selected } from "../state/selectors.js";
import { fill, h, setText } from "./dom.js";

/** @param {{mine: boolean, author: string | null}} entry */
export const whoText = ({ mine, author }) => (mine ? "you" : author ?? "an annotator");

/** @param {string} at ISO 8601 */
export const momentText = (at) => new Date(at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

/** "frames 10, 20 and 3 more". @param {readonly number[]} frames */
export function framesText(frames) {
  if (frames.length === 1) return `keyframe ${frames[0]}`;
  const named = frames.slice(0, 4).join(", ");
  return `${frames.length} keyframes (${named}${frames.length > 4 ? ` … ${frames.at(-1)}` : ""})`;
}

/** What each revision still stands for, newest first. @param {Blame} blame @returns {{number: number, what: string}[]} */
export function partsOf({ fields, attributes, keyframes }) {
  /** @type {Map<number, {words: string[], frames: number[]}>} */
  const parts = new Map();
  const at = (/** @type {number} */ number) => {
    const found = parts.get(number) ?? { words: [], frames: [] };
    parts.set(number, found);
    return found;
  };
  for (const [name, number] of Object.entries(fields)) if (name !== "shape") at(number).words.push(name);
  for (const [name, number] of Object.entries(attributes)) at(number).words.push(name);
  for (const [frame, number] of keyframes) at(number).frames.push(frame);
  return [...parts].toSorted(([a], [b]) => b - a).flatMap(([number, { words, frames }]) => {
    const what = [...words, ...(frames.length ? [framesText(frames.toSorted((a, b) => a - b))] : [])].join(", ");
    return what ? [{ number, what }] : [];
  });
}

/** @param {HistoryPort} port @param {(number: number) => void} show */
export function createBlame(port, show) {
  const title = h("h3", {});
  const list = h("ol", { class: "lb-revisions" });
  const element = h("section", { class: "lb-blame", "aria-label": "Who set what", hidden: true }, title, list);
  let asked = "";

  /** @param {string} id @param {string} key */
  async function load(id, key) {
    try {
      const blame = await port.blame(id);
      if (asked !== key) return;
      fill(list, ...partsOf(blame).map(({ number, what }) => {
        const entry = blame.revisions[number];
        return h("li", {}, h("button", { type: "button", class: "lb-revision", "data-blame": number, onclick: () => show(number) },
          h("span", { class: "lb-revision-number" }, number), h("span", { class: "lb-revision-words" }, what),
          h("span", { class: "lb-revision-who" }, entry ? `${whoText(entry)} · ${momentText(entry.at)}` : "")));
      }));
    } catch {
      if (asked === key) fill(list, h("li", { class: "lb-empty" }, "This object is not saved yet."));
    }
  }

  return {
    element,
    /** @param {State} state */
    update(state) {
      const thing = selected(state);
      element.hidden = !thing;
      if (!thing) return;
      setText(title, `Who set what of ${nameOf(thing)}`);
      const key = `${thing.id}@${state.save.revision}`;
      if (key === asked) return;
      // What was said of another object must not stand under this one's name.
      if (!asked.startsWith(thing.id)) fill(list);
      asked = key;
      void load(thing.id, key);
    },
  };
}
