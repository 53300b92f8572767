// @ts-check
// Forms: one send per click, and the summary of errors gets the focus.

/** @param {SubmitEvent} event */
function sendOnce(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post") return;
  form.dataset.sending = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
}

/** @param {Element} form */
function release(form) {
  form.removeAttribute("data-sending");
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

/** Starts listening. */
export function startForms() {
  addEventListener("submit", sendOnce);
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof Element) release(event.target);
  });
  const summary = document.querySelector("[data-error-summary]");
  if (summary instanceof HTMLElement) summary.focus();
}
