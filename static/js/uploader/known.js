// @ts-check
// Asks the server which of the chosen files it has already, and the person what to do with them.
import { make, makeButton } from "./rows.js";
import { csrfToken } from "./sending.js";
import { several, some } from "./words.js";

/** @typedef {import("./choice.js").Chosen} Chosen */
/** @typedef {{name: string, size: number, path: string, url: string}} Known */

const AT_ONCE = 1000;

/**
 * Parts files that are here already by name and size from new ones. When the server cannot be
 * asked, all count as new: a doubled file is named afterwards anyway.
 * @param {string} address
 * @param {Chosen[]} files
 */
export async function partKnown(address, files) {
  /** @type {Set<string>} */ const known = new Set();
  try {
    for (let at = 0; at < files.length; at += AT_ONCE) {
      for (const one of await ask(address, files.slice(at, at + AT_ONCE))) known.add(keyOf(one));
    }
  } catch {
    known.clear();
  }
  const isKnown = (/** @type {Chosen} */ one) => known.has(keyOf(one.file));
  return { fresh: files.filter((one) => !isKnown(one)), known: files.filter(isKnown) };
}

/** @param {{name: string, size: number}} file */
function keyOf(file) {
  return `${file.size}/${file.name.slice(-200)}`;
}

/** @param {string} address @param {Chosen[]} files @returns {Promise<Known[]>} */
async function ask(address, files) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrfToken() },
    body: JSON.stringify({ files: files.map(({ file }) => ({ name: file.name, size: file.size })) }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()).known;
}

/**
 * A question above the queue; nothing of these files is sent before it is answered.
 * @param {Chosen[]} files
 * @param {() => void} send
 */
export function makeQuestion(files, send) {
  const box = make("", "pl-upload-question", "div");
  box.setAttribute("role", "alert");
  const names = some(files.map(({ path }) => path));
  const one = files.length === 1;
  const text = `Here already, with the same name and size: ${names}. Send ${one ? "it" : `these ${several(files.length, "file")}`} again?`;
  const buttons = make("", "pl-upload-acts", "div");
  const leave = makeButton("Leave out", () => box.remove());
  buttons.append(
    leave,
    makeButton("Send again", () => {
      box.remove();
      send();
    }),
  );
  box.append(make(text, "", "span"), buttons);
  return box;
}
