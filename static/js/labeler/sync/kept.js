/** Words about a task that are kept on this computer, for as many tasks as one remembers. */

const MOST_TASKS = 40;

/** @param {string} key */
export function keptHere(key) {
  /** @returns {Record<string, string[]>} */
  function all() {
    try {
      const found = JSON.parse(localStorage.getItem(key) ?? "{}");
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  }
  return {
    /** @param {string} task @returns {string[]} */
    read: (task) => all()[task] ?? [],
    /** @param {string} task @param {string[]} words */
    keep(task, words) {
      const { [task]: _, ...others } = all();
      const kept = Object.fromEntries([...Object.entries(others).slice(-(MOST_TASKS - 1)), [task, words]]);
      try {
        localStorage.setItem(key, JSON.stringify(kept));
      } catch {
        // No room, or not allowed: then it is asked once more.
      }
    },
  };
}

/** Warnings of a task that were looked at and found right. */
export const fine = keptHere("plumbline.labeler.fine");
/** Objects that a reviewer accepted, each at its revision. */
export const accepted = keptHere("plumbline.labeler.accepted");
