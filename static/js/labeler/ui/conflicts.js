/** Deciding about objects that were changed elsewhere too, and about objects that were refused. */

/** @import { Conflict, Side, Thing } from "../types.js" */
/** @import { App } from "./app.js" */
import { nameOf } from "../state/selectors.js";
import { sameKeyframe } from "../state/changes.js";
import { merged } from "../state/merging.js";
import { goTo } from "./app.js";
import { openDialog } from "./dialogs.js";
import { textButton } from "./controls.js";
import { fill, h, icon } from "./dom.js";

/** @param {App} app */
export function createDecisions(app) {
  const { store, sync } = app;

  app.open["conflict"] = () => {
    const list = h("ul", { class: "lb-conflicts" });
    const dialog = openDialog("Changed elsewhere too", "conflict",
      h("p", {}, "Somebody else, or you in another place, changed the same of these objects after you loaded them. Choose for each; what was changed in different places is put together already, and everything else is saved."),
      list, h("div", { class: "lb-dialog-foot" }, textButton("Later", null, () => dialog.close()),
        textButton("All theirs", null, () => decideAll("theirs")), textButton("All mine", null, () => decideAll("mine"), { kind: "primary" })));
    const decideAll = (/** @type {"mine" | "theirs"} */ side) => {
      for (const { id } of store.get().save.conflicts) sync.resolve(id, side);
      dialog.close();
    };
    const draw = () => {
      const { conflicts } = store.get().save;
      if (!conflicts.length) return dialog.close();
      return fill(list, ...conflicts.map((conflict) => choice(app, conflict, (side) => {
        sync.resolve(conflict.id, side);
        draw();
      })));
    };
    draw();
  };

  app.open["refused"] = () => {
    const { errors } = store.get().save;
    const { document } = store.get();
    const dialog = openDialog("Not saved", "refused",
      h("p", {}, "The server did not take these objects. They are kept here; change or undo what is wrong, and they are saved again."),
      h("ol", { class: "lb-findings-list" }, ...errors.map(({ id, message, where }) => h("li", {}, h("button", {
        type: "button", class: "lb-finding", "data-severity": "major", onclick: () => {
          dialog.close();
          if (id) goTo(app, id);
        },
      }, h("span", { class: "lb-finding-text" }, icon("alert-triangle"), h("span", {}, message)),
      h("span", { class: "lb-finding-where" }, nameIn(document, id), where ? ` · ${where}` : ""))))),
      h("div", { class: "lb-dialog-foot" }, textButton("Download a copy", "download", () => sync.download()), textButton("Close", null, () => dialog.close(), { kind: "primary" })));
  };
}

/** @param {ReadonlyMap<string, Thing>} document @param {string | null} id */
function nameIn(document, id) {
  const thing = document.get(id ?? "");
  return thing ? nameOf(thing) : "";
}

/** @param {App} app @param {Conflict} conflict @param {(side: Side) => void} decide */
function choice(app, { id, theirs, base }, decide) {
  const mine = app.store.get().document.get(id) ?? null;
  const either = mine ?? theirs;
  const both = base && mine && theirs ? merged(base, mine, theirs) : null;
  return h("li", { "data-conflict": id },
    h("strong", {}, either ? nameOf(either) : id),
    h("div", { class: "lb-versions" },
      version("Mine", mine, theirs, () => decide("mine")), version("Theirs", theirs, mine, () => decide("theirs"))),
    mine && theirs ? h("div", { class: "lb-versions-both" },
      both ? textButton("Merge them", "arrow-merge", () => decide("both")) : null,
      both ? h("small", {}, `Both changed ${listed(both.clashes)}: there mine counts.`) : null,
      textButton("Keep both, as two objects", "copy", () => decide("copy"))) : null);
}

/** @param {readonly string[]} words */
const listed = (words) => (words.length > 4 ? `${words.slice(0, 3).join(", ")} and ${words.length - 3} more` : words.join(", ").replace(/, ([^,]*)$/, " and $1"));

/** @param {string} title @param {Thing | null} thing @param {Thing | null} other @param {() => void} choose */
function version(title, thing, other, choose) {
  return h("div", { class: "lb-version" }, h("h3", {}, title), h("p", {}, describe(thing, other)), textButton(`Keep ${title.toLowerCase()}`, "check", choose));
}

/** @param {Thing | null} thing @param {Thing | null} other */
function describe(thing, other) {
  if (!thing) return "Deleted.";
  if (thing.kind === "event") return `${thing.label}, frames ${thing.start} to ${thing.stop - 1}.`;
  if (thing.kind === "tag") return `${thing.label} at frame ${thing.frame}.`;
  const others = new Map(other?.kind === "track" ? other.keyframes.map((keyframe) => [keyframe.frame, keyframe]) : []);
  const differ = thing.keyframes.filter((keyframe) => {
    const theirs = others.get(keyframe.frame);
    return !theirs || !sameKeyframe(theirs, keyframe);
  }).map(({ frame }) => frame);
  const frames = `${differ.slice(0, 6).join(", ")}${differ.length > 6 ? "…" : ""}`;
  return `${thing.label}, ${thing.keyframes.length} keyframe${thing.keyframes.length === 1 ? "" : "s"}${other && differ.length ? `; differs at frame${differ.length === 1 ? "" : "s"} ${frames}` : ""}.`;
}
