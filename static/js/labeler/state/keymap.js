/** Whose keys: the view's own, replaced where a person chose others. Pure. */

/** @typedef {{readonly [command: string]: readonly string[]}} OwnKeys  Only what differs from the view's own. */
/**
 * @typedef {{name: string, title: string, keys: readonly string[], mode?: string}} Keyed  In its mode a key is its command's,
 *   whatever it is elsewhere; without one it is a command of everywhere.
 */

/** How a key is written for people. @param {string} key */
export function keyText(key) {
  const names = /** @type {Record<string, string>} */ ({
    ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Delete: "Del", Escape: "Esc",
  });
  return key.split("+").map((part) => names[part] ?? part).join(" ").trim() || "+";
}

/** The keys of commands, as they are now; of each the first. @param {readonly Keyed[]} commands @param {readonly string[]} names @returns {string[]} */
export const keysOf = (commands, names) => names.flatMap((name) => commands.find((command) => command.name === name)?.keys[0] ?? []);

/**
 * A sentence with the keys as they are now: `{lock}` is the first key of that command; where it has
 * none, its title, which the palette finds.
 * @param {readonly Keyed[]} commands @param {string} text
 */
export function worded(commands, text) {
  return text.replaceAll(/\{([a-z0-9-]+)\}/g, (whole, name) => {
    const command = commands.find((one) => one.name === name);
    if (!command) return whole;
    const [key] = command.keys;
    return key ? keyText(key) : `“${command.title}”`;
  });
}

/** Keys that browsers keep for themselves, or that leave the page. */
export const RESERVED = ["Ctrl+N", "Ctrl+T", "Ctrl+W", "Ctrl+Shift+N", "Ctrl+Shift+T", "Ctrl+Shift+W", "Ctrl+Tab", "Ctrl+Shift+Tab",
  "Ctrl+Q", "Ctrl+R", "Ctrl+L", "Ctrl+D", "Ctrl+P", "Ctrl+F", "Ctrl++", "Ctrl+-", "Ctrl+0", "Alt+ArrowLeft", "Alt+ArrowRight", "Alt+F4",
  "Alt+D", "F1", "F3", "F5", "F6", "F7", "F11", "F12"];

/** Escape always leads out, and Enter always presses the button that has the focus. */
const FIXED = ["Escape", "Enter"];

/**
 * The commands with the person's keys. A key the person gave to one command is no longer another's;
 * of two commands with the same chosen key, the first in the table has it.
 * @template {Keyed} C @param {readonly C[]} commands @param {OwnKeys} own @returns {C[]}
 */
export function withOwnKeys(commands, own) {
  const taken = new Set();
  const mark = (/** @type {C} */ { mode = "" }, /** @type {string} */ key) => `${mode} ${key}`;
  const chosen = new Map(commands.filter(({ name }) => Object.hasOwn(own, name) && name !== "escape").map((command) => {
    const { name } = command;
    const keys = (own[name] ?? []).filter((key) => !taken.has(mark(command, key)) && !RESERVED.includes(key) && !FIXED.includes(key));
    for (const key of keys) taken.add(mark(command, key));
    return [name, keys];
  }));
  return commands.map((command) =>
    ({ ...command, keys: chosen.get(command.name) ?? command.keys.filter((key) => !taken.has(mark(command, key))) }));
}

/**
 * Why a key cannot be a command's, or whose it is now.
 * @param {readonly Keyed[]} commands @param {string} name @param {string} key
 * @returns {{kind: "free"} | {kind: "never", text: string} | {kind: "taken", by: Keyed}}
 */
export function standingOf(commands, name, key) {
  if (RESERVED.includes(key)) return { kind: "never", text: `${key} belongs to the browser. Press another.` };
  if (FIXED.includes(key)) return { kind: "never", text: `${key} always stays what it is. Press another.` };
  const own = commands.find((command) => command.name === name);
  const by = commands.find((command) => command.name !== name && command.mode === own?.mode && command.keys.includes(key));
  return by ? { kind: "taken", by } : { kind: "free" };
}

/**
 * The person's keys after giving `key` alone to a command, taking it from whoever has it.
 * @param {readonly Keyed[]} commands  As they are now. @param {OwnKeys} own @param {string} name @param {string} key @returns {OwnKeys}
 */
export function given(commands, own, name, key) {
  const mode = commands.find((command) => command.name === name)?.mode;
  const robbed = commands.filter((command) => command.name !== name && command.mode === mode && command.keys.includes(key))
    .map((command) => [command.name, command.keys.filter((other) => other !== key)]);
  return { ...own, ...Object.fromEntries(robbed), [name]: [key] };
}

/**
 * The person's keys after one command has the view's own again; or who has one of those now.
 * @param {readonly Keyed[]} originals @param {OwnKeys} own @param {string} name @returns {{own: OwnKeys} | {taken: Keyed}}
 */
export function restored(originals, own, name) {
  const original = originals.find((command) => command.name === name);
  const back = original?.keys ?? [];
  const rest = Object.fromEntries(Object.entries(own).filter(([other]) => other !== name));
  const taken = withOwnKeys(originals, rest).find((command) => command.name !== name && command.mode === original?.mode && command.keys.some((key) => back.includes(key)));
  return taken ? { taken } : { own: rest };
}
