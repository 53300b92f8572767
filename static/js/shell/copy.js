// @ts-check
// Buttons with data-copy put their text on the clipboard and say so.
import { icon } from "./icons.js";
import { announce } from "./notices.js";

/** @param {HTMLElement} button */
async function copy(button) {
  try {
    await navigator.clipboard.writeText(button.dataset.copy ?? "");
  } catch {
    announce("The browser did not allow copying. Select the text and copy it by hand.", "warn");
    return;
  }
  const label = button.getAttribute("aria-label") ?? "Copy";
  const before = [...button.childNodes];
  button.classList.add("is-done");
  button.setAttribute("aria-label", "Copied");
  button.replaceChildren(icon("check"));
  setTimeout(() => {
    button.classList.remove("is-done");
    button.setAttribute("aria-label", label);
    button.replaceChildren(...before);
  }, 1500);
}

/** Starts listening. */
export function startCopying() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (button instanceof HTMLElement && !button.classList.contains("is-done")) void copy(button);
  });
}
