/** Starts the labeling view: reads the page's bootstrap, loads, wires the rooms together. Nothing else. */

/** @import { Bootstrap, PictureSource, Schema, View } from "./types.js" */
/** @import { App } from "./ui/app.js" */
/** @import { FramesAnswer } from "./video/index.js" */
/** @import { Api } from "./sync/api.js" */
/** @import { Journal } from "./sync/journal.js" */
import { newId } from "./state/ids.js";
import { readDocument } from "./state/document.js";
import { isWaiting } from "./state/findings.js";
import { isShape } from "./geometry/kinds/registry.js";
import { withOwnKeys, worded } from "./state/keymap.js";
import { labelsOf } from "./state/selectors.js";
import { createStore, initialState } from "./state/store.js";
import { initialView, PLAIN } from "./state/view.js";
import { labelColors } from "./render/colors.js";
import { SampleBytes } from "./video/bytes.js";
import { decodingObstacle } from "./video/decoder.js";
import { FrameIndex } from "./video/index.js";
import { Player } from "./video/player.js";
import { StillSource } from "./video/stills.js";
import { FrameStore } from "./video/store.js";
import { nearestFrame } from "./ui/app.js";
import { createCommands } from "./ui/commands.js";
import { showFailure } from "./ui/dialogs.js";
import { useIcons } from "./ui/dom.js";
import { createLayout } from "./ui/layout.js";
import { createSayings } from "./ui/notices.js";
import { fetchAhead, takeAhead } from "./sync/ahead.js";
import { ApiError, createApi } from "./sync/api.js";
import { Autosave } from "./sync/autosave.js";
import { accepted, fine } from "./sync/kept.js";
import { journalKey, openJournal } from "./sync/journal.js";
import { keepLease } from "./sync/lease.js";
import { createPort } from "./sync/port.js";
import { replayed, sendAgain } from "./sync/replay.js";
import { joinTabs } from "./sync/tabs.js";

/** The item that is looked at comes first. */
const AHEAD_MS = 700;
const WIDE_ENOUGH = "(min-width: 900px)";

const root = /** @type {HTMLElement} */ (document.getElementById("labeler"));
const bootstrap = /** @type {Bootstrap} */ (JSON.parse(document.getElementById("bootstrap")?.textContent ?? "null"));
const wide = matchMedia(WIDE_ENOUGH);
if (wide.matches) void start();
else wide.addEventListener("change", () => void start(), { once: true });

async function start() {
  useIcons(root.dataset["icons"] ?? "");
  const { urls, mode } = bootstrap;
  const api = createApi();
  try {
    const key = journalKey(bootstrap.me.id, bootstrap.task.id);
    const journal = mode === "annotate" ? await openJournal().catch(() => null) : null;
    const record = journal ? await journal.read(key).catch(() => null) : null;
    const ours = record ? await sendAgain(api, urls["changes"] ?? "", record) : new Map();
    const { questions } = urls["questions"] ? await api.get(urls["questions"]) : { questions: [] };
    const ahead = urls["ahead"] ? takeAhead(bootstrap.task.id) : null;
    document.body.dataset["ahead"] = ahead ? "used" : "";
    const [answer, frames, findings] = await Promise.all([
      ahead?.annotation ?? api.get(urls["annotation"] ?? ""), ahead?.frames ?? api.get(urls["frames"] ?? ""), urls["findings"] ? api.get(urls["findings"]) : { findings: [] },
    ]);
    const { source, obstacle } = await chooseSource(new FrameIndex(frames), frames);
    open({ api, answer, frames, findings: findings.findings, questions, source, obstacle, journal, key, record, ours });
  } catch (error) {
    const [title, text] = failureWords(error);
    showFailure(root, title, text, urls["exit"] ?? "/");
    if (!(error instanceof ApiError)) throw error;
  }
}

/** @param {unknown} error @returns {[string, string]} */
function failureWords(error) {
  if (error instanceof ApiError) {
    if (error.status === 404 || error.status === 403) return ["This work is not open to you now", "Your lease may have lapsed, or the task was given to somebody else. What you had not saved is kept on this computer and is put back when you hold the task again."];
    return ["The labeling view could not be opened", error.message];
  }
  return ["The labeling view could not be opened", `${error instanceof Error ? error.message : String(error)} Nothing was lost.`];
}

/** The decoder where it works, else one picture a frame from the server. @param {FrameIndex} index @param {FramesAnswer} frames @returns {Promise<{source: PictureSource, obstacle: string}>} */
async function chooseSource(index, frames) {
  const { urls } = bootstrap;
  const obstacle = await decodingObstacle(index);
  return obstacle ? { source: new StillSource(urls["stills"] ?? "", frames.clip), obstacle }
    : { source: new FrameStore(index, new SampleBytes(frames.rendition.url, index)), obstacle };
}

/**
 * @param {{api: Api, answer: any, frames: FramesAnswer, findings: View["findings"], questions: View["questions"], source: PictureSource, obstacle: string,
 *   journal: Journal | null, key: string, record: import("./sync/journal.js").JournalRecord | null, ours: Map<string, number>}} loaded
 */
