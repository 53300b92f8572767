// @ts-check
// Tables: labels for stacked rows, a quick filter of the rows on the page, and bulk selection.

/** A stacked table on a phone shows each cell's column. @param {ParentNode} root */
export function labelCells(root) {
  for (const table of root.querySelectorAll(".pl-table.is-stacked table")) {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent?.trim() ?? "");
    for (const row of table.querySelectorAll("tbody tr")) {
      [...row.children].forEach((cell, i) => {
        if (heads[i] && !cell.hasAttribute("data-label")) cell.setAttribute("data-label", heads[i] ?? "");
      });
    }
  }
}

/** @param {ResizeObserverEntry[]} entries */
function markFitting(entries) {
  for (const { target } of entries) {
    const inner = target.firstElementChild;
    const fits = inner !== null && inner.scrollWidth <= target.clientWidth + 1;
    target.closest(".pl-table")?.classList.toggle("is-fit", fits);
  }
}

/** A table that fits gets a head that stays in sight. @param {ParentNode} root */
export function watchTables(root) {
  const watched = new ResizeObserver(markFitting);
  for (const scroll of root.querySelectorAll(".pl-table:not(.is-wide) .pl-table-scroll")) watched.observe(scroll);
}

/**
 * Whether a row has every typed word.
 * @param {string} row
 * @param {string} typed
 * @returns {boolean}
 */
export function rowMatches(row, typed) {
  const text = row.toLowerCase();
  return typed.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}

/** @param {HTMLInputElement} input */
function filterRows(input) {
  const table = document.getElementById(input.dataset.filterFor ?? "");
  for (const row of table?.querySelectorAll("tbody tr") ?? []) {
    if (row instanceof HTMLElement) row.hidden = !rowMatches(row.textContent ?? "", input.value);
  }
}

/** @param {Element} table */
function showSelection(table) {
  const boxes = /** @type {HTMLInputElement[]} */ ([...table.querySelectorAll("input[data-select]")]);
  const chosen = boxes.filter((box) => box.checked);
  for (const box of boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
  const all = table.querySelector("input[data-select-all]");
  if (all instanceof HTMLInputElement) {
    all.checked = chosen.length === boxes.length && boxes.length > 0;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  const bar = document.querySelector(`[data-bulk-for="${table.id}"]`);
  if (!(bar instanceof HTMLElement)) return;
  bar.hidden = chosen.length === 0;
  const count = bar.querySelector("[data-bulk-count]");
  if (count) count.textContent = String(chosen.length);
}

/** Starts listening. */
export function startTables() {
  document.addEventListener("input", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement && input.dataset.filterFor) filterRows(input);
  });
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!(box instanceof HTMLInputElement)) return;
    const table = box.closest(".pl-table");
    if (!table) return;
    if (box.hasAttribute("data-select-all")) {
      for (const other of table.querySelectorAll("input[data-select]")) {
        if (other instanceof HTMLInputElement) other.checked = box.checked;
      }
    }
    if (box.hasAttribute("data-select-all") || box.hasAttribute("data-select")) showSelection(table);
  });
}
