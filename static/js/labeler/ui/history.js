/** History: the saved revisions, each shown on the picture, played one after the other, brought back; and who set what. */

/** @import { HistoryPort, Revision, State } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { nameOf, selected } from "../state/selectors.js";
import { createBlame, momentText, whoText } from "./blame.js";
import { setPressed, textButton } from "./controls.js";
import { createDifferences } from "./difference_list.js";
import { fill, h, icon, setAttribute, setIcon, setText } from "./dom.js";

const PLAY_MS = 700;

/** @param {App} app @param {HistoryPort} port @returns {{element: HTMLElement, update: Update}} */
export function createHistory(app, port) {
  const { store } = app;
  const list = h("ol", { class: "lb-revisions", "aria-label": "Revisions, newest first" });
  const more = textButton("Older revisions", "chevron-down", () => void load(false), { kind: "quiet" });
  const whole = h("button", { type: "button", class: "lb-segment", onclick: () => choose(false) }, "Everything");
  const single = h("button", { type: "button", class: "lb-segment", onclick: () => choose(true) }, "Selected object");
  const wrong = h("p", { class: "lb-wrong", role: "alert", hidden: true });
  const player = createPlayer(app, port, complain);
  const changes = createDifferences(app, port, complain);
  player.acts.append(changes.buttons.before, changes.buttons.now);
  const blame = createBlame(port, (number) => void show(number));
  const element = h("section", { class: "lb-history", "aria-label": "History" },
    h("div", { class: "lb-segments lb-history-scope", role: "group", "aria-label": "Whose history" }, whole, single),
    player.element, wrong, h("div", { class: "lb-history-scroll" }, changes.element, list, more, blame.element));

  let onlySelected = false;
  /** What is listed: which object's, up to which revision. */
  let listed = "";
  /** @type {Revision[]} */ let rows = [];
  let asked = 0;

  /** @param {string} text */
  function complain(text) {
    wrong.hidden = !text;
    setText(wrong, text);
  }

  /** @param {boolean} on */
  function choose(on) {
    onlySelected = on;
    refresh(store.get());
  }

  /** @param {number} number */
  async function show(number) {
    player.pause();
    complain(await port.show(number));
  }

  /** @param {boolean} anew */
  async function load(anew) {
    const mine = ++asked;
    const object = onlySelected ? selected(store.get())?.id ?? null : null;
    try {
      const page = await port.page({ object, below: anew ? null : rows.at(-1)?.number ?? null });
      if (mine !== asked) return;
      rows = anew ? page.revisions : [...rows, ...page.revisions];
      more.hidden = !page.more;
      complain("");
      draw();
    } catch (error) {
      complain(`The history could not be read. ${error instanceof Error ? error.message : ""}`);
    }
  }

  function draw() {
    const at = store.get().view.past?.revision ?? null;
    const items = rows.map((row) => h("li", {}, h("button", {
      type: "button", class: "lb-revision", "data-revision": row.number, "aria-current": row.number === at ? "true" : null, onclick: () => void show(row.number),
    }, h("span", { class: "lb-revision-number" }, row.number), h("span", { class: "lb-revision-words" }, row.words),
    h("span", { class: "lb-revision-who" }, `${whoText(row)} · ${momentText(row.at)}`))));
    fill(list, ...(items.length ? items : [h("li", { class: "lb-empty" }, onlySelected ? "Nothing was saved about this object yet." : "Nothing has been saved yet. Every saved change is listed here.")]));
  }

  /** @param {State} state */
  function refresh(state) {
    const thing = selected(state);
    if (onlySelected && !thing) onlySelected = false;
    single.disabled = !thing;
    setPressed(whole, !onlySelected);
    setPressed(single, onlySelected);
    const wanted = `${onlySelected ? thing?.id : ""}@${state.save.revision}`;
    if (wanted === listed) return;
    listed = wanted;
    void load(true);
  }

  more.hidden = true;
  return {
    element,
    update(state, before) {
      refresh(state);
      player.update(state);
      changes.update(state);
      blame.update(state);
      if (state.view.past !== before.view.past) {
        for (const button of list.querySelectorAll(".lb-revision")) {
          const isShown = Number(/** @type {HTMLElement} */ (button).dataset["revision"]) === state.view.past?.revision;
          setAttribute(button, "aria-current", isShown ? "true" : null);
        }
      }
    },
  };
}

