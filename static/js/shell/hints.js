// @ts-check
// Short explanations on hover and focus, in one element above everything, kept inside the window.

const MARGIN = 8;

/**
 * Where a hint goes: above its element, or below when there is no room; never outside the window.
 * @param {{left: number, top: number, bottom: number, width: number}} at
 * @param {{width: number, height: number}} hint
 * @param {number} windowWidth
 * @returns {{left: number, top: number}}
 */
export function placeHint(at, hint, windowWidth) {
  const middle = at.left + at.width / 2 - hint.width / 2;
  const left = Math.max(MARGIN, Math.min(middle, windowWidth - hint.width - MARGIN));
  const above = at.top - hint.height - MARGIN + 2;
  return { left, top: above >= MARGIN ? above : at.bottom + MARGIN - 2 };
}

/** Starts listening. */
export function startHints() {
  const hint = document.createElement("div");
  hint.className = "pl-hint";
  hint.popover = "manual";
  hint.setAttribute("aria-hidden", "true"); // the element itself carries the words for readers
  document.body.append(hint);
  /** @type {Element | null} */
  let owner = null;

  function hide() {
    owner = null;
    if (hint.matches(":popover-open")) hint.hidePopover();
  }

  /** @param {Event} event */
  function show(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-hint]") : null;
    if (target === owner) return;
    hide();
    const text = target?.getAttribute("data-hint");
    if (!target || !text || target.matches("[aria-expanded=true]")) return;
    owner = target;
    hint.textContent = text;
    hint.showPopover();
    const place = placeHint(target.getBoundingClientRect(), hint.getBoundingClientRect(), document.documentElement.clientWidth);
    hint.style.left = `${place.left}px`;
    hint.style.top = `${place.top}px`;
  }

  document.addEventListener("pointerover", show);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) show(event);
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("pointerdown", hide);
  addEventListener("scroll", hide, { passive: true, capture: true });
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
}
