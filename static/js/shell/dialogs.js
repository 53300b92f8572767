// @ts-check
// Dialogs: opening and closing where the browser lacks command buttons, and typing a name to confirm.

/** @param {HTMLButtonElement} button */
function obey(button) {
  const dialog = document.getElementById(button.getAttribute("commandfor") ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (button.getAttribute("command") === "show-modal") dialog.showModal();
  else dialog.close();
}

/** The submit button waits for the name. @param {HTMLFormElement} form */
function guardName(form) {
  const input = form.querySelector("input[name=confirm_name]");
  const submit = form.querySelector("button[type=submit]");
  if (!(input instanceof HTMLInputElement) || !(submit instanceof HTMLButtonElement)) return;
  const check = () => {
    submit.disabled = input.value.trim() !== form.dataset.typeName;
  };
  input.addEventListener("input", check);
  check();
}

/** Starts listening. */
export function startDialogs() {
  const native = "command" in HTMLButtonElement.prototype;
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    const button = target.closest("button[commandfor]");
    if (!native && button instanceof HTMLButtonElement) obey(button);
    if (target instanceof HTMLDialogElement && target.open) target.close(); // the backdrop
    if (target.closest("[data-back]")) history.back();
  });
  for (const form of document.querySelectorAll("form[data-type-name]")) {
    if (form instanceof HTMLFormElement) guardName(form);
  }
}
