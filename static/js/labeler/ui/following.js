/** Tracker assist: the server follows the selected box, the annotator looks on, stops, takes over. */

/** @import { Following, State, Track } from "../types.js" */
/** @import { App } from "./app.js" */
import { editFrame, selectedTrack } from "../state/selectors.js";
import { roomToFollow, withFollowed } from "../tracks/following.js";
import { stateAt } from "../tracks/interpolate.js";
import { LOCKED } from "../tools/verbs.js";
import { edit, whyReadonly } from "./app.js";

const MOST_FRAMES = 150;
const ASK_MS = 250;

/** @typedef {import("./commands.js").Row} Row */

/** @param {App} app @returns {Row[]} */
export function following(app) {
  const { store } = app;
  const isFollowing = (/** @type {State} */ { view }) => view.following !== null;
  const can = (/** @type {State} */ state) => !state.view.readonly && selectedTrack(state)?.shape === "box" && !isFollowing(state);
  return [
    ["follow", "Follow the object forward (assist)", ["T"], () => void begin(app, false), can],
    ["follow-back", "Follow the object backward (assist)", ["Shift+T"], () => void begin(app, true), can],
    ["follow-take", "Take over what was followed", ["Y"], () => take(app, false), isFollowing],
    ["follow-take-here", "Take over what was followed, up to this frame", ["Shift+Y"], () => take(app, true), isFollowing],
    ["follow-drop", "Stop following, or discard what was followed", [], () => dropFollowing(app), isFollowing],
  ];
}

/** Stops what is followed; what has been followed is thrown away. @param {App} app @returns {boolean} */
export function dropFollowing(app) {
  const { following: now } = app.store.get().view;
  if (!now) return false;
  if (now.ended) set(app, null);
  else void stop(app);
  return true;
}

/** @param {App} app @param {Following | null} value */
const set = (app, value) => app.store.dispatch({ type: "view", change: { following: value } });

/** @param {App} app @param {boolean} backward */
async function begin(app, backward) {
  const state = app.store.get();
  const track = selectedTrack(state);
  if (state.view.readonly || !track) return app.say(whyReadonly(app), "warn");
  const frame = editFrame(state);
  const present = stateAt(track, frame, app.clip.stop);
  if (!present) return app.say("Go to a frame where the object is visible.", "warn");
  if (state.view.locked.has(track.id)) return app.say(LOCKED, "warn");
  const count = roomToFollow(track, frame, { backward, clip: app.clip, most: MOST_FRAMES });
  if (!count) return app.say("There is a keyframe right beside, or the clip ends here: nothing to follow.", "warn");
  app.player.hold();
  /** @type {Following} */
  const begun = { id: "", track: track.id, frame, backward, total: count, rows: [], reason: "", ended: false };
  set(app, begun);
  const answer = await app.sync.follow({ frame, box: [...present.points], count, backward });
  if (typeof answer === "string") {
    set(app, null);
    return app.say(answer, "bad");
  }
  if (app.store.get().view.following !== begun) return void app.sync.unfollow(answer.id); // dropped meanwhile
  set(app, { ...begun, id: answer.id });
  return void read(app);
}

/** Asks for more until all is there; the picture goes along. @param {App} app */
async function read(app) {
  for (let failures = 0; ;) {
    const now = app.store.get().view.following;
    if (!now || now.ended || !now.id) return;
    const answer = await app.sync.followed(now.id, now.rows.length);
    const present = app.store.get().view.following;
    if (!present || present.id !== now.id || present.ended) return;
    if (typeof answer === "string") {
      failures += 1;
      if (failures > 8) return void set(app, { ...present, ended: true, reason: answer });
    } else {
      failures = 0;
      const rows = [...present.rows, ...answer.rows];
      set(app, { ...present, rows, reason: answer.reason || answer.message, ended: answer.ended });
      const last = rows.at(-1)?.[0];
      if (answer.rows.length && last !== undefined) void app.player.seek(last);
      if (answer.ended) return;
    }
    await new Promise((resolve) => { setTimeout(resolve, ASK_MS); });
  }
}

/** @param {App} app */
async function stop(app) {
  const now = app.store.get().view.following;
  if (!now) return;
  set(app, now.rows.length ? { ...now, ended: true } : null);
  if (now.id) await app.sync.unfollow(now.id);
}

/** @param {App} app @param {boolean} here */
function take(app, here) {
  const present = app.store.get();
  const now = present.view.following;
  if (!now) return;
  if (!now.ended && now.id) void app.sync.unfollow(now.id);
  const last = here ? editFrame(present) : now.rows.at(-1)?.[0] ?? now.frame;
  const done = edit(app, (state) => {
    const track = /** @type {Track | undefined} */ (state.document.get(now.track));
    if (!track) return "The object that was followed is gone.";
    const result = withFollowed(track, now, last, app);
    return typeof result === "string" ? result : [{ type: "edit", put: [result], title: "Take over assist" }];
  });
  if (done) set(app, null);
}
