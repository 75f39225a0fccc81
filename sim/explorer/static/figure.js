/** A chart with all that belongs to it: heading, words for those who do not see it, table, files. */

import { h } from "./dom.js";

/** A frame that is filled again and again; `name` is also that of its files. */
export class Figure {
  constructor(name, { full = false } = {}) {
    this.name = name;
    this.title = h("h3", { id: `title-${name}` });
    this.note = h("p", { class: "note" });
    this.holder = h("div", {});
    this.table = h("div", { class: "scroll", tabindex: "0", role: "region", hidden: true });
    this.more = h("p", { class: "note", hidden: true }, "The table goes on to the right \u2192");
    this.extra = h("div", {});
    this.shown = h("button", { type: "button", "aria-expanded": "false", onclick: () => this.toggle() }, "Table");
    const button = (words, call) => h("button", { type: "button", onclick: call }, words);
    this.tools = h("div", { class: "tools" }, this.shown,
      button("CSV", () => this.csv()), button("SVG", () => this.svg()), button("PNG", () => this.png()));
    this.element = h("figure", { class: full ? "full" : null, "aria-labelledby": `title-${name}` },
      h("figcaption", {}, this.title, this.note), this.holder, this.extra, this.tools, this.more, this.table);
    this.draw = null;
    this.width = 0;
    new ResizeObserver(() => this.redraw()).observe(this.holder);
    new ResizeObserver(() => this.hint()).observe(this.table);
  }

  /** Shows a chart: `draw(width)` gives the picture, `rows` the table with its head first. */
  show({ title, note = "", draw, rows }) {
    this.element.hidden = false;
    this.title.textContent = title;
    this.note.textContent = note;
    this.rows = rows;
    this.draw = draw;
    for (const button of this.tools.querySelectorAll("button")) {
      button.setAttribute("aria-label", `${button.textContent}: ${title}`);
    }
    this.redraw(true);
    if (!this.table.hidden) this.fill();
  }

  hide() {
    this.element.hidden = true;
  }

  redraw(always = false) {
    const width = Math.floor(this.holder.clientWidth);
    if (!this.draw || !width || (!always && width === this.width)) return;
    this.width = width;
    this.holder.replaceChildren(this.draw(width));
  }

  toggle() {
    this.table.hidden = !this.table.hidden;
    this.shown.setAttribute("aria-expanded", String(!this.table.hidden));
    if (!this.table.hidden) this.fill();
    this.hint();
  }

  /** Says so where the table is wider than the frame. */
  hint() {
    this.more.hidden = this.table.hidden || this.table.scrollWidth <= this.table.clientWidth + 1;
  }

  fill() {
    const [head, ...rows] = this.rows;
    this.table.setAttribute("aria-label", `Table: ${this.title.textContent}`);
    this.table.replaceChildren(table(head, rows));
    this.hint();
  }

  csv() {
    const cell = (value) => (/[",\n]/.test(String(value)) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
    const lines = this.rows.map((row) => row.map(cell).join(","));
    save(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }), `${this.name}.csv`);
  }

  source() {
    const found = this.holder.querySelector("svg");
    return new Blob([new XMLSerializer().serializeToString(found)], { type: "image/svg+xml" });
  }

  svg() {
    save(this.source(), `${this.name}.svg`);
  }

  async png() {
    const found = this.holder.querySelector("svg");
    const image = new Image();
    const address = URL.createObjectURL(this.source());
    image.src = address;
    await image.decode();
    const canvas = h("canvas", { width: 2 * found.clientWidth, height: 2 * found.clientHeight });
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(address);
    canvas.toBlob((blob) => save(blob, `${this.name}.png`), "image/png");
  }
}

/** A table with its head; with `cards` its rows become cards on a phone. Roles hold for both. */
export function table(head, rows, cards = false) {
  return h("table", { role: "table", class: cards ? "cards" : null },
    h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, head.map((cell) => h("th", { scope: "col", role: "columnheader" }, String(cell))))),
    h("tbody", { role: "rowgroup" }, rows.map((row) => h("tr", { role: "row" }, row.map((cell, k) =>
      k ? h("td", { role: "cell", "data-head": head[k] }, String(cell)) : h("th", { scope: "row", role: "rowheader" }, String(cell)))))));
}

function save(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
