// @ts-check
// Files from a drop, with the folders they lay in, or from a file field.

/** @typedef {import("./choice.js").Chosen} Chosen */

/** @param {HTMLInputElement} input @returns {Chosen[]} */
export function fromField(input) {
  return [...(input.files ?? [])].map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

/**
 * Everything that was dropped, folders to the bottom. The entries must be taken before the first
 * wait: afterwards the browser has emptied the list.
 * @param {DataTransfer | null} transfer
 * @returns {Promise<{chosen: Chosen[], unread: string[], folders: boolean}>}
 */
export async function fromDrop(transfer) {
  const items = [...(transfer?.items ?? [])].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.() ?? null);
  /** @type {Chosen[]} */ const chosen = [];
  /** @type {string[]} */ const unread = [];
  if (!entries.some(Boolean)) {
    for (const file of transfer?.files ?? []) chosen.push({ file, path: file.name });
  }
  for (const entry of entries) if (entry) await walk(entry, chosen, unread);
  return { chosen, unread, folders: entries.some((entry) => entry?.isDirectory) };
}

/** @param {FileSystemEntry} entry @param {Chosen[]} chosen @param {string[]} unread */
async function walk(entry, chosen, unread) {
  const path = entry.fullPath.replace(/^\/+/, "");
  try {
    if (entry.isDirectory) {
      for (const child of await childrenOf(/** @type {FileSystemDirectoryEntry} */ (entry))) {
        await walk(child, chosen, unread);
      }
    } else {
      chosen.push({ file: await fileOf(/** @type {FileSystemFileEntry} */ (entry)), path });
    }
  } catch {
    unread.push(path);
  }
}

/** Browsers hand out at most 100 children a call. @param {FileSystemDirectoryEntry} entry */
async function childrenOf(entry) {
  const reader = entry.createReader();
  /** @type {FileSystemEntry[]} */ const all = [];
  for (;;) {
    /** @type {FileSystemEntry[]} */
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (!some.length) return all.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    all.push(...some);
  }
}

/** @param {FileSystemFileEntry} entry @returns {Promise<File>} */
function fileOf(entry) {
  return new Promise((done, failed) => entry.file(done, failed));
}
