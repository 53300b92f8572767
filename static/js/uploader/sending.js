// @ts-check
// Sends one file in resumable parts (tus 1.0), and ends uploads at the server.

const PART_BYTES = 8 * 1024 * 1024;
// A server that is started again is back within this; afterwards a person presses "Try again".
const RETRIES_MS = [0, 1000, 3000, 5000, 10000, 20000, 30000, 30000];
const REMEMBERED = "plumbline.upload:";

/** @typedef {import("./queue.js").Sender} Sender */
/** @typedef {{endpoint: string, project: string}} Place */
/**
 * @typedef {object} Told
 * @property {(sent: number) => void} progress
 * @property {() => void} done
 * @property {(message: string) => void} failed
 */

/**
 * @param {File} file
 * @param {string} path where the file lay
 * @param {Place} place
 * @param {Told} told
 * @param {string} [url] of an upload to go on with
 * @returns {Sender}
 */
export function makeSender(file, path, place, told, url) {
  const tus = /** @type {any} */ (window).tus;
  const upload = new tus.Upload(file, {
    endpoint: place.endpoint,
    uploadUrl: url ?? null,
    chunkSize: PART_BYTES,
    retryDelays: RETRIES_MS,
    storeFingerprintForResuming: false, // the server knows what is unfinished
    metadata: { filename: file.name, filetype: file.type, project: place.project, relativePath: path },
    onBeforeRequest(/** @type {any} */ request) {
      request.setHeader("X-CSRFToken", csrfToken());
    },
    onUploadUrlAvailable: () => remember(upload.url, file),
    onProgress: told.progress,
    onError: (/** @type {any} */ error) => told.failed(messageOf(error)),
    onSuccess() {
      forget(upload.url);
      told.done();
    },
  });
  return {
    start: () => upload.start(),
    stop: () => void upload.abort(),
    remove() {
      void upload.abort();
      if (upload.url) void endUpload(upload.url);
    },
  };
}

/** Ends an upload at the server. True when it is gone there. @param {string} url */
export async function endUpload(url) {
  forget(url);
  try {
    const headers = { "Tus-Resumable": "1.0.0", "X-CSRFToken": csrfToken() };
    const answer = await fetch(url, { method: "DELETE", headers, keepalive: true });
    return answer.ok || answer.status === 404 || answer.status === 410;
  } catch {
    return false;
  }
}

/**
 * Whether a file may go on an upload that had begun: not when this browser knows that it began
 * with another version of the file.
 * @param {string} url
 * @param {{lastModified: number}} file
 */
export function mayGoOn(url, file) {
  const known = read(url);
  return known === null || known === String(file.lastModified);
}

/** @param {string} url @param {File} file */
function remember(url, file) {
  try {
    localStorage.setItem(keyOf(url), String(file.lastModified));
  } catch {
    // Private windows keep nothing; name and size still tell.
  }
}

/** @param {string} url */
function forget(url) {
  try {
    localStorage.removeItem(keyOf(url));
  } catch {
    // Nothing was kept.
  }
}

/** @param {string} url */
function read(url) {
  try {
    return localStorage.getItem(keyOf(url));
  } catch {
    return null;
  }
}

/** @param {string} url */
function keyOf(url) {
  return REMEMBERED + new URL(url, location.href).pathname;
}

/** @param {any} error */
function messageOf(error) {
  const body = error?.originalResponse?.getBody?.() ?? "";
  try {
    const detail = JSON.parse(body).detail;
    if (detail) return String(detail);
  } catch {
    // Not one of ours: say it in general words.
  }
  const status = error?.originalResponse?.getStatus?.();
  if (status === 413) return "This file is too large.";
  if (status === 403) return "You may not upload to this project any more. Load the page again and sign in.";
  if (status >= 500) return "The portal has a problem. What has arrived is kept: try again in a moment.";
  if (/NotReadable|could not be read|NotFound/i.test(String(error))) {
    return "The file on your computer has changed or is gone. Choose it again.";
  }
  return "The connection was lost. What has arrived is kept: try again when you are back online.";
}

/** The token the server gave this session. */
export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}
