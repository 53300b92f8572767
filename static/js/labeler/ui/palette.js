/** Ctrl+K: every command, every object and every frame, found by typing. */

/** @import { App } from "./app.js" */
import { ranked } from "../state/finding.js";
import { nameOf, seenDocument } from "../state/selectors.js";
import { goTo } from "./app.js";
import { openDialog } from "./dialogs.js";
import { fill, h, keyCaps, setAttribute } from "./dom.js";

/** @typedef {{title: string, group: string, keys: readonly string[], can: boolean, run: () => void}} Entry */

const MOST_SHOWN = 12;

/** @param {App} app */
export function createPalette(app) {
  app.open["palette"] = () => {
    const entries = allEntries(app);
    const list = h("ul", { class: "lb-palette-list", role: "listbox", id: "lb-palette-list", "aria-label": "What was found" });
    const none = h("p", { class: "lb-note", role: "status" });
    const input = h("input", {
      type: "text", class: "lb-input lb-wide", role: "combobox", "aria-expanded": "true", "aria-controls": "lb-palette-list", "aria-autocomplete": "list",
      "aria-label": "Command, object or frame", placeholder: "Type a command, an object or a frame number", autocomplete: "off", spellcheck: "false",
    });
    const dialog = openDialog("Do or find", "palette", input, list, none);
    /** @type {readonly Entry[]} */
    let found = [];
    let at = 0;
    const choose = (/** @type {Entry | undefined} */ entry) => {
      if (!entry?.can) return;
      dialog.close();
      entry.run();
    };
    const mark = () => {
      for (const [index, row] of [...list.children].entries()) {
        setAttribute(row, "aria-selected", String(index === at));
        if (index === at) row.scrollIntoView({ block: "nearest" });
      }
      setAttribute(input, "aria-activedescendant", found.length ? `lb-palette-${at}` : null);
    };
    const search = () => {
      const words = input.value.trim();
      found = [...frameEntry(app, words), ...ranked(entries, words, ({ title, group }) => `${title} ${group}`)].slice(0, MOST_SHOWN);
      at = 0;
      fill(list, ...found.map((entry, index) => h("li", {
        id: `lb-palette-${index}`, role: "option", class: "lb-palette-row", "aria-disabled": entry.can ? null : "true", onclick: () => choose(entry),
      }, h("span", {}, entry.title), h("small", {}, entry.can ? entry.group : `${entry.group}, not now`), keyCaps(entry.keys))));
      fill(none, found.length ? "" : `Nothing is called “${words}”.`);
      mark();
    };
    input.addEventListener("input", search);
    input.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by && found.length) at = (at + by + found.length) % found.length;
      else if (event.key === "Enter") choose(found[at]);
      else return;
      event.preventDefault();
      mark();
    });
    search();
    input.focus();
  };
}

/** @param {App} app @returns {Entry[]} */
function allEntries(app) {
  const state = app.store.get();
  const commands = app.commands.filter(({ name }) => name !== "palette")
    .map(({ title, group, keys, when, run }) => ({ title, group, keys, can: when(state), run }));
  const things = [...seenDocument(state).values()].map((thing) =>
    ({ title: nameOf(thing), group: `Go to ${thing.kind}`, keys: [], can: true, run: () => goTo(app, thing.id) }));
  return [...commands, ...things];
}

/** @param {App} app @param {string} words @returns {Entry[]} */
function frameEntry({ clip, player }, words) {
  const frame = /^\d{1,9}$/.test(words) ? Number(words) : -1;
  if (frame < clip.start || frame >= clip.stop) return [];
  return [{ title: `Frame ${frame}`, group: "Go to frame", keys: [], can: true, run: () => void player.seek(frame) }];
}
