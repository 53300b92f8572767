/** Puts the page together from its parts, and keeps each of them true to the state. */

/** @import { App, Update } from "./app.js" */
import { worded } from "../state/keymap.js";
import { editFrame, seenDocument, selected } from "../state/selectors.js";
import { observe } from "./app.js";
import { createAttributeBar } from "./attribute_bar.js";
import { createBulk } from "./bulk.js";
import { createActs } from "./dialogs.js";
import { createBar, createTrouble } from "./notices.js";
import { createDecisions } from "./conflicts.js";
import { createFollowing } from "./following_bar.js";
import { createHint } from "./help.js";
import { createLive } from "./live.js";
import { createPalette } from "./palette.js";
import { createShortcuts } from "./shortcuts.js";
import { createPanels } from "./panels.js";
import { createRail } from "./rail.js";
import { createStage } from "./stage.js";
import { createTimeline } from "./timeline.js";
import { createTips } from "./tips.js";
import { createWalkBar } from "./walk_bar.js";
import { createTopbar } from "./topbar.js";
import { createTransport } from "./transport.js";
import { fill, h } from "./dom.js";
import { listen } from "./keys.js";

const LEAST_TIMELINE_PX = 96;

/** @param {App} app @param {HTMLElement} root @param {HTMLElement} sayings */
export function createLayout(app, root, sayings) {
  const topbar = createTopbar(app);
  const bar = createBar(app);
  const rail = createRail(app);
  const stage = h("div", { class: "lb-stage", tabindex: 0, "data-stage": "picture", "data-tool": "select", role: "application", "aria-label": "Picture" });
  const describe = () => stage.setAttribute("aria-label", worded(app.commands, "Picture. All keys: {shortcuts}. Draw with the keyboard: {draw-keys}. Next area: {area-next}."));
  describe();
  document.addEventListener("labeler:rekeyed", describe);
  const trouble = createTrouble();
  const hint = createHint(app);
  const following = createFollowing(app);
  const walk = createWalkBar(app);
  const attribute = createAttributeBar(app);
  const timeline = createTimeline(app);
  const transport = createTransport(app);
  const panels = createPanels(app);
  const live = createLive(app);
  const grip = h("div", { class: "lb-grip", role: "separator", "aria-orientation": "horizontal", tabindex: 0, "aria-label": "Height of the timeline" });
  resizeBy(grip, timeline.element);
  createActs(app);
  createBulk(app);
  createDecisions(app);
  createShortcuts(app);
  createPalette(app);

  root.removeAttribute("aria-busy");
  fill(root, topbar.element, h("div", { class: "lb-body" }, rail.element,
    h("main", { class: "lb-main" }, h("div", { class: "lb-stage-frame" }, stage, trouble.element, hint.element, following.element, walk.element, attribute.element, sayings, bar.element), transport.element, grip, timeline.element),
    panels.element), live.element);
  const layers = createStage(app, stage);
  createTips(document.body, app);
  listen(app);
  observe(app.store, [topbar.update, bar.update, rail.update, trouble.update, hint.update, following.update, walk.update, attribute.update, transport.update, timeline.update, panels.update, live.update, mirror(app)]);
  return layers;
}

/** The state on the body, for style sheets and for who looks at the page from outside. @param {App} app @returns {Update} */
function mirror({ bootstrap }) {
  const { dataset } = document.body;
  return (state) => {
    const { view, save } = state;
    const values = {
      mode: bootstrap.mode, frame: String(view.frame), shown: String(view.shown), playing: String(view.playing), tool: view.tool,
      save: save.status, unsaved: String(save.count), revision: String(save.revision), selected: selected(state)?.id ?? "", objects: String(seenDocument(state).size), picks: String(view.keyframePicks.length), attribute: view.attribute ?? "", place: view.place ? `${view.place.part} ${view.place.frame}` : "", crosshair: view.crosshair ? `${view.crosshair.x} ${view.crosshair.y}` : "",
      readonly: String(view.readonly), past: view.past ? String(view.past.revision) : "", scale: view.viewport.scale.toFixed(5), x: view.viewport.x.toFixed(3), y: view.viewport.y.toFixed(3), edit: String(editFrame(state)), pinned: view.finding ?? "", walk: view.walk ?? "", region: view.region ? view.region.map(Math.round).join(" ") : "",
    };
    for (const [name, value] of Object.entries(values)) if (dataset[name] !== value) dataset[name] = value;
  };
}

/** @param {HTMLElement} grip @param {HTMLElement} panel */
function resizeBy(grip, panel) {
  const set = (/** @type {number} */ height) => {
    panel.style.height = `${Math.min(Math.max(LEAST_TIMELINE_PX, height), innerHeight * 0.6)}px`;
    tell();
  };
  /** A separator that can be moved says where it stands. */
  const tell = () => {
    const most = Math.round(innerHeight * 0.6);
    for (const [name, value] of [["min", LEAST_TIMELINE_PX], ["max", most], ["now", Math.min(most, panel.clientHeight)]]) grip.setAttribute(`aria-value${name}`, String(value));
  };
  new ResizeObserver(tell).observe(panel);
  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    const from = { y: event.clientY, height: panel.clientHeight };
    const move = (/** @type {PointerEvent} */ later) => set(from.height + from.y - later.clientY);
    grip.addEventListener("pointermove", move);
    grip.addEventListener("pointerup", () => grip.removeEventListener("pointermove", move), { once: true });
  });
  grip.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowUp" ? 22 : event.key === "ArrowDown" ? -22 : 0;
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    set(panel.clientHeight + by);
  });
}
