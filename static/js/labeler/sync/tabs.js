/** One tab a task: two would write the same journal. Works on plain http too, unlike Web Locks. */

const ANSWER_MS = 150;

/**
 * @param {string} key
 * @param {{onTakenOver: () => void, onFreed: () => void}} handlers  `onTakenOver` must leave
 *   everything journaled before it returns.
 */
export async function joinTabs(key, { onTakenOver, onFreed }) {
  if (typeof BroadcastChannel === "undefined") return { isFirst: true, takeOver: () => undefined };
  const channel = new BroadcastChannel(`plumbline:${key}`);
  let holds = false;
  const anotherHolds = new Promise((resolve) => {
    setTimeout(() => resolve(false), ANSWER_MS);
    channel.onmessage = ({ data }) => {
      if (data === "held") resolve(true);
      if (data === "who" && holds) channel.postMessage("held");
      if (data === "take" && holds) {
        holds = false;
        onTakenOver();
        channel.postMessage("freed");
      }
      if (data === "freed" && !holds) onFreed();
    };
  });
  channel.postMessage("who");
  holds = !(await anotherHolds);
  return {
    isFirst: holds,
    takeOver() {
      channel.postMessage("take");
    },
  };
}
