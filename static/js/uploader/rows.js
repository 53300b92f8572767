// @ts-check
// One row of the queue on the page: name, what is happening, a bar, and what can be done about it.
import { folderOf } from "./choice.js";
import { size } from "./words.js";

/** @typedef {import("./queue.js").Item} Item */
/** @typedef {{pause(): void, resume(): void, remove(): void}} Acts */

/** @param {string} text @param {string} css @param {string} [tag] */
export function make(text, css, tag = "span") {
  const element = document.createElement(tag);
  element.className = css;
  element.textContent = text;
  return element;
}

/** @param {string} label @param {() => void} act @param {string} [css] */
export function makeButton(label, act, css = "btn btn-sm") {
  const button = /** @type {HTMLButtonElement} */ (make(label, css, "button"));
  button.type = "button";
  button.addEventListener("click", act);
  return button;
}

/** Name, with the folder before it, whole in the tip. @param {string} path */
export function makeName(path) {
  const title = make("", "pl-upload-name");
  const folder = folderOf(path);
  if (folder) title.append(make(`${folder}/`, "pl-upload-folder"));
  title.append(path.slice(folder.length ? folder.length + 1 : 0));
  title.title = path;
  return title;
}

/** @param {string} path @param {Acts} acts */
export function makeRow(path, acts) {
  const item = make("", "pl-upload", "li");
  const note = make("Waiting", "pl-upload-note");
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Upload of ${path}`);
  const buttons = make("", "pl-upload-acts");
  const toggle = makeButton("Pause", () => (isStopped() ? acts.resume() : acts.pause()));
  const remove = makeButton("Cancel", acts.remove, "btn btn-sm btn-ghost");
  remove.setAttribute("aria-label", `Cancel the upload of ${path}`);
  buttons.append(toggle, remove);
  item.append(makeName(path), note, bar, buttons);
  const isStopped = () => item.dataset.state === "paused" || item.dataset.state === "failed";

  /** Shows the item as it is. @param {Item} upload @param {number} rate bytes a second */
  function show(upload, rate) {
    item.dataset.state = upload.state;
    item.classList.toggle("is-done", upload.state === "done");
    item.classList.toggle("is-failed", upload.state === "failed");
    bar.value = upload.size ? upload.sent / upload.size : 0;
    note.textContent = words(upload, rate);
    toggle.textContent = { paused: "Resume", failed: "Try again" }[String(upload.state)] ?? "Pause";
    toggle.setAttribute("aria-label", `${toggle.textContent}: ${path}`);
    if (upload.state === "done") buttons.remove();
    if (upload.state === "gone") item.remove();
  }
  return { item, show };
}

/** @param {Item} item @param {number} rate */
function words(item, rate) {
  const percent = `${Math.floor((100 * item.sent) / Math.max(1, item.size))} % of ${size(item.size)}`;
  switch (item.state) {
    case "waiting":
      return item.sent ? `Waiting at ${percent}` : `Waiting · ${size(item.size)}`;
    case "sending":
      return item.sent >= item.size ? "Checking and encrypting…" : `${percent} · ${(rate / 1e6).toFixed(1)} MB/s`;
    case "paused":
      return `Paused at ${percent}`;
    case "done":
      return "Received and encrypted";
    default:
      return item.message;
  }
}

/** A row that says why a file was not taken. @param {string} path @param {string} why */
export function makeRefusal(path, why) {
  const item = make("", "pl-upload is-failed", "li");
  const close = makeButton("Dismiss", () => item.remove(), "btn btn-sm btn-ghost");
  close.setAttribute("aria-label", `Dismiss: ${path}`);
  const buttons = make("", "pl-upload-acts");
  buttons.append(close);
  item.append(makeName(path), make(why, "pl-upload-note"), buttons);
  return item;
}
