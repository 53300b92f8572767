/** What a person's choice between two versions of an object does to the document. Pure. */

/** @import { Conflict, EditAction, Side, Thing } from "../types.js" */
import { newId } from "../state/ids.js";
import { merged } from "../state/merging.js";

/** The edit, or null when mine simply stays. @param {Conflict} conflict @param {Thing | null} mine @param {Side} side @returns {EditAction | null} */
export function settling({ id, theirs: read, base }, mine, side) {
  const theirs = read ? withoutRevision(read) : null;
  if (side === "mine") return null;
  if (side === "both" && mine && theirs && base) return { type: "edit", put: [merged(base, mine, theirs).object], title: "Merge with theirs" };
  if (side === "copy" && mine && theirs) return { type: "edit", put: [theirs, { ...mine, id: newId() }], title: "Keep both" };
  return theirs ? { type: "edit", put: [theirs], title: "Take theirs" } : { type: "edit", remove: [id], title: "Take theirs" };
}

/** @param {Thing & {revision: number}} thing @returns {Thing} */
function withoutRevision({ revision: _, ...thing }) {
  return /** @type {Thing} */ (thing);
}
