/** Findings: what was found wrong, where, how it should be, and the thread until it is settled. */

/** @import { Finding, State } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { isWaiting, listed, numbersOf } from "../state/findings.js";
import { editFrame, nameOf } from "../state/selectors.js";
import { commandButton, setPressed, textButton } from "./controls.js";
import { ask } from "./dialogs.js";
import { fill, h, icon, setText } from "./dom.js";
import { createFindingForm } from "./finding_form.js";
import { inspects, settle, showFinding, takeProposal } from "./reviewing.js";
import { answerBox, threadList } from "./thread.js";

const STATUS_WORDS = /** @type {Record<string, string>} */ ({
  open: "open", acknowledged: "acknowledged", fixed: "mended", verified: "confirmed", disputed: "disputed", upheld: "upheld", overturned: "overturned", split: "split", closed: "closed",
});

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createFindings(app) {
  const { store, bootstrap: { mode } } = app;
  const list = h("ol", { class: "lb-findings-list" });
  const form = inspects(app) ? createFindingForm(app) : null;
  /** @type {import("../state/findings.js").Which} */
  let which = "all";
  let onlyHere = false;
  /** The finding that is being answered. @type {string | null} */
  let answering = null;
  /** @type {HTMLElement | null} */
  let box = null;
  let drawn = /** @type {unknown[]} */ ([]);

  const words = { waiting: mode === "view" ? "Open" : "To see to", settled: "Settled", all: "All" };
  const segments = /** @type {(keyof typeof words)[]} */ (["waiting", "settled", "all"]).map((name) => h("button", {
    type: "button", class: "lb-segment", "data-which": name, onclick: () => { which = name; draw(store.get()); },
  }, words[name]));
  const here = h("button", {
    type: "button", class: "lb-tool", "aria-label": "Only on this frame", "data-tip": "Only on this frame", "aria-pressed": "false",
    onclick: () => { onlyHere = !onlyHere; setPressed(here, onlyHere); draw(store.get()); },
  }, icon("eye"));
  const count = h("span", { class: "lb-findings-count", role: "status" });
  const head = h("div", { class: "lb-findings-head" },
    h("div", { class: "lb-findings-walk" }, count, commandButton(app, "finding-previous", "chevron-left"), commandButton(app, "finding-next", "chevron-right")),
    h("div", { class: "lb-findings-filter" }, h("div", { class: "lb-segments", role: "group", "aria-label": "Which findings" }, ...segments), here));
  const element = h("section", { class: "lb-findings", "aria-label": "Findings" }, form?.element, head, list);

  /** @param {State} state */
  function draw(state) {
    const { findings, finding: current } = state.view;
    const frame = onlyHere ? editFrame(state) : null;
    const key = [findings, current, frame, which, answering];
    if (key.every((value, index) => value === drawn[index])) return;
    drawn = key;
    for (const button of segments) setPressed(button, button.dataset["which"] === which);
    const numbers = numbersOf(findings);
    const waiting = findings.filter((finding) => isWaiting(finding, mode)).length;
    const at = current ? numbers.get(current) : null;
    setText(count, `${waiting} to see to of ${findings.length}${at ? ` · at ${at}` : ""}`);
    head.hidden = !findings.length;
    const shown = listed(findings, { which, frame, mode });
    const nothing = findings.length ? "No finding is like that." : emptyText(mode);
    fill(list, ...(shown.length ? shown.map((finding) => entry(finding, numbers.get(finding.id) ?? 0)) : [h("li", { class: "lb-empty" }, nothing)]));
    if (current) list.querySelector(".is-current")?.scrollIntoView({ block: "nearest" });
  }

  /** @param {Finding} finding @param {number} number */
  function entry(finding, number) {
    const { id, severity, start, stop, comment, status = "open", type_name: name, type, correction, region } = finding;
    const target = finding.track ?? finding.event ?? "";
    const thing = store.get().document.get(target);
    const frames = stop - start > 1 ? `Frames ${start}–${stop - 1}` : `Frame ${start}`;
    const isCurrent = id === store.get().view.finding;
    return h("li", { class: `lb-finding-item${isCurrent ? " is-current" : ""}`, "data-status": status },
      h("button", { type: "button", class: "lb-finding", "data-finding": id, "data-severity": severity, "aria-current": isCurrent ? "true" : null, onclick: () => showFinding(app, finding) },
        h("span", { class: "lb-finding-head" }, h("span", { class: "lb-finding-number" }, number), h("strong", {}, name ?? type), h("span", { class: `lb-chip lb-severity-${severity}` }, severity)),
        comment ? h("span", { class: "lb-finding-text" }, comment) : null,
        correction ? h("span", { class: "lb-finding-text" }, icon("check"), h("span", {}, proposalText(finding))) : null,
        h("span", { class: "lb-finding-where" }, frames, thing ? ` · ${nameOf(thing)}` : target ? " · object is gone" : "", region ? " · region" : "", ` · ${STATUS_WORDS[status] ?? status}`)),
      threadList(finding.replies ?? []),
      answering === id ? box : acts(finding, `${name ?? type}, ${frames.toLowerCase()}`));
  }

  /** @param {Finding} finding @param {string} about */
  function acts(finding, about) {
    const { status = "open", mine, correction, dispute } = finding;
    const isOpen = ["open", "acknowledged"].includes(status);
    const step = (/** @type {string} */ label, /** @type {string} */ to, /** @type {"primary" | undefined} */ kind = undefined) =>
      textButton(label, to === "open" ? "refresh" : "check", () => void settle(app, finding, to), kind ? { kind } : {});
    const buttons = [
      mode === "annotate" && isOpen && correction ? textButton("Take over", "arrow-bar-to-right", () => takeProposal(app, finding)) : null,
      mode === "annotate" && isOpen ? step("Mended", "fixed", "primary") : null,
      mode === "annotate" && status === "fixed" ? step("Not mended after all", "open") : null,
      mode === "review" && status === "fixed" ? step("Confirm", "verified", "primary") : null,
      mode === "review" && ["fixed", "verified"].includes(status) ? step("Open again", "open") : null,
      mode === "annotate" || mode === "review" ? textButton("Answer", "message", () => answer(finding), { kind: "quiet" }) : null,
      mine && status === "open" && !finding.replies?.length && inspects(app) ? textButton("Take back", null, () => takeBack(app, finding, about), { kind: "quiet" }) : null,
      dispute ? h("a", { class: "lb-button", href: dispute }, icon("flag"), status === "open" ? "Dispute" : "See the dispute") : null,
    ].filter((button) => button !== null);
    return buttons.length ? h("div", { class: "lb-finding-acts" }, ...buttons) : null;
  }

  /** @param {Finding} finding */
  function answer(finding) {
    answering = finding.id;
    const close = () => { answering = null; box = null; draw(store.get()); };
    box = answerBox({ label: "Your answer", button: "Send", close, send: (text) => app.sync.answerFinding(finding.id, { text }) });
    draw(store.get());
  }

  return {
    element,
    update(state, before) {
      form?.update(state, before);
      draw(state);
    },
  };
}

/** @param {string} mode */
function emptyText(mode) {
  if (mode === "annotate") return "No findings. When a reviewer or an auditor finds something wrong, it is listed here, with the frame.";
  return mode === "view" ? "Nobody has recorded a finding here." : "No findings yet. Go to the frame, select the object, and record what is wrong: W, or a digit for its kind.";
}

/** @param {Finding} finding */
function proposalText({ correction, track }) {
  const label = correction?.label ? `${track ? "should be" : "a"} ${correction.label}` : "";
  const shape = correction?.points ? (track ? "the shape as marked" : "where it is marked") : "";
  return `Proposed: ${[label, shape].filter(Boolean).join(", ")}`;
}

/** Asks first: what was written is gone from the list. @param {App} app @param {Finding} finding @param {string} words */
function takeBack(app, finding, words) {
  const dialog = ask({
    title: "Take back this finding?", name: "take-back", button: "Take back", kind: "danger", text: `${words}. It is removed from the task; the record of activity keeps it.`,
    async act() {
      const problem = await app.sync.removeFinding(finding.id);
      if (problem) return problem;
      dialog.close();
      app.say("Finding taken back", "good");
      return "";
    },
  });
}
