/** Findings: what was found wrong, where; and, for who inspects, the form that records one. */

/** @import { Finding, State, Thing } from "../types.js" */
/** @import { App, Update } from "./app.js" */
import { editFrame, nameOf, selected } from "../state/selectors.js";
import { goTo } from "./app.js";
import { setPressed, textButton } from "./controls.js";
import { ask } from "./dialogs.js";
import { fill, h, icon, setText } from "./dom.js";

const STATUS_WORDS = /** @type {Record<string, string>} */ ({
  open: "open", acknowledged: "acknowledged", fixed: "fixed", verified: "verified", disputed: "disputed", upheld: "upheld", overturned: "overturned", split: "split", closed: "closed",
});

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
export function createFindings(app) {
  const { mode } = app.bootstrap;
  const list = h("ol", { class: "lb-findings-list" });
  const form = mode === "review" || mode === "audit" ? createForm(app) : null;
  const element = h("section", { class: "lb-findings", "aria-label": "Findings" }, form?.element, list);
  let shown = /** @type {unknown} */ (null);
  return {
    element,
    update(state, before) {
      form?.update(state, before);
      if (shown === state.view.findings) return;
      shown = state.view.findings;
      const { findings } = state.view;
      fill(list, ...(findings.length ? findings.map((finding) => entry(app, finding)) : [h("li", { class: "lb-empty" }, emptyText(mode))]));
    },
  };
}

/** @param {string} mode */
function emptyText(mode) {
  if (mode === "annotate") return "No findings. When a reviewer or an auditor finds something wrong, it is listed here, with the frame.";
  return mode === "view" ? "Nobody has recorded a finding here." : "No findings yet. Go to the frame, select the object, and record what is wrong.";
}

/** @param {App} app @param {Finding} finding */
function entry(app, finding) {
  const { severity, start, stop, comment, status = "open", type_name: name, type } = finding;
  const target = finding.track ?? finding.event ?? "";
  const thing = app.store.get().document.get(target);
  const frames = stop - start > 1 ? `Frames ${start}–${stop - 1}` : `Frame ${start}`;
  const ours = finding.mine && status === "open" && ["review", "audit"].includes(app.bootstrap.mode);
  return h("li", { class: ours ? "lb-finding-own" : "" }, h("button", { type: "button", class: "lb-finding", "data-finding": finding.id, "data-severity": severity, onclick: () => goTo(app, target, start) },
    h("span", { class: "lb-finding-head" }, icon("flag"), h("strong", {}, name ?? type), h("span", { class: `lb-chip lb-severity-${severity}` }, severity)),
    comment ? h("span", { class: "lb-finding-text" }, comment) : null,
    h("span", { class: "lb-finding-where" }, frames, thing ? ` · ${nameOf(thing)}` : target ? " · object is gone" : "", ` · ${STATUS_WORDS[status] ?? status}`)),
  ours ? textButton("Take back", null, () => takeBack(app, finding, `${name ?? type}, ${frames.toLowerCase()}`), { kind: "quiet" }) : null);
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

/** @param {App} app @returns {{element: HTMLElement, update: Update}} */
function createForm(app) {
  const { finding_types: types = [], severities = [] } = app.bootstrap;
  const { clip, store, sync } = app;
  const type = h("select", { class: "lb-select lb-wide", name: "type", "aria-label": "What is wrong", onchange: () => chooseSeverity(types.find(({ value }) => value === type.value)?.severity ?? "minor") },
    ...types.map(({ value, name }) => h("option", { value }, name)));
  let severity = types[0]?.severity ?? severities[0] ?? "minor";
  const weights = severities.map((value) => h("button", { type: "button", class: `lb-segment lb-severity-${value}`, "data-severity": value, onclick: () => chooseSeverity(value) }, value));
  const first = h("input", { class: "lb-number", inputmode: "numeric", name: "start", "aria-label": "First frame", autocomplete: "off", oninput: () => { typed = true; } });
  const last = h("input", { class: "lb-number", inputmode: "numeric", name: "last", "aria-label": "Last frame", autocomplete: "off", oninput: () => { typed = true; } });
  const about = h("p", { class: "lb-note" });
  const comment = h("textarea", { class: "lb-input lb-wide", name: "comment", rows: 2, maxlength: 2000, placeholder: "What should it be? (optional)", "aria-label": "Comment" });
  const wrong = h("p", { class: "lb-wrong", role: "alert", hidden: true });
  const add = textButton("Record finding", "flag", () => undefined, { kind: "primary", type: "submit" });
  /** Frames written by hand stay as written. */
  let typed = false;

  /** @param {string} value */
  function chooseSeverity(value) {
    severity = value;
    for (const button of weights) setPressed(button, button.dataset["severity"] === value);
  }
  chooseSeverity(severity);

  /** @param {string} text */
  function complain(text) {
    wrong.hidden = !text;
    setText(wrong, text);
  }

  const element = h("form", {
    class: "lb-finding-form", onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void record();
    },
  }, h("label", { class: "lb-field" }, h("span", {}, "Defect"), type),
  h("div", { class: "lb-field" }, h("span", {}, "Severity"), h("div", { class: "lb-segments", role: "group", "aria-label": "Severity" }, ...weights)),
  h("div", { class: "lb-field" }, h("span", {}, "Frames"), h("div", { class: "lb-pair" }, first, h("span", {}, "to"), last)),
  about, comment, wrong, add);

  async function record() {
    const [start, end] = [Number.parseInt(first.value, 10), Number.parseInt(last.value, 10)];
    if (!(start >= clip.start && end >= start && end < clip.stop)) {
      return complain(`The frames must lie in this clip, ${clip.start} to ${clip.stop - 1}, the first before the last.`);
    }
    const target = targetOf(app, store.get());
    add.disabled = true;
    const problem = await sync.addFinding({
      type: type.value, severity, start, stop: end + 1, comment: comment.value.trim(),
      track: target?.kind === "track" ? target.id : null, event: target?.kind === "event" ? target.id : null,
    });
    add.disabled = false;
    complain(problem);
    if (problem) return undefined;
    comment.value = "";
    typed = false;
    refresh(store.get());
    return app.say("Finding recorded", "good");
  }

  /** @param {State} state */
  function refresh(state) {
    const target = targetOf(app, state);
    setText(about, target ? `About ${nameOf(target)}` : "About the frame. Select an object to pin it to that.");
    if (typed || element.contains(document.activeElement)) return;
    const { item } = app.bootstrap;
    const frame = editFrame(state);
    const span = target?.kind === "event" ? [target.start, target.stop - 1] : [frame, frame];
    const isEvent = item?.event && !target;
    [first.value, last.value] = isEvent ? [String(item.start), String(item.stop - 1)] : [String(span[0]), String(span[1])];
  }

  app.open["finding"] = () => {
    store.dispatch({ type: "view", change: { panel: "findings" } });
    typed = false;
    refresh(store.get());
    setTimeout(() => type.focus(), 40);
  };
  return { element, update: (state) => refresh(state) };
}

/** What a new finding is about: what is selected, else the inspected item. @param {App} app @param {State} state @returns {Thing | null} */
function targetOf({ bootstrap }, state) {
  const chosen = selected(state);
  if (chosen && chosen.kind !== "tag") return chosen;
  return state.document.get(bootstrap.item?.track ?? bootstrap.item?.event ?? "") ?? null;
}
