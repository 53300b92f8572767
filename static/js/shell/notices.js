// @ts-check
// Messages: passing ones become toasts that leave by themselves, the others stay until closed.
import { icon } from "./icons.js";

const SHOWN_MS = 6000;
const ICONS = { good: "circle-check", moving: "info-circle", warn: "alert-triangle", bad: "alert-circle" };

/** @returns {HTMLElement} */
function toasts() {
  let holder = document.querySelector(".pl-toasts");
  if (!(holder instanceof HTMLElement)) {
    holder = document.createElement("div");
    holder.className = "pl-toasts";
    holder.setAttribute("aria-live", "polite");
    document.body.append(holder);
  }
  return /** @type {HTMLElement} */ (holder);
}

/** @param {Element} notice */
function makeClosable(notice) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pl-close";
  button.setAttribute("aria-label", "Close");
  button.append(icon("x"));
  button.addEventListener("click", () => notice.remove());
  notice.append(button);
}

/** Leaves after a while, but not while somebody reads it. @param {HTMLElement} notice */
function leaveSoon(notice) {
  let timer = setTimeout(() => notice.remove(), SHOWN_MS);
  notice.addEventListener("pointerenter", () => clearTimeout(timer));
  notice.addEventListener("focusin", () => clearTimeout(timer));
  notice.addEventListener("pointerleave", () => {
    timer = setTimeout(() => notice.remove(), SHOWN_MS / 2);
  });
}

/**
 * Says something in a toast. Bad news stay until closed.
 * @param {string} text
 * @param {"good" | "moving" | "warn" | "bad"} [tone]
 * @returns {HTMLElement}
 */
export function announce(text, tone = "moving") {
  const notice = document.createElement("div");
  notice.className = `pl-notice pl-tone-${tone}`;
  notice.setAttribute("role", tone === "bad" ? "alert" : "status");
  const body = document.createElement("div");
  body.className = "pl-notice-body";
  const line = document.createElement("p");
  line.textContent = text;
  body.append(line);
  notice.append(icon(ICONS[tone]), body);
  makeClosable(notice);
  toasts().append(notice);
  if (tone === "good" || tone === "moving") leaveSoon(notice);
  return notice;
}

/** Takes over the messages the server rendered. */
export function startNotices() {
  for (const notice of document.querySelectorAll("[data-messages] > .pl-notice")) {
    makeClosable(notice);
    if (notice instanceof HTMLElement && notice.hasAttribute("data-passing")) {
      toasts().append(notice);
      leaveSoon(notice);
    }
  }
}
