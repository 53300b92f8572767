/** Keeps the lease while the page is open, and tells at once when it has lapsed. */

/** @import { Api } from "./api.js" */
import { ApiError } from "./api.js";

const LEAST_MS = 15_000;
const MOST_MS = 120_000;

/** When to renew: at a third of what is left. @param {string} expiresAt @param {number} now */
export function renewalDelay(expiresAt, now) {
  const left = Date.parse(expiresAt) - now;
  return Number.isFinite(left) ? Math.min(MOST_MS, Math.max(LEAST_MS, left / 3)) : 60_000;
}

/**
 * @param {{api: Api, url: string, onLapsed: (message: string) => void}} parts
 * @returns {() => void} Stops it.
 */
export function keepLease({ api, url, onLapsed }) {
  let timer = 0;
  let stopped = false;
  async function renew() {
    let wait = 30_000;
    try {
      const { expires_at: expiresAt } = await api.post(url);
      wait = renewalDelay(expiresAt, Date.now());
    } catch (error) {
      const lapsed = error instanceof ApiError && (error.code === "lease_lapsed" || error.status === 404);
      if (lapsed && !stopped) {
        stopped = true;
        onLapsed(error.message);
      }
    }
    if (!stopped) timer = /** @type {any} */ (setTimeout(() => void renew(), wait));
  }
  void renew();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}
