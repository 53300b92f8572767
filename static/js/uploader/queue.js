// @ts-check
// The queue: a few uploads at a time, the others wait. Knows no page and no protocol.

/** @typedef {"waiting" | "sending" | "paused" | "done" | "failed" | "gone"} State */
/**
 * @typedef {object} Sender what moves the bytes of one file; it calls back when something happened
 * @property {() => void} start begin or go on
 * @property {() => void} stop keep what was sent
 * @property {() => void} remove forget what was sent, here and at the server
 */
/** @typedef {{state: State, sent: number, size: number, message: string, sender: Sender}} Item */

export const PARALLEL = 3;

/** @param {(item: Item) => void} changed called after each change of an item */
export function makeQueue(changed) {
  /** @type {Set<Item>} */ const items = new Set();

  /** @param {Item} item @param {State} state @param {string} [message] */
  function become(item, state, message = "") {
    item.state = state;
    item.message = message;
    changed(item);
  }

  /** Starts what may start. */
  function pump() {
    let busy = count("sending");
    for (const item of items) {
      if (busy >= PARALLEL) return;
      if (item.state !== "waiting") continue;
      busy += 1;
      become(item, "sending");
      item.sender.start();
    }
  }

  /** @param {...State} states */
  function count(...states) {
    let found = 0;
    for (const item of items) if (states.includes(item.state)) found += 1;
    return found;
  }

  return {
    items,
    count,
    /** Takes an item in; `sender` may be set before the first pump. @param {Item} item */
    add(item) {
      items.add(item);
      changed(item);
      queueMicrotask(pump);
    },
    /** @param {Item} item */
    pause(item) {
      if (item.state !== "sending" && item.state !== "waiting") return;
      if (item.state === "sending") item.sender.stop();
      become(item, "paused");
      pump();
    },
    /** Goes on after a pause or an error. @param {Item} item */
    resume(item) {
      if (item.state !== "paused" && item.state !== "failed") return;
      become(item, "waiting");
      pump();
    },
    /** @param {Item} item */
    remove(item) {
      if (item.state === "done" || item.state === "gone") return;
      item.sender.remove();
      items.delete(item);
      become(item, "gone");
      pump();
    },
    /** @param {Item} item */
    finish(item) {
      item.sent = item.size;
      become(item, "done");
      pump();
    },
    /** @param {Item} item @param {string} message */
    fail(item, message) {
      if (item.state !== "sending") return;
      become(item, "failed", message);
      pump();
    },
    /** @param {Item} item @param {number} sent */
    progress(item, sent) {
      item.sent = sent;
      changed(item);
    },
    /** Bytes sent and to send of all that was not removed. */
    totals() {
      let [sent, size] = [0, 0];
      for (const item of items) {
        sent += item.sent;
        size += item.size;
      }
      return { sent, size };
    },
  };
}
