// @ts-check
// The line above the queue: all of it in one bar, rate, time left, and buttons for all at once.
import { makePace } from "./pace.js";
import { make, makeButton } from "./rows.js";
import { several, size, timeLeft } from "./words.js";

const SPOKEN_MS = 5000;

/** @param {ReturnType<typeof import("./queue.js").makeQueue>} queue */
export function makeTotals(queue) {
  const box = make("", "pl-upload-totals", "div");
  const text = make("", "pl-upload-total", "span");
  const bar = document.createElement("progress");
  bar.setAttribute("aria-label", "All uploads");
  bar.max = 1;
  const spoken = make("", "visually-hidden", "span");
  spoken.setAttribute("role", "status");
  const pause = makeButton("Pause all", () => forEach(queue.pause));
  const resume = makeButton("Resume all", () => forEach(queue.resume));
  const cancel = makeButton("Cancel all", () => forEach(queue.remove), "btn btn-sm btn-ghost");
  const buttons = make("", "pl-upload-acts", "div");
  buttons.append(pause, resume, cancel);
  box.append(text, buttons, bar, spoken);
  box.hidden = true;
  const pace = makePace();
  let lastSpoken = -SPOKEN_MS;

  /** @param {(item: import("./queue.js").Item) => void} act */
  function forEach(act) {
    for (const item of [...queue.items]) act(item);
  }

  /** @param {string[]} counts */
  function speak(counts) {
    const now = performance.now();
    const over = !queue.count("sending", "waiting");
    if (!over && now - lastSpoken < SPOKEN_MS) return;
    lastSpoken = now;
    const said = counts.join(", ");
    if (spoken.textContent !== said) spoken.textContent = said;
  }

  return {
    box,
    /** Draws the line anew. */
    show() {
      const { sent, size: all } = queue.totals();
      const [busy, stopped] = [queue.count("sending", "waiting"), queue.count("paused", "failed")];
      const now = performance.now();
      if (queue.count("sending")) pace.note(now, sent);
      else pace.reset();
      box.hidden = queue.items.size === 0;
      box.classList.toggle("is-over", !busy && !stopped);
      bar.value = all ? sent / all : 0;
      const counts = [`${queue.count("done").toLocaleString("en")} of ${several(queue.items.size, "file")} received`];
      const failed = queue.count("failed");
      if (failed) counts.push(`${failed.toLocaleString("en")} failed`);
      const parts = [...counts, `${size(sent)} of ${size(all)}`];
      const rate = pace.rate(now);
      if (rate) parts.push(`${(rate / 1e6).toFixed(1)} MB/s`, timeLeft(pace.left(now, all - sent)));
      text.textContent = parts.filter(Boolean).join(" · ");
      pause.hidden = !busy;
      resume.hidden = !stopped;
      resume.textContent = failed && failed === stopped ? "Try all again" : "Resume all";
      cancel.hidden = !busy && !stopped;
      speak(counts);
    },
  };
}
