/** The item after this one, fetched while this one is looked at: kept for the next page of this tab, and for no longer. */

/** @import { Api } from "./api.js" */

const KEY = "plumbline.labeler.ahead";
const FRESH_MS = 15 * 60_000;

/** Holds the next item and keeps what its page will ask for; a comfort, so nothing is said when it fails. @param {Api} api @param {string} url */
export async function fetchAhead(api, url) {
  try {
    const { item, annotation, frames } = await api.post(url);
    if (!item) return "";
    const kept = { item, annotation, frames: await api.get(frames), at: Date.now() };
    sessionStorage.setItem(KEY, JSON.stringify(kept));
    return String(item);
  } catch {
    return "";
  }
}

/** What was fetched ahead for `item`, once. @param {string} item @returns {{annotation: any, frames: any} | null} */
export function takeAhead(item) {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
    sessionStorage.removeItem(KEY);
    return kept?.item === item && Date.now() - kept.at < FRESH_MS ? kept : null;
  } catch {
    return null;
  }
}
