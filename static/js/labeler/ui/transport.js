/** Controls under the picture: play, step, where one is, speed, loop, zoom of the timeline. */

/** @import { App, Update } from "./app.js" */
import { SPEEDS } from "../video/player.js";
import { commandButton, setPressed } from "./controls.js";
import { h, setAttribute, setIcon, setText } from "./dom.js";

const STEPS = [5, 10, 25, 50, 100];

/** @param {number} ms */
export function timecode(ms) {
  const minutes = Math.floor(ms / 60_000);
  const seconds = Math.floor(ms / 1000) % 60;
  return `${String(minutes).padStart(2, "0")}:${String(seconds).padStart(2, "0")}.${String(Math.floor(ms) % 1000).padStart(3, "0")}`;
}

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createTransport(app) {
  const { store, clip, player, index } = app;
  const play = commandButton(app, "play", "player-play-filled");
  play.classList.add("lb-play");
  const frame = h("input", {
    class: "lb-frame-input", inputmode: "numeric", autocomplete: "off", "aria-label": "Frame", "data-tip": "Go to a frame", "data-command": "go-to-frame",
    onfocus: () => frame.select(),
    onkeydown: (/** @type {KeyboardEvent} */ event) => { if (event.key === "Enter") frame.blur(); if (event.key === "Escape") { frame.value = String(store.get().view.frame); frame.blur(); } },
    onchange: () => {
      const wanted = Number.parseInt(frame.value, 10);
      const inside = wanted >= clip.start && wanted < clip.stop;
      if (Number.isFinite(wanted)) void player.seek(wanted);
      if (!inside) app.say(`This clip has frames ${clip.start} to ${clip.stop - 1}.`, "warn");
      frame.value = String(store.get().view.frame);
    },
  });
  const time = h("span", { class: "lb-time" });
  const speed = h("select", { "aria-label": "Speed", class: "lb-select", "data-tip": "Speed", "data-command": "slower faster", onchange: () => { player.setSpeed(Number(speed.value)); speed.blur(); } },
    ...SPEEDS.map((value) => h("option", { value }, `${value}×`)));
  const step = h("select", { "aria-label": "Frames of a jump", class: "lb-select", "data-tip": "Frames of a jump and of propagating", "data-command": "jump-previous jump-next", onchange: () => { store.dispatch({ type: "view", change: { step: Number(step.value) } }); step.blur(); } },
    ...STEPS.map((value) => h("option", { value }, `${value} fr`)));
  const loop = commandButton(app, "loop", "repeat");
  const element = h("div", { class: "lb-transport", role: "toolbar", "aria-label": "Playback" },
    h("div", { class: "lb-group" },
      commandButton(app, "object-first", "player-skip-back"), commandButton(app, "jump-previous", "chevrons-left"),
      commandButton(app, "keyframe-previous", "diamond"), commandButton(app, "frame-previous", "chevron-left"), play,
      commandButton(app, "frame-next", "chevron-right"), commandButton(app, "keyframe-next", "diamond"),
      commandButton(app, "jump-next", "chevrons-right"), commandButton(app, "object-last", "player-skip-forward")),
    h("div", { class: "lb-group lb-where" }, frame, h("span", { class: "lb-of" }, `/ ${clip.stop - 1}`), time),
    h("div", { class: "lb-group" }, speed, step, loop),
    h("div", { class: "lb-group lb-push" },
      commandButton(app, "timeline-out", "zoom-out"), commandButton(app, "timeline-in", "zoom-in"), commandButton(app, "timeline-all", "arrows-maximize")));
  element.querySelector("[data-command=keyframe-previous]")?.classList.add("lb-mark-left");
  element.querySelector("[data-command=keyframe-next]")?.classList.add("lb-mark-right");

  app.open["frame"] = () => frame.focus();
  return {
    element,
    update({ view }) {
      const now = view.playing ? view.shown : view.frame;
      if (document.activeElement !== frame && frame.value !== String(now)) frame.value = String(now);
      setText(time, timecode(index.timeOf(now)));
      setIcon(play, view.playing ? "player-pause-filled" : "player-play-filled");
      setAttribute(play, "aria-label", view.playing ? "Pause" : "Play");
      if (speed.value !== String(view.speed)) speed.value = String(view.speed);
      if (step.value !== String(view.step)) step.value = String(view.step);
      setPressed(loop, view.loop !== null);
    },
  };
}