function open({ api, answer, frames, findings, questions, source, obstacle, journal, key, record, ours }) {
  const { mode, urls, me, task } = bootstrap;
  const schema = /** @type {Schema} */ (answer.schema);
  const { clip } = frames;
  const index = new FrameIndex(frames);
  const [track, event] = [schema.labels.find(({ shape }) => isShape(shape))?.name ?? null, labelsOf(schema, "event")[0]?.name ?? null];
  const store = createStore(initialState({ ...initialView(clip, { readonly: mode !== "annotate", track, event }), findings, questions, picture: { ...PLAIN, ...bootstrap.preferences.picture }, panel: mode === "review" || mode === "audit" || (mode === "annotate" && findings.some((finding) => isWaiting(finding, mode))) ? "findings" : "objects" }));
  const { document: things, base } = readDocument(answer);
  store.dispatch({ type: "load", document: things });
  store.dispatch({ type: "view", change: { fine: new Set(fine.read(task.id)), accepted: new Set(accepted.read(task.id)) } });

  const autosave = new Autosave({ store, api, url: urls["changes"] ?? "", journal, key, user: me.id, task: task.id });
  const lapsed = (/** @type {string} */ message) => {
    if (mode === "annotate") autosave.stop("lapsed", message);
    else store.dispatch({ type: "save", change: { status: "lapsed", message } });
  };
  let takeOver = () => {};
  let isLeaving = false;
  const sync = createPort({
    bootstrap, store, api, autosave, onLapsed: lapsed, takeOver: () => takeOver(),
    leave: (url) => {
      isLeaving = true;
      location.assign(url);
    },
  });

  const sayings = createSayings();
  let paint = () => {};
  const player = new Player({ index, source, store, onShown: () => paint() });
  const size = index.size;
  /** @type {App} */
  const app = {
    bootstrap, schema, clip, size, index, store, player, pictures: source, sync, setting: { clip, size, schema, newId }, colorOf: labelColors(schema),
    originals: [], commands: [], ownKeys: bootstrap.preferences.keys, revisionOf: (id) => base.get(id)?.revision ?? 0, clipboard: { copied: [], keyframes: [] }, say: (text, tone) => sayings.say(worded(app.commands, text), tone), open: {}, hand: () => {}, stage: { width: 0, height: 0 },
  };
  app.originals = createCommands(app);
  app.commands = withOwnKeys(app.originals, app.ownKeys);
  const layers = createLayout(app, root, sayings.element);
  paint = () => layers.paint();
  store.subscribe((state, before) => { if (state.view.shown !== before.view.shown) layers.invalidate("frame", "shapes", "handles"); });

  if (mode === "annotate") annotate();
  else store.dispatch({ type: "save", change: { revision: answer.revision } });
  const stopLease = mode === "view" ? () => {} : keepLease({ api, url: urls["lease"] ?? "", onLapsed: lapsed });
  addEventListener("pagehide", (event) => { if (!event.persisted) stopLease(); });
  if (obstacle) sayings.say(`${obstacle} Single pictures from the server are shown instead: exact, but slower.`, "warn");
  showFirst(app);
  document.body.dataset["pictures"] = source.kind;
  document.body.dataset["ready"] = "true";
  const { ahead } = urls;
  if (ahead) setTimeout(() => void fetchAhead(api, ahead).then((item) => { document.body.dataset["nextItem"] = item; }), AHEAD_MS);

  /** Saving, from the first gesture to the last. */
  function annotate() {
    const { put, remove, conflicts } = record ? replayed(record, base, ours) : { put: [], remove: [], conflicts: [] };
    autosave.begin(base, answer.revision, conflicts);
    if (put.length || remove.length) store.dispatch({ type: "edit", put, remove, title: "Put back" });
    const kept = record?.objects.length ?? 0;
    if (kept) sayings.say(kept === 1 ? "A change that had not been saved was put back." : `${kept} changes that had not been saved were put back.`, "good");
    addEventListener("online", () => autosave.retryNow());
    addEventListener("focus", () => autosave.retryNow());
    addEventListener("beforeunload", (event) => { if (autosave.isUnsafe && !isLeaving) event.preventDefault(); });
    addEventListener("pagehide", () => autosave.leave());
    document.addEventListener("visibilitychange", () => { if (document.hidden) autosave.leave(); });
    void joinTabs(key, {
      onTakenOver: () => autosave.stop("elsewhere", "Another tab works on this task now."),
      onFreed: () => { if (store.get().save.status === "elsewhere" && taking) location.reload(); },
    }).then((tabs) => {
      let timer = 0;
      takeOver = () => {
        taking = true;
        tabs.takeOver();
        // The other tab may be gone or asleep; then this one simply starts anew.
        clearTimeout(timer);
        timer = /** @type {any} */ (setTimeout(() => location.reload(), 1500));
      };
      if (!tabs.isFirst) autosave.stop("elsewhere", "This task is open in another tab.");
    });
  }
}

let taking = false;

/** The inspected item, or the first frame. @param {App} app */
function showFirst(app) {
  const { item } = bootstrap;
  const { store, player, clip } = app;
  if (!item) return void player.seek(clip.start);
  const id = item.track ?? item.event ?? "";
  const thing = store.get().document.get(id);
  if (thing) store.dispatch({ type: "select", ids: [id] });
  const room = Math.max(12, Math.round((item.stop - item.start) * 0.25));
  store.dispatch({ type: "view", change: { range: { start: Math.max(clip.start, item.start - room), stop: Math.min(clip.stop, item.stop + room) } } });
  return void player.seek(thing ? nearestFrame(app, thing, item.start) : item.start);
}
