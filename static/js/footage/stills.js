// @ts-check
// Sharp stills in a dialog: one exact frame, and the ones beside it. Links work without this too.

/** @param {HTMLElement} viewer @returns {{show: (frame: number) => void}} */
export function startStills(viewer) {
  const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-still-dialog]"));
  /** @template {Element} T @param {string} name @returns {T} */
  const part = (name) => /** @type {any} */ (dialog.querySelector(name));
  /** @type {HTMLImageElement} */ const image = part("[data-still-image]");
  /** @type {HTMLElement} */ const state = part("[data-still-state]");
  /** @type {HTMLInputElement} */ const number = part("[data-still-number]");
  const frames = Number(viewer.dataset.frames);
  let current = 0;
  let asked = 0;

  /** @param {number} frame */
  async function show(frame) {
    current = Math.min(frames - 1, Math.max(0, Math.trunc(frame) || 0));
    const mine = (asked += 1);
    part("[data-still-title]").textContent = `Frame ${current.toLocaleString("en-US")} of ${viewer.dataset.name}`;
    number.value = String(current);
    state.textContent = "Decoding the original…";
    image.classList.add("pl-is-waiting");
    if (!dialog.open) dialog.showModal();
    const answer = await fetch(`${viewer.dataset.stills}${current}/`, { credentials: "same-origin" }).catch(() => null);
    if (mine !== asked) return; // another frame was asked for meanwhile
    if (!answer?.ok) {
      state.textContent = answer ? "This frame could not be shown. Try another, or try again later." : "The portal could not be reached. Try again.";
      return;
    }
    const url = URL.createObjectURL(await answer.blob());
    if (mine !== asked) return URL.revokeObjectURL(url);
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.src = url;
    image.alt = `Frame ${current}`;
    image.classList.remove("pl-is-waiting");
    state.textContent = "";
  }

  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-still]") : null;
    if (!(link instanceof HTMLElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void show(Number(link.dataset.still));
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (button?.hasAttribute("data-close")) dialog.close();
    else if (button?.dataset.step) void show(current + Number(button.dataset.step));
  });
  number.addEventListener("change", () => void show(Number(number.value)));
  dialog.addEventListener("keydown", (event) => {
    if (event.target === number || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    void show(current + (event.key === "ArrowRight" ? 1 : -1));
  });
  dialog.addEventListener("close", () => { asked += 1; });
  return { show: (frame) => void show(frame) };
}
