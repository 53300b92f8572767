// @ts-check
// Uploads the server knows to be unfinished: shown, gone on with when the file is chosen again.
import { make, makeButton, makeName } from "./rows.js";
import { endUpload, mayGoOn } from "./sending.js";
import { size } from "./words.js";

/** @typedef {{url: string, path: string, size: number, sent: number}} Unfinished */

/**
 * @param {Unfinished[]} uploads
 * @param {HTMLElement} list
 */
export function showUnfinished(uploads, list) {
  /** @type {Map<Unfinished, HTMLElement>} */ const rows = new Map();
  for (const upload of uploads) {
    const row = makeRow(upload, () => rows.delete(upload));
    rows.set(upload, row);
    list.append(row);
  }
  return {
    /**
     * The upload a file goes on with, taken from the page; undefined when it is a new one.
     * @param {File} file
     * @param {string} path
     */
    take(file, path) {
      const fits = [...rows.keys()].filter(
        (upload) => upload.size === file.size && nameOf(upload.path) === file.name && mayGoOn(upload.url, file),
      );
      const found = fits.find((upload) => upload.path === path) ?? fits[0];
      if (found) {
        rows.get(found)?.remove();
        rows.delete(found);
      }
      return found;
    },
  };
}

/** @param {string} path */
function nameOf(path) {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** @param {Unfinished} upload @param {() => void} gone */
function makeRow(upload, gone) {
  const item = make("", "pl-upload is-unfinished", "li");
  const percent = Math.floor((100 * upload.sent) / upload.size);
  const note = make(`Unfinished at ${percent} % of ${size(upload.size)}. Choose the file again to go on.`, "pl-upload-note");
  const bar = document.createElement("progress");
  bar.value = upload.sent / upload.size;
  bar.setAttribute("aria-label", `Upload of ${upload.path}`);
  const discard = makeButton("Discard", async () => {
    discard.disabled = true;
    if (await endUpload(upload.url)) {
      gone();
      item.remove();
    } else {
      discard.disabled = false;
      note.textContent = "The portal cannot be reached; try again.";
    }
  }, "btn btn-sm btn-ghost");
  discard.setAttribute("aria-label", `Discard the upload of ${upload.path}`);
  const buttons = make("", "pl-upload-acts");
  buttons.append(discard);
  item.append(makeName(upload.path), note, bar, buttons);
  return item;
}
