/** From finding to finding, to its place in the picture; marking a region; mended, confirmed, opened again. */

/** @import { Box, Finding, State } from "../types.js" */
/** @import { App } from "./app.js" */
/** @import { Row } from "./following.js" */
import { fitted, framing } from "../geometry/viewport.js";
import { kindOf } from "../geometry/kinds/registry.js";
import { isWaiting, nextWaiting } from "../state/findings.js";
import { seenDocument, selectedTrack } from "../state/selectors.js";
import { stateAt } from "../tracks/interpolate.js";
import { takeCorrection } from "../tools/corrections.js";
import { edit, goTo } from "./app.js";

const SHARE = 0.4;
/** The keys of the digit row, for as many kinds of finding. */
export const TYPE_KEYS = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0", "-", "="];

/** @param {App} app */
export const inspects = ({ bootstrap: { mode } }) => mode === "review" || mode === "audit";

/** @param {App} app @returns {Row[]} */
export function reviewing(app) {
  const { store } = app;
  const { mode, finding_types: types = [] } = app.bootstrap;
  const current = (/** @type {State} */ { view }) => view.findings.find(({ id }) => id === view.finding) ?? null;
  const stands = (/** @type {string[]} */ ...statuses) => (/** @type {State} */ state) => statuses.includes(current(state)?.status ?? "");
  const becomes = (/** @type {string} */ status) => () => {
    const finding = current(store.get());
    if (finding) void settle(app, finding, status);
  };
  /** @type {Row[]} */
  const rows = [
    ["finding-next", "Next finding to see to", ["X"], () => walkFindings(app, 1)],
    ["finding-previous", "Finding to see to before", ["Shift+X"], () => walkFindings(app, -1)],
    ["region", "Mark a region in the picture, for a finding or a question", ["Shift+D"], () => markRegion(app)],
  ];
  if (mode === "annotate") {
    rows.push(
      ["finding-mended", "Mark the finding mended", ["W"], becomes("fixed"), stands("open", "acknowledged")],
      ["finding-take", "Take over what the finding proposes", ["Shift+W"], () => {
        const finding = current(store.get());
        if (finding) takeProposal(app, finding);
      }, (state) => Boolean(current(state)?.correction)]);
  }
  if (mode === "review") {
    rows.push(
      ["finding-confirm", "Confirm that the finding is mended", ["Shift+G"], becomes("verified"), stands("fixed")],
      ["finding-reopen", "Open the finding again", ["Shift+O"], becomes("open"), stands("fixed", "verified")]);
  }
  if (inspects(app)) {
    rows.push(["finding", "Record a finding here", ["W"], () => app.open["finding"]?.()]);
    for (const [index, { value, name }] of types.slice(0, 9).entries()) {
      rows.push([`finding-type-${index + 1}`, `Finding: ${name.toLowerCase()}`, [TYPE_KEYS[index] ?? ""], () => {
        app.open["finding"]?.();
        document.dispatchEvent(new CustomEvent("labeler:finding-type", { detail: value }));
      }]);
    }
  }
  if (mode === "audit") rows.push(["verdict-now", "Give the verdict at once, by what is recorded", ["Shift+Enter"], () => void judgeNow(app)]);
  return rows;
}

let isJudging = false;

/** Correct, or defective when a weighty finding is recorded; and on to the next item. @param {App} app */
async function judgeNow({ store, sync, say }) {
  if (isJudging) return;
  isJudging = true;
  const weighty = store.get().view.findings.some(({ severity }) => severity !== "minor");
  const problem = await sync.judge(weighty ? "defective" : "correct", "");
  if (!problem) return;
  isJudging = false;
  say(problem, "bad");
}

/** @param {App} app */
export function markRegion({ store, player, say }) {
  player.hold();
  const isOn = store.get().view.tool === "region";
  store.dispatch({ type: "view", change: { tool: isOn ? "select" : "region" } });
  if (!isOn) say("Drag over what you mean. Esc ends it.");
}

/** @param {App} app @param {1 | -1} by */
function walkFindings(app, by) {
  const { view } = app.store.get();
  const { mode } = app.bootstrap;
  app.store.dispatch({ type: "view", change: { panel: "findings" } });
  const found = nextWaiting(view.findings, { current: view.finding, frame: view.frame, by, mode });
  if (!found) return app.say(view.findings.length ? "No finding is left to see to." : "There are no findings.", "good");
  return showFinding(app, found);
}

/** Selects what it is about, goes to its frame, and zooms to its region. @param {App} app @param {Finding} finding */
export function showFinding(app, finding) {
  const { store, stage, size } = app;
  goTo(app, finding.track ?? finding.event ?? "", finding.start);
  const box = placeOf(app, finding);
  store.dispatch({ type: "view", change: { finding: finding.id, viewport: box ? framing(box, stage, SHARE) : fitted(size, stage), fitted: !box } });
}

/** Its region, else where its object is. @param {App} app @param {Finding} finding @returns {Box | null} */
function placeOf({ store, clip }, finding) {
  if (finding.region) return finding.region;
  const thing = seenDocument(store.get()).get(finding.track ?? "");
  return thing?.kind === "track" ? boundsAt(thing, finding.start, clip.stop) : null;
}

/** @param {import("../types.js").Track} track @param {number} frame @param {number} stop @returns {Box | null} */
function boundsAt(track, frame, stop) {
  const present = stateAt(track, frame, stop);
  return present ? kindOf(track.shape).bounds(present.points) : null;
}

/** Around the selected object at `frame`, in the picture, or null. @param {App} app @param {number} frame @returns {Box | null} */
export function regionOfSelected({ store, clip, size }, frame) {
  const track = selectedTrack(store.get());
  const bounds = track && boundsAt(track, frame, clip.stop);
  if (!bounds) return null;
  const [x1, y1, x2, y2] = bounds;
  /** @type {Box} */
  const box = [Math.max(0, x1), Math.max(0, y1), Math.min(size.width, x2), Math.min(size.height, y2)];
  return box[2] - box[0] >= 1 && box[3] - box[1] >= 1 ? box : null;
}

/** Takes a finding a step on, then goes to the next one. @param {App} app @param {Finding} finding @param {string} status @param {string} [text] */
export async function settle(app, finding, status, text = "") {
  if (status === "fixed" && !await app.sync.saveNow()) return "What you changed last is not saved yet.";
  const problem = await app.sync.answerFinding(finding.id, { text, status });
  if (problem) app.say(problem, "bad");
  else app.say({ fixed: "Marked mended", verified: "Confirmed", open: "Opened again" }[status] ?? "Answered", "good");
  const { view } = app.store.get();
  const left = view.findings.filter((other) => isWaiting(other, app.bootstrap.mode)).length;
  if (!problem && status !== "open" && left) walkFindings(app, 1);
  return problem;
}

/** @param {App} app @param {Finding} finding */
export function takeProposal(app, finding) {
  goTo(app, finding.track ?? "", finding.start);
  if (edit(app, (state) => takeCorrection(state, finding, app.setting))) app.say("Taken over as proposed. Undo takes it away again.", "good");
}
