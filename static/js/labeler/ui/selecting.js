/** Commands that select: the next object, all of them, all of a label. */

/** @import { State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./commands.js" */
import { filteredTracks, selected, shownShapes } from "../state/selectors.js";
import { selectNext } from "../tools/verbs.js";
import { perform } from "./app.js";

/** @param {App} app @returns {Row[]} */
export function selecting(app) {
  const { store } = app;
  const next = (/** @type {number} */ by) => () => { perform(app, selectNext(store.get(), shownShapes(store.get(), app.clip.stop), by)); };
  /** The main one stays the main one. @param {readonly string[]} ids @param {string} words */
  const all = (ids, words) => {
    const main = store.get().view.selection.at(-1);
    const others = ids.filter((id) => id !== main);
    if (!ids.length) return app.say(`There are no ${words}.`, "warn");
    store.dispatch({ type: "select", ids: main && others.length < ids.length ? [...others, main] : ids });
    return app.say(`${ids.length} ${words} selected`);
  };
  return [
    ["object-next", "Next object at this frame", ["Tab"], next(1)],
    ["object-previous", "Object before at this frame", ["Shift+Tab"], next(-1)],
    ["select-all", "Select all tracks that the list shows", ["Ctrl+A"], () => {
      const { document, view } = store.get();
      all(filteredTracks(document, view.filter).map(({ id }) => id), "tracks");
    }],
    ["select-like", "Select all objects of this label", ["Alt+A"], () => {
      const thing = selected(store.get());
      if (thing) all([...store.get().document.values()].filter(({ label }) => label === thing.label).map(({ id }) => id), `of ${thing.label}`);
    }, ({ view }) => view.selection.length > 0],
  ];
}
