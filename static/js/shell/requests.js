// @ts-check
// htmx: sends the CSRF token, notices an ended session, and says what happened when a request fails.
import { announce } from "./notices.js";

/** @param {string} cookies @param {string} name @returns {string} */
export function cookieValue(cookies, name) {
  for (const pair of cookies.split(";")) {
    const [key, ...rest] = pair.trim().split("=");
    if (key === name) return decodeURIComponent(rest.join("="));
  }
  return "";
}

/**
 * What a person reads when a request failed.
 * @param {number} status
 * @returns {string}
 */
export function failureWords(status) {
  if (status === 0) return "The portal cannot be reached. Nothing you typed was lost; try again when you are online.";
  if (status === 403) return "Your role does not include this step. Nothing was changed.";
  if (status === 404) return "This is no longer open to you, or it does not exist. Reload the page.";
  if (status === 409) return "This has changed since the page was opened. Reload the page and try again.";
  if (status === 413) return "That was too large. Nothing was stored.";
  if (status === 429) return "This was tried too often. Wait a few minutes.";
  if (status >= 500) return "The portal failed at this step. Nothing was half written; try again.";
  return "This was not accepted. Check what you entered.";
}

/** @param {unknown} detail @returns {{xhr?: XMLHttpRequest, headers?: Record<string, string>, shouldSwap?: boolean}} */
function asDetail(detail) {
  return typeof detail === "object" && detail !== null ? detail : {};
}

/** @param {string} type @param {(detail: ReturnType<typeof asDetail>) => void} act */
function on(type, act) {
  document.addEventListener(type, (event) => act(asDetail(/** @type {CustomEvent} */ (event).detail)));
}

/** Starts listening to htmx. */
export function startRequests() {
  on("htmx:configRequest", ({ headers }) => {
    if (headers) headers["X-CSRFToken"] = cookieValue(document.cookie, "csrftoken");
  });
  on("htmx:beforeSwap", (detail) => {
    const answered = detail.xhr?.responseURL;
    if (answered && new URL(answered).pathname.startsWith("/accounts/login/")) {
      detail.shouldSwap = false; // the session ended: a sign-in page is no part of this page
      location.reload();
    }
  });
  on("htmx:responseError", ({ xhr }) => announce(failureWords(xhr?.status ?? 0), "bad"));
  on("htmx:sendError", () => announce(failureWords(0), "bad"));
  on("htmx:timeout", () => announce(failureWords(0), "bad"));
}
