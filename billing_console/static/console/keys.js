/* Keys on the review queue and on an invoice's page. A key clicks what names it by data-key; on
   the list j and k go from row to row, and the keys mean the row that has the focus. */
"use strict";

document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    const rows = [...document.querySelectorAll("#result_list tr.data-row")];
    const here = rows.indexOf(event.target.closest("tbody")?.querySelector("tr.data-row"));
    if (rows.length && (event.key === "j" || event.key === "k")) {
        const next = event.key === "j" ? here + 1 : Math.max(here, 1) - 1;
        rows[Math.min(next, rows.length - 1)].querySelector("th a").focus();
        event.preventDefault();
        return;
    }
    const scope = rows.length ? rows[here] : document;
    const named = event.key === "x" ? "input.action-select" : `[data-key="${CSS.escape(event.key)}"]`;
    const target = scope?.querySelector(named);
    if (target) {
        event.preventDefault();
        target.click();
    }
});
