// @ts-check
// In the head, before the first paint: light or dark, by choice or by the system. Knows nothing else.
(() => {
  const KEY = "plumbline.theme";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");

  /** @returns {"light" | "dark" | "system"} */
  function choice() {
    try {
      const stored = localStorage.getItem(KEY);
      return stored === "light" || stored === "dark" ? stored : "system";
    } catch {
      return "system"; // storage may be switched off
    }
  }

  function apply() {
    const chosen = choice();
    root.dataset.bsTheme = chosen === "system" ? (system.matches ? "dark" : "light") : chosen;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.getAttribute("data-theme-choice") === chosen));
    }
    document.dispatchEvent(new CustomEvent("plumbline:theme"));
  }

  /** @param {string} chosen */
  function choose(chosen) {
    try {
      localStorage.setItem(KEY, chosen);
    } catch {
      // then it holds for this page only
      root.dataset.bsTheme = chosen;
      return;
    }
    apply();
  }

  root.classList.add("has-js");
  apply();
  system.addEventListener("change", apply);
  addEventListener("storage", apply);
  addEventListener("DOMContentLoaded", apply);
  addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const choiceButton = target?.closest("[data-theme-choice]");
    if (choiceButton) choose(choiceButton.getAttribute("data-theme-choice") ?? "system");
    else if (target?.closest("[data-theme-toggle]")) choose(root.dataset.bsTheme === "dark" ? "light" : "dark");
  });
})();
