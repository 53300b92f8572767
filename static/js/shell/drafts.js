// @ts-check
// Nothing typed is ever lost: text of POST forms is kept in this tab until the server took it.
// Passwords, files and hidden fields are never kept; signing out forgets everything.
import { icon } from "./icons.js";

const PREFIX = "plumbline.draft:";
const SKIPPED = new Set(["password", "hidden", "file", "submit", "button", "reset", "image"]);

/** @typedef {{name: string, value: string, checked: boolean | null}} Kept */
/** @typedef {{state: "typing" | "sent" | "unsent", fields: Kept[]}} Draft */
/** @typedef {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} Field */

/**
 * What becomes of a draft when a page opens. `lost`: this page says the last send was not taken.
 * @param {Draft["state"]} state
 * @param {boolean} lost
 * @returns {"forget" | "keep" | "offer"}
 */
export function fate(state, lost) {
  if (lost) return "keep";
  return state === "sent" ? "forget" : "offer";
}

/** @param {HTMLFormElement} form @returns {Field[]} */
function fieldsOf(form) {
  return /** @type {Field[]} */ ([...form.elements]).filter(
    (field) => field.name && !SKIPPED.has(field.type) && field.name !== "confirm_name" && "value" in field,
  );
}

/** @param {Field} field @returns {Kept} */
function kept(field) {
  const ticks = field.type === "checkbox" || field.type === "radio";
  return { name: field.name, value: field.value, checked: ticks ? /** @type {HTMLInputElement} */ (field).checked : null };
}

/** @param {HTMLFormElement} form @returns {boolean} */
function isKept(form) {
  if (form.method !== "post" || form.dataset.keep === "no") return false;
  if (form.querySelector("input[type=password]")) return false;
  return form.querySelector("textarea, input[type=text], input:not([type]), input[type=number], input[type=date]") !== null;
}

/** @param {HTMLFormElement} form @returns {string} */
function keyOf(form) {
  const place = form.id || new URL(form.action, location.href).pathname;
  return `${PREFIX}${document.body.dataset.person ?? ""}:${location.pathname}:${place}`;
}

/** @param {string} key @returns {Draft | null} */
function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @param {string} key @param {Draft} draft */
function write(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // full or switched off: then the form works as any form does
  }
}

/** @returns {string[]} */
function keys() {
  try {
    return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

/** Puts the kept values back; tells whether any differed. @param {HTMLFormElement} form @param {Draft} draft */
function restore(form, draft) {
  let changed = false;
  for (const field of fieldsOf(form)) {
    const old = draft.fields.find(
      (entry) => entry.name === field.name && (entry.checked === null || entry.value === field.value),
    );
    if (!old) continue;
    if (old.checked !== null && field instanceof HTMLInputElement) {
      changed ||= field.checked !== old.checked;
      field.checked = old.checked;
    } else if (old.checked === null && field.value !== old.value) {
      changed = true;
      field.value = old.value;
    }
  }
  return changed;
}

/** @param {HTMLFormElement} form @param {string} key */
function sayRestored(form, key) {
  const notice = document.createElement("div");
  notice.className = "pl-notice pl-tone-moving";
  notice.setAttribute("role", "status");
  const body = document.createElement("div");
  body.className = "pl-notice-body";
  body.textContent = "What you typed here before was put back; it has not been sent yet.";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-sm";
  button.textContent = "Discard it";
  button.addEventListener("click", () => {
    sessionStorage.removeItem(key);
    form.reset();
    notice.remove();
  });
  notice.append(icon("history"), body, button);
  form.prepend(notice);
}

/** @param {HTMLFormElement} form @param {boolean} lost */
function look(form, lost) {
  const key = keyOf(form);
  const draft = read(key);
  const bound = form.querySelector("[data-error-summary], .is-invalid") !== null;
  if (draft && fate(draft.state, lost) === "offer" && !bound && restore(form, draft)) sayRestored(form, key);
  form.addEventListener("input", () => write(key, { state: "typing", fields: fieldsOf(form).map(kept) }));
  form.addEventListener("change", () => write(key, { state: "typing", fields: fieldsOf(form).map(kept) }));
  form.addEventListener("submit", () => {
    if (read(key)) write(key, { state: "sent", fields: fieldsOf(form).map(kept) });
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    const detail = /** @type {CustomEvent} */ (event).detail;
    if (event.target === form && detail?.successful) sessionStorage.removeItem(key);
  });
}

/** Starts keeping, and offers what was kept. */
export function startDrafts() {
  const lost = document.body.hasAttribute("data-unsent");
  const person = document.body.dataset.person;
  for (const key of keys()) {
    const draft = read(key);
    const foreign = person !== undefined && person !== "" && !key.startsWith(`${PREFIX}${person}:`);
    if (!draft || foreign || (fate(draft.state, lost) === "forget")) sessionStorage.removeItem(key);
    else if (lost && draft.state === "sent") write(key, { ...draft, state: "unsent" });
  }
  for (const form of document.querySelectorAll("main form")) {
    if (form instanceof HTMLFormElement && isKept(form)) look(form, lost);
  }
  document.querySelector("form[data-sign-out]")?.addEventListener("submit", () => {
    for (const key of keys()) sessionStorage.removeItem(key);
  });
}
