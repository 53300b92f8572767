/**
 * Uploads footage in resumable parts (tus 1.0): a queue with progress, pause, resume and errors
 * that say what to do. Knows nothing of what happens to the footage afterwards.
 */

/**
 * @typedef {object} TusUpload
 * @property {() => void} start
 * @property {() => Promise<void>} abort
 * @property {() => Promise<object[]>} findPreviousUploads
 * @property {(previous: object) => void} resumeFromPreviousUpload
 */

const root = /** @type {HTMLElement | null} */ (document.getElementById("uploader"));
if (root) start(root);

/** @param {HTMLElement} uploader */
function start(uploader) {
  const input = /** @type {HTMLInputElement} */ (uploader.querySelector("input[type=file]"));
  const list = /** @type {HTMLElement} */ (uploader.querySelector(".pl-uploads"));
  const drop = /** @type {HTMLElement} */ (uploader.querySelector(".pl-drop"));
  input.addEventListener("change", () => {
    for (const file of input.files ?? []) enqueue(uploader, list, file);
    input.value = "";
  });
  for (const type of ["dragover", "dragleave", "drop"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.toggle("is-over", type === "dragover");
    });
  }
  drop.addEventListener("drop", (event) => {
    for (const file of event.dataTransfer?.files ?? []) enqueue(uploader, list, file);
  });
}

/**
 * @param {HTMLElement} uploader
 * @param {HTMLElement} list
 * @param {File} file
 */
function enqueue(uploader, list, file) {
  const row = makeRow(file.name);
  list.append(row.item);
  const refusal = refuse(uploader, file);
  if (refusal) return row.fail(refusal);
  send(uploader, file, row);
}

/**
 * Why the file cannot be taken, known before a byte is sent; empty when it can.
 * @param {HTMLElement} uploader
 * @param {File} file
 */
function refuse(uploader, file) {
  const accepted = (uploader.dataset.accepted ?? "").split(" ");
  const name = file.name.toLowerCase();
  if (!file.size) return "This file is empty.";
  if (!accepted.some((ending) => name.endsWith(ending))) {
    return `This is no kind of video the portal takes (${accepted.join(" ")}).`;
  }
  if (file.size > Number(uploader.dataset.maxBytes)) return "This file is too large.";
  return "";
}

/**
 * @param {HTMLElement} uploader
 * @param {File} file
 * @param {ReturnType<typeof makeRow>} row
 */
function send(uploader, file, row) {
  const tus = /** @type {any} */ (window).tus;
  /** @type {TusUpload} */
  const upload = new tus.Upload(file, {
    endpoint: uploader.dataset.endpoint,
    chunkSize: 8 * 1024 * 1024,
    retryDelays: [0, 1000, 3000, 5000, 10000, 20000],
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, filetype: file.type, project: uploader.dataset.project },
    onBeforeRequest(/** @type {any} */ request) {
      request.setHeader("X-CSRFToken", csrfToken());
    },
    onProgress: row.progress,
    onError: (/** @type {any} */ error) => row.fail(messageOf(error)),
    onSuccess() {
      row.done();
      document.body.dispatchEvent(new CustomEvent("footage-arrived"));
    },
  });
  row.onToggle((paused) => (paused ? void upload.abort() : upload.start()));
  upload.findPreviousUploads().then((previous) => {
    if (previous[0]) upload.resumeFromPreviousUpload(previous[0]);
    upload.start();
  });
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
  if (status === 403) return "You may not upload to this project.";
  return "The connection was lost. Choose the file again: it goes on where it stopped.";
}

function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/** @param {string} name */
function makeRow(name) {
  const item = document.createElement("li");
  item.className = "pl-upload";
  const title = document.createElement("span");
  title.className = "pl-upload-name";
  title.textContent = name;
  const note = document.createElement("span");
  note.className = "pl-upload-note";
  note.textContent = "Waiting";
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Upload of ${name}`);
  const toggle = document.createElement("button");
  toggle.type = "button";
  toggle.className = "btn btn-sm";
  toggle.textContent = "Pause";
  item.append(title, note, bar, toggle);
  const started = performance.now();
  let paused = false;
  return {
    item,
    /** @param {(paused: boolean) => void} act */
    onToggle(act) {
      toggle.addEventListener("click", () => {
        paused = !paused;
        toggle.textContent = paused ? "Resume" : "Pause";
        if (paused) note.textContent = "Paused";
        act(paused);
      });
    },
    /**
     * @param {number} sent
     * @param {number} total
     */
    progress(sent, total) {
      bar.value = total ? sent / total : 0;
      const rate = sent / Math.max(0.001, (performance.now() - started) / 1000);
      const percent = Math.floor(100 * bar.value);
      note.textContent = `${percent} % · ${(rate / 1e6).toFixed(1)} MB/s`;
    },
    done() {
      bar.value = 1;
      item.classList.add("is-done");
      note.textContent = "Received and encrypted";
      toggle.remove();
    },
    /** @param {string} message */
    fail(message) {
      item.classList.add("is-failed");
      item.setAttribute("role", "alert");
      note.textContent = message;
      toggle.remove();
    },
  };
}
