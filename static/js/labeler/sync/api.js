/** Talking to the server: JSON, CSRF, and errors that say what kind they are. */

/** The server answered, and the answer is no. */
export class ApiError extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body?.detail ?? `The server answered ${status}.`);
    this.status = status;
    /** @type {string} */
    this.code = body?.code ?? "";
    this.body = body ?? {};
  }

  /** Trying the same again later may work. */
  get isTemporary() {
    return this.status >= 500 || this.status === 429 || this.status === 408;
  }

  /** The session has ended; the work is kept and goes on after signing in. */
  get isSignedOut() {
    return this.status === 401
      || (this.status === 403 && ["not_authenticated", "authentication_failed", "csrf"].includes(this.code));
  }
}

/** Nobody answered. */
export class NetworkError extends Error {}

/** @typedef {ReturnType<typeof createApi>} Api */

/** @param {{fetch?: typeof fetch, csrfToken?: () => string}} [options] */
export function createApi({ fetch: send = (...args) => fetch(...args), csrfToken = cookieToken } = {}) {
  /** @param {string} method @param {string} url @param {unknown} [body] @param {{keepalive?: boolean}} [options] @returns {Promise<any>} */
  async function request(method, url, body, { keepalive = false } = {}) {
    /** @type {RequestInit} */
    const init = { method, headers: { Accept: "application/json" }, credentials: "same-origin", keepalive };
    if (method !== "GET") {
      init.headers = { ...init.headers, "Content-Type": "application/json", "X-CSRFToken": csrfToken() };
      init.body = JSON.stringify(body ?? {});
    }
    let response;
    try {
      response = await send(url, init);
    } catch (error) {
      throw new NetworkError("The server cannot be reached.", { cause: error });
    }
    return readAnswer(response);
  }
  return {
    /** @param {string} url */
    get: (url) => request("GET", url),
    /** @param {string} url @param {unknown} [body] @param {{keepalive?: boolean}} [options] */
    post: (url, body, options) => request("POST", url, body, options),
    /** @param {string} url @param {unknown} body */
    patch: (url, body) => request("PATCH", url, body),
    /** @param {string} url */
    remove: (url) => request("DELETE", url),
  };
}

/** @param {Response} response */
async function readAnswer(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  if (response.redirected && !isJson) throw new ApiError(401, { detail: "Your session has ended." });
  let body = null;
  try {
    body = isJson ? await response.json() : null;
  } catch (error) {
    throw new NetworkError("The answer of the server was cut off.", { cause: error });
  }
  if (!response.ok) throw new ApiError(response.status, body ?? (await csrfRefusal(response)));
  if (body === null && response.status !== 204) throw new NetworkError("The answer was not the server's.");
  return body;
}

/** A page instead of JSON with status 403 is Django's CSRF refusal: the session has changed. @param {Response} response */
async function csrfRefusal(response) {
  return response.status === 403 ? { code: "csrf", detail: "Your session has changed." } : null;
}

function cookieToken() {
  const found = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  return found ? decodeURIComponent(found.slice("csrftoken=".length))
    : document.documentElement.dataset["csrf"] ?? "";
}
