// @ts-check
// Uploads footage: files and folders, a queue with progress, pause, resume, and refusals in words.
// Knows nothing of what happens to the footage afterwards.
import { sort, summarize } from "./choice.js";
import { makeQuestion, partKnown } from "./known.js";
import { makePace } from "./pace.js";
import { fromDrop, fromField } from "./picking.js";
import { makeQueue } from "./queue.js";
import { make, makeButton, makeRefusal, makeRow } from "./rows.js";
import { makeSender } from "./sending.js";
import { makeTotals } from "./totals.js";
import { showUnfinished } from "./unfinished.js";
import { size, some } from "./words.js";

/** @typedef {import("./choice.js").Chosen} Chosen */
/** @typedef {import("./queue.js").Item} Item */

// Rows beyond these are made when their turn comes; finished ones make room.
const MOST_ROWS = 100;

const root = document.getElementById("uploader");
if (root) start(root);

/** @param {HTMLElement} uploader */
function start(uploader) {
  const { endpoint = "", project = "", known = "", accepted = "", maxBytes = "0", leftBytes = "0" } = uploader.dataset;
  const limits = { accepted: accepted.split(" "), maxBytes: Number(maxBytes) };
  const list = /** @type {HTMLElement} */ (uploader.querySelector(".pl-uploads"));
  const notes = /** @type {HTMLElement} */ (uploader.querySelector(".pl-upload-notes"));
  /** @type {Map<Item, ReturnType<typeof makeView>>} */ const views = new Map();
  const queue = makeQueue(changed);
  const totals = makeTotals(queue);
  notes.before(totals.box);
  const unfinished = showUnfinished(
    JSON.parse(document.getElementById("unfinished-uploads")?.textContent ?? "[]"),
    list,
  );

  /** @param {Item} item */
  function changed(item) {
    const view = views.get(item);
    view?.show(item);
    if (item.state === "gone") views.delete(item);
    totals.show();
  }

  /** @param {Chosen} chosen */
  function enqueue({ file, path }) {
    const before = unfinished.take(file, path);
    /** @type {Item} */
    const item = { state: "waiting", sent: before?.sent ?? 0, size: file.size, message: "", sender: /** @type {any} */ (null) };
    const told = {
      progress: (/** @type {number} */ sent) => queue.progress(item, sent),
      done() {
        queue.finish(item);
        document.body.dispatchEvent(new CustomEvent("footage-arrived"));
      },
      failed: (/** @type {string} */ message) => queue.fail(item, message),
    };
    item.sender = makeSender(file, before?.path ?? path, { endpoint, project }, told, before?.url);
    views.set(item, makeView(path, item));
    queue.add(item);
  }

  /** @param {string} path @param {Item} item */
  function makeView(path, item) {
    const pace = makePace();
    /** @type {ReturnType<typeof makeRow> | null} */ let row = null;
    const acts = {
      pause: () => queue.pause(item),
      resume: () => queue.resume(item),
      remove: () => queue.remove(item),
    };
    return {
      /** @param {Item} now */
      show(now) {
        if (!row && now.state === "waiting" && list.childElementCount >= MOST_ROWS) return;
        if (!row && now.state !== "gone") {
          row = makeRow(path, acts);
          makeRoom(list);
          list.append(row.item);
        }
        if (now.state === "sending") pace.note(performance.now(), now.sent);
        else pace.reset();
        row?.show(now, pace.rate(performance.now()));
      },
    };
  }

  /** @param {Chosen[]} chosen @param {boolean} folders @param {string[]} [unread] */
  async function take(chosen, folders, unread = []) {
    const { taken, refused } = sort(chosen, limits);
    if (unread.length) say(`The browser could not read ${some(unread)}.`);
    if (folders) say(taken.length || refused.length ? summarize(taken.length, refused) : "There are no files in this folder.");
    else for (const { path, why } of refused) list.append(makeRefusal(path, why));
    const bytes = taken.reduce((sum, { file }) => sum + file.size, queue.totals().size - queue.totals().sent);
    if (bytes > Number(leftBytes)) say(`This needs ${size(bytes)}, and ${size(Number(leftBytes))} of storage are left. What does not fit will be refused.`);
    const { fresh, known: here } = await partKnown(known, taken);
    fresh.forEach(enqueue);
    if (here.length) notes.append(makeQuestion(here, () => here.forEach(enqueue)));
  }

  /** @param {string} text */
  function say(text) {
    const note = make("", "pl-upload-said", "div");
    note.append(make(text, "", "span"), makeButton("Dismiss", () => note.remove(), "btn btn-sm btn-ghost"));
    notes.append(note);
  }

  listen(uploader, take);
  window.addEventListener("beforeunload", (event) => {
    if (queue.count("sending", "waiting")) event.preventDefault();
  });
}

/**
 * @param {HTMLElement} uploader
 * @param {(chosen: Chosen[], folders: boolean, unread?: string[]) => Promise<void>} take
 */
function listen(uploader, take) {
  const drop = /** @type {HTMLElement} */ (uploader.querySelector(".pl-drop"));
  for (const input of uploader.querySelectorAll("input")) {
    input.addEventListener("change", () => {
      const chosen = fromField(input);
      input.value = "";
      void take(chosen, input.webkitdirectory);
    });
  }
  for (const button of uploader.querySelectorAll("button[data-opens]")) {
    button.addEventListener("click", () => document.getElementById(button.getAttribute("data-opens") ?? "")?.click());
  }
  for (const type of ["dragover", "dragleave", "drop"]) {
    uploader.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", type === "dragover");
    });
  }
  uploader.addEventListener("drop", async (event) => {
    const { chosen, unread, folders } = await fromDrop(event.dataTransfer);
    await take(chosen, folders, unread);
  });
}

/** Lets the oldest finished row go when there are too many. @param {HTMLElement} list */
function makeRoom(list) {
  if (list.childElementCount >= MOST_ROWS) list.querySelector(".is-done")?.remove();
}
