/** Tables that are too wide: on a phone each row becomes a card, elsewhere the table says that it goes on. */

const PHONE = matchMedia("(max-width: 720px)");
const AREAS = ".bd-article .pst-scrollable-table-container, .bd-article .cell_output .text_html";
const ROLES = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "rowheader", TD: "cell" };

/** A table of a page with its area and the words above it. */
class Wide {
  constructor(area, table) {
    Object.assign(this, { area, table });
    this.hint = document.createElement("p");
    this.hint.className = "goes-on";
    this.hint.textContent = "This table goes on to the right \u2192";
    this.hint.hidden = true;
    area.before(this.hint);
    this.heads = heads(table);
    new ResizeObserver(() => {
      if (area.clientWidth !== this.width) this.fit();  // what is done here is no news
    }).observe(area);
    document.fonts.ready.then(() => this.fit());
  }

  fit() {
    this.width = this.area.clientWidth;
    this.stack(false);
    if (this.wide && PHONE.matches && this.heads.length) this.stack(true);
    this.hint.hidden = !this.wide;
    this.reach(this.wide);
  }

  get wide() {
    return this.area.scrollWidth > this.area.clientWidth + 1;
  }

  /** Lets the area be moved by key. */
  reach(on) {
    if (on) Object.entries({ tabindex: "0", role: "region", "aria-label": "Table" }).forEach(([k, v]) => this.area.setAttribute(k, v));
    else ["tabindex", "role", "aria-label"].forEach((name) => this.area.removeAttribute(name));
  }

  /** One card per row, each cell behind the head of its column. */
  stack(on) {
    if (on === this.table.classList.contains("stacked")) return;
    this.table.classList.toggle("stacked", on);
    for (const row of this.table.tBodies[0].rows) {
      [...row.cells].forEach((cell, k) => {
        if (k && this.heads[k]) cell.dataset.head = this.heads[k];
        cell.classList.toggle("nothing", !cell.textContent.trim());
      });
    }
    // as blocks, rows and cells would no longer be read as such
    for (const part of [this.table, ...this.table.querySelectorAll("thead, tbody, tr, th, td")]) {
      if (on) part.setAttribute("role", part.closest("thead") && part.tagName === "TH" ? "columnheader" : ROLES[part.tagName]);
      else part.removeAttribute("role");
    }
  }
}

/** The head of each column; none where one head stands over several columns. */
function heads(table) {
  const rows = [...(table.tHead?.rows ?? [])].map((row) => [...row.cells]);
  if (rows.some((row) => row.length !== rows[0].length || row.some((cell) => cell.colSpan > 1))) return [];
  return (rows[0] ?? []).map((_, k) => rows.map((row) => row[k].textContent.trim()).filter(Boolean).join(", "));
}

addEventListener("DOMContentLoaded", () => {
  for (const area of document.querySelectorAll(AREAS)) {
    const tables = area.querySelectorAll("table");
    if (tables.length === 1 && tables[0].tBodies.length) new Wide(area, tables[0]);
  }
});
