/** What assist is doing, in words over the picture, and what can be done with it. */

/** @import { Following } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { nameOf } from "../state/selectors.js";
import { textButton } from "./controls.js";
import { fill, h, icon } from "./dom.js";

const REASONS = /** @type {Record<string, string>} */ ({
  left: "It leaves the picture after that.", lost: "It could not be found again after that: hidden, too fast, or a cut.",
  changed: "After that it does not look like itself.", small: "It becomes too small.",
});

/** The line over the picture. @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createFollowing(app) {
  const words = h("span", { class: "lb-foot-words" });
  const acts = h("span", { class: "lb-foot-acts" });
  const meter = h("progress", { max: 1, value: 0, "aria-label": "Followed" });
  const element = h("div", { class: "lb-foot lb-following", role: "group", "aria-label": "Assist", hidden: true }, icon("route"), words, meter, acts);
  let shown = "";
  return {
    element,
    update(state) {
      const now = state.view.following;
      element.hidden = !now;
      document.body.dataset["following"] = now ? `${now.ended ? "ended" : "running"} ${now.rows.length}` : "";
      if (!now) return;
      meter.max = now.total;
      meter.value = now.rows.length;
      const track = state.document.get(now.track);
      fill(words, sentence(now, track ? nameOf(track) : "the object"));
      const key = `${now.ended}|${now.rows.length > 0}`;
      if (key === shown) return;
      shown = key;
      meter.hidden = now.ended;
      fill(acts, ...buttons(app, now));
    },
  };
}

/** @param {Following} now @param {string} name */
function sentence(now, name) {
  const last = now.rows.at(-1)?.[0];
  if (!now.ended) return last === undefined ? `Looking for ${name} …` : `Following ${name}: frame ${last}`;
  if (last === undefined) return `${name} could not be followed. ${REASONS[now.reason] ?? now.reason}`;
  return `Followed ${name} to frame ${last}. ${REASONS[now.reason] ?? now.reason}`;
}

/** @param {App} app @param {Following} now */
function buttons(app, now) {
  const command = (/** @type {string} */ name) => () => app.commands.find((entry) => entry.name === name)?.run();
  const taking = now.rows.length ? [
    textButton("Take over", "check", command("follow-take"), { kind: "primary" }),
    textButton("Only to this frame", null, command("follow-take-here")),
  ] : [];
  return [...(now.ended ? taking : []), textButton(now.ended ? "Discard" : "Stop", now.ended ? "trash" : "player-stop", command("follow-drop"))];
}
