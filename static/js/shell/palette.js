// @ts-check
// Ctrl K: goes to the pages linked around here, and to what the server finds (`data-url`, if given).
import { icon } from "./icons.js";
import { rank } from "./ranking.js";

const SOURCES = ".pl-side a, .pl-tabs a, .pl-actions a, #person-menu a";
const WAIT_MS = 150;

/** @typedef {{label: string, hint: string, url: string, icon: string}} Entry */

/** @returns {Entry[]} */
function linked() {
  /** @type {Map<string, Entry>} */
  const found = new Map();
  for (const link of document.querySelectorAll(SOURCES)) {
    if (!(link instanceof HTMLAnchorElement) || found.has(link.href)) continue;
    const words = [...link.childNodes].filter((node) => !(node instanceof Element && node.matches(".pl-count")));
    const drawn = link.querySelector("use")?.getAttribute("href")?.split("#")[1];
    const label = words.map((node) => node.textContent).join("").trim();
    found.set(link.href, { label, hint: "Page", url: link.href, icon: drawn ?? "arrow-right" });
  }
  return [...found.values()];
}

/** @param {string} address @param {string} typed @param {AbortSignal} signal @returns {Promise<Entry[]>} */
async function searched(address, typed, signal) {
  const url = new URL(address, location.href);
  url.searchParams.set("q", typed);
  const answer = await fetch(url, { signal, headers: { Accept: "application/json" } });
  if (!answer.ok) return [];
  return (await answer.json()).results ?? [];
}

class Palette {
  /** @param {HTMLDialogElement} dialog @param {HTMLInputElement} input @param {HTMLElement} list @param {HTMLElement} none */
  constructor(dialog, input, list, none) {
    this.dialog = dialog;
    this.input = input;
    this.list = list;
    this.none = none;
    /** @type {Entry[]} */
    this.entries = [];
    /** @type {Entry[]} */
    this.shown = [];
    this.chosen = 0;
    this.asked = new AbortController();
    this.timer = 0;
  }

  open() {
    if (this.dialog.open) return;
    this.entries = linked();
    this.input.value = "";
    this.dialog.showModal();
    this.show(rank(this.entries, ""));
  }

  typed() {
    const text = this.input.value.trim();
    this.show(rank(this.entries, text));
    this.asked.abort();
    clearTimeout(this.timer);
    const address = this.dialog.dataset.url;
    if (!address || text.length < 2) return;
    this.asked = new AbortController();
    const { signal } = this.asked;
    this.timer = window.setTimeout(async () => {
      const found = await searched(address, text, signal).catch(() => []);
      if (!signal.aborted) this.show([...rank(this.entries, text, 5), ...found]);
    }, WAIT_MS);
  }

  /** @param {Entry[]} entries */
  show(entries) {
    this.shown = entries;
    this.chosen = 0;
    this.list.replaceChildren(...entries.map((entry, i) => this.row(entry, i)));
    this.none.hidden = entries.length > 0;
    this.mark();
  }

  /** @param {Entry} entry @param {number} i @returns {HTMLLIElement} */
  row(entry, i) {
    const item = document.createElement("li");
    item.id = `palette-${i}`;
    item.setAttribute("role", "option");
    const label = document.createElement("span");
    label.textContent = entry.label;
    const hint = document.createElement("small");
    hint.textContent = entry.hint;
    item.append(icon(entry.icon), label, hint);
    item.addEventListener("pointermove", () => this.choose(i));
    item.addEventListener("click", () => this.go());
    return item;
  }

  /** @param {number} i */
  choose(i) {
    if (i === this.chosen || this.shown.length === 0) return;
    this.chosen = (i + this.shown.length) % this.shown.length;
    this.mark();
  }

  mark() {
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.chosen)));
    this.list.children[this.chosen]?.scrollIntoView({ block: "nearest" });
    this.input.setAttribute("aria-activedescendant", this.shown.length ? `palette-${this.chosen}` : "");
  }

  go() {
    const entry = this.shown[this.chosen];
    if (entry) location.assign(entry.url);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key === "Enter") this.go();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.choose(this.chosen + steps[event.key]);
    else return;
    event.preventDefault();
  }
}

/** Starts listening, where the page has a palette. */
export function startPalette() {
  const dialog = document.getElementById("palette");
  const input = dialog?.querySelector("input");
  const list = dialog?.querySelector("ul");
  const none = dialog?.querySelector("p");
  if (!(dialog instanceof HTMLDialogElement) || !input || !list || !none) return;
  const palette = new Palette(dialog, input, list, none);
  input.addEventListener("input", () => palette.typed());
  input.addEventListener("keydown", (event) => palette.key(event));
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-palette-open]")) palette.open();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      palette.open();
    }
  });
}
