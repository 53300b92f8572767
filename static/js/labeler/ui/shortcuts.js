/** The sheet of all commands: find one, run it, give it the key one's hands know. */

/** @import { App } from "./app.js" */
/** @import { Command } from "./commands.js" */
/** @import { OwnKeys } from "../state/keymap.js" */
import { ranked } from "../state/finding.js";
import { given, keyText, restored, standingOf, withOwnKeys, worded } from "../state/keymap.js";
import { textButton } from "./controls.js";
import { openDialog } from "./dialogs.js";
import { fill, h, icon, keyCaps } from "./dom.js";
import { nameOfPress } from "./keys.js";

const MODIFIERS = ["Control", "Shift", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified"];
const POINTING = "In the picture: the wheel zooms, dragging the ground or with the right button moves it, Shift and click selects several, a double click zooms to the object. On the timeline: Ctrl and wheel zooms, diamonds and ends of events can be dragged, Shift and dragging picks several keyframes; what is dragged meets marks that are near, not with Alt. By keys alone: {draw-keys} draws, {grip-next} picks corners, {area-next} goes to the timeline and on.";

/** @param {App} app */
export function createShortcuts(app) {
  app.open["shortcuts"] = () => {
    document.dispatchEvent(new CustomEvent("labeler:help"));
    const search = h("input", { type: "search", class: "lb-search", placeholder: "Find a command or key", "aria-label": "Find a command or key", oninput: () => draw() });
    const list = h("div", { class: "lb-commands" });
    const said = h("div", { class: "lb-keys-said", role: "status" }, "The keyboard beside a command changes its key, for you, on every computer.");
    const reset = textButton("Reset all keys", "refresh", () => void keep({}, "All keys are as they were at first."));
    const dialog = openDialog("Commands and keys", "shortcuts",
      h("div", { class: "lb-dialog-tools" }, search, reset, textButton("Close", null, () => dialog.close())), said, list, h("p", { class: "lb-note" }, worded(app.commands, POINTING)));
    dialog.classList.add("lb-dialog-wide");
    /** @type {AbortController | null} */
    let listening = null;

    const say = (/** @type {import("./dom.js").Child[]} */ ...children) => fill(said, ...children);
    const done = () => {
      listening?.abort();
      listening = null;
      for (const row of list.querySelectorAll(".is-listening")) row.classList.remove("is-listening");
    };

    /** @param {OwnKeys} own @param {string} text */
    async function keep(own, text) {
      done();
      const problem = await app.sync.prefer({ keys: own });
      if (problem) return say(`The keys were not kept. ${problem}`);
      useKeys(app, own);
      draw();
      return say(text);
    }

    /** @param {Command} command @param {string} key */
    function press(command, key) {
      const standing = standingOf(app.commands, command.name, key);
      if (standing.kind === "never") return say(standing.text);
      const take = () => void keep(given(app.commands, app.ownKeys, command.name, key), `${keyText(key)} is “${command.title}” now.`);
      if (standing.kind === "free") return take();
      done();
      const yes = textButton(`Take it from “${standing.by.title}”`, null, take, { kind: "primary" });
      say(`${keyText(key)} is “${standing.by.title}”.`, yes, textButton("Leave it", null, () => say("Nothing was changed.")));
      return yes.focus();
    }

    /** @param {Command} command @param {HTMLElement} row */
    function listenFor(command, row) {
      done();
      listening = new AbortController();
      row.classList.add("is-listening");
      say(`Press the key for “${command.title}”. Escape leaves it as it is.`);
      dialog.addEventListener("keydown", (event) => {
        if (MODIFIERS.includes(event.key)) return undefined;
        event.preventDefault();
        event.stopPropagation();
        const key = nameOfPress(event);
        if (key !== "Escape") return press(command, key);
        done();
        return say("Nothing was changed.");
      }, { capture: true, signal: listening.signal });
    }

    /** @param {Command} command */
    function rowOf(command) {
      const small = (/** @type {string} */ mark, /** @type {string} */ title, /** @type {string} */ picture, /** @type {() => void} */ onclick, /** @type {string} */ more = "") => h("button", {
        type: "button", class: `lb-tool lb-rekey${more}`, [mark]: command.name, "aria-label": `${title}: ${command.title}`, title, onclick,
      }, icon(picture));
      const row = h("div", { class: "lb-command-row" },
        h("button", {
          type: "button", class: "lb-command", "data-name": command.name, disabled: !command.when(app.store.get()), onclick: () => {
            dialog.close();
            command.run();
          },
        }, h("span", {}, command.title), keyCaps(command.keys)),
        Object.hasOwn(app.ownKeys, command.name) ? small("data-unkey", "Back to the first key", "arrow-back-up", () => unkey(command), " is-own") : null,
        command.name === "escape" ? null : small("data-rekey", "Change the key", "keyboard", () => listenFor(command, row)));
      return row;
    }

    /** @param {Command} command */
    function unkey(command) {
      const back = restored(app.originals, app.ownKeys, command.name);
      if ("taken" in back) return say(`Its first key is “${back.taken.title}” now. Give that one another key first.`);
      return void keep(back.own, `“${command.title}” has its first key again.`);
    }

    function draw() {
      const found = new Set(ranked(app.commands, search.value, ({ title, group, keys }) => `${title} ${group} ${keys.join(" ")}`));
      const groups = [...new Set(app.commands.map(({ group }) => group))];
      fill(list, ...groups.map((group) => {
        const rows = app.commands.filter((command) => command.group === group && found.has(command));
        return rows.length ? h("section", {}, h("h3", {}, group), ...rows.map(rowOf)) : null;
      }), found.size ? null : h("p", { class: "lb-note" }, `Nothing is called “${search.value}”.`));
      reset.disabled = !Object.keys(app.ownKeys).length;
    }
    draw();
    // A search field takes the first Escape for itself, to empty itself: one press has to lead out.
    search.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      dialog.close();
    });
    search.focus();
  };
}

/** From now on the commands have these keys, and every word of them says so. @param {App} app @param {OwnKeys} own */
function useKeys(app, own) {
  app.ownKeys = own;
  app.commands = withOwnKeys(app.originals, own);
  document.dispatchEvent(new CustomEvent("labeler:rekeyed"));
}
