/** Warnings of a task that were looked at and found right: kept on this computer, for as many tasks as one remembers. */

const KEY = "plumbline.labeler.fine";
const MOST_TASKS = 40;

/** @param {string} task @returns {string[]} */
export function readFine(task) {
  return all()[task] ?? [];
}

/** @param {string} task @param {string[]} keys */
export function keepFine(task, keys) {
  const { [task]: _, ...others } = all();
  const kept = Object.fromEntries([...Object.entries(others).slice(-(MOST_TASKS - 1)), [task, keys]]);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
  } catch {
    // No room, or not allowed: then they are asked about once more.
  }
}

/** @returns {Record<string, string[]>} */
function all() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return found && typeof found === "object" ? found : {};
  } catch {
    return {};
  }
}