/** The slider over all revisions, play and step, and restoring. @param {App} app @param {HistoryPort} port @param {(text: string) => void} complain */
function createPlayer(app, port, complain) {
  const { store, bootstrap } = app;
  let timer = 0;
  let busy = false;
  const newest = () => store.get().save.revision;
  const now = () => store.get().view.past?.revision ?? newest();
  const title = h("p", { class: "lb-history-title", role: "status" });
  const slider = h("input", { type: "range", min: 0, step: 1, class: "lb-wide", "aria-label": "Revision on the picture", oninput: () => { pause(); void go(Number(slider.value)); } });
  const small = (/** @type {string} */ label, /** @type {string} */ picture, /** @type {() => void} */ run) =>
    h("button", { type: "button", class: "lb-tool", "aria-label": label, "data-tip": label, onclick: run }, icon(picture));
  const back = small("One revision back", "chevron-left", () => { pause(); void go(now() - 1); });
  const on = small("One revision on", "chevron-right", () => { pause(); void go(now() + 1); });
  const play = small("Play the history", "player-play", () => (timer ? pause() : start()));
  const present = textButton("Back to now", "x", () => { pause(); port.hide(); }, { kind: "quiet" });
  const restore = textButton("Restore this", "history", () => void bringBack(null), { kind: "primary" });
  const restoreOne = textButton("Restore this object", "history", () => void bringBack(selected(store.get())?.id ?? store.get().view.selection.at(-1) ?? null));
  const acts = h("div", { class: "lb-history-acts" }, bootstrap.mode === "annotate" ? restore : null, bootstrap.mode === "annotate" ? restoreOne : null, present);
  const element = h("div", { class: "lb-history-player" }, title, h("div", { class: "lb-history-row" }, back, play, on, slider), acts);

  /** @param {number} number */
  async function go(number) {
    if (number < 0 || number > newest()) return;
    complain(await port.show(number));
  }

  function pause() {
    clearTimeout(timer);
    timer = 0;
    setIcon(play, "player-play");
    play.setAttribute("aria-label", "Play the history");
  }

  function start() {
    setIcon(play, "player-pause");
    play.setAttribute("aria-label", "Pause");
    const step = async () => {
      const from = now();
      const next = store.get().view.past && from < newest() ? from + 1 : 0;
      if (store.get().view.past && from >= newest()) return pause();
      await go(next);
      if (timer) timer = /** @type {any} */ (setTimeout(() => void step(), PLAY_MS));
      return undefined;
    };
    timer = /** @type {any} */ (setTimeout(() => void step(), 0));
  }

  /** @param {string | null} object */
  async function bringBack(object) {
    pause();
    const { past } = store.get().view;
    if (busy || !past) return;
    busy = true;
    const problem = await port.restore(object);
    busy = false;
    complain(problem);
    if (!problem) app.say(`Revision ${past.revision} is back${object ? " for this object" : ""}. Undo takes it away again.`, "good");
  }

  return {
    element,
    acts,
    pause,
    /** @param {State} state */
    update(state) {
      const { past } = state.view;
      const last = state.save.revision;
      if (!past && timer && document.activeElement !== play) pause();
      setAttribute(slider, "max", String(last));
      if (slider.value !== String(now())) slider.value = String(now());
      slider.disabled = last === 0;
      play.disabled = last === 0;
      back.disabled = last === 0 || now() === 0;
      on.disabled = now() >= last;
      acts.hidden = !past;
      restore.disabled = !past || past.revision === last;
      const thing = selected(state) ?? past?.document.get(state.view.selection.at(-1) ?? "") ?? null;
      restoreOne.hidden = !thing;
      restoreOne.disabled = restore.disabled;
      setText(title, past ? `Revision ${past.revision} of ${last}, only to look at${thing ? ` · ${nameOf(thing)}` : ""}` : `Now: revision ${last}`);
    },
  };
}
