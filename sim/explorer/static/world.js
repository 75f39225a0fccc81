/** One world: its map and its chronicle, side by side, through the years. */

import { map } from "./charts.js";
import { $, h } from "./dom.js";
import { Figure } from "./figure.js";
import { month } from "./numbers.js";

const LAST = 999999;

export class OneWorld {
  /** `go(number)` shows another world; `branch()` lets levers begin at the quarter looked at. */
  constructor(go, branch) {
    this.number = h("input", { type: "number", id: "world", min: 0, max: LAST, value: 0, onchange: () => go(Math.min(LAST, Math.max(0, Math.floor(Number(this.number.value) || 0)))) });
    const step = (words, by) => h("button", { type: "button", onclick: () => go(Math.max(0, Number(this.number.value) + by)) }, words);
    this.only = h("input", { type: "checkbox", id: "only", onchange: () => this.tell() });
    this.all = h("input", { type: "checkbox", id: "everything", onchange: () => this.tell() });
    this.status = h("p", { class: "note", role: "status" });
    this.figure = new Figure("one-world");
    this.tale = h("div", { id: "tale", tabindex: "0", role: "region", "aria-label": "Chronicle of this world" });
    this.command = h("p", { class: "note" });
    this.figure.hide();
    this.tale.hidden = true;
    $("one").replaceChildren(
      h("div", { class: "row" }, h("h2", {}, "One world"), h("label", { for: "world" }, "Number"), this.number,
        step("Previous world", -1), step("Next world", 1),
        branch ? h("button", { type: "button", onclick: branch }, "Branch from here") : null,
        h("label", {}, this.only, " only this state"), h("label", {}, this.all, " more than highlights")),
      h("p", { class: "note" }, "A single world is a story that the model tells, not a forecast. Move a lever and the same world is told again with the same chance: it branches off only where the lever makes a difference. “Branch from here” lets lending, arms and labour income differ from this quarter on."),
      this.status, h("div", { class: "worlds" }, this.figure.element, this.tale), this.command);
  }

  waiting(number) {
    this.number.value = number;
    this.status.textContent = `World ${number} is being simulated ...`;
  }

  /** Takes the world away, and says why. */
  clear(words = "") {
    this.found = null;
    this.figure.hide();
    this.tale.hidden = true;
    this.command.replaceChildren();
    this.status.textContent = words;
  }

  show(found, scene) {
    [this.found, this.scene] = [found, scene];
    this.tale.hidden = false;
    this.number.value = found.world;
    this.status.textContent = found.shares ? "" : "The map of this world follows when its ensemble has come to it; the chronicle is here.";
    this.command.replaceChildren("On the command line: ", h("code", {}, found.command ?? ""));
    this.last = "";
  }

  /** Shows a moment of the world that is there. */
  at(moment, state, dimension, choose) {
    if (!this.found) return;
    const { scene, found } = this, when = scene.moments[moment];
    Object.assign(this, { moment, state });
    this.figure.element.hidden = !found.shares;
    if (found.shares) {
      const powers = Object.keys(scene.powers), shares = found.shares[dimension];
      const looks = Object.fromEntries(Object.keys(scene.states).map((code) => {
        const row = shares[code][moment], best = row.indexOf(Math.max(...row)), power = powers[best];
        return [code, { colour: scene.powers[power].colour, strength: Math.min(1, row[best] / 60), code, name: scene.states[code], share: `${Math.round(row[best])} %`, power, by: scene.powers[power].name,
          words: `${scene.states[code]}: ${scene.powers[power].name} leads with ${Math.round(row[best])} % of influence` }];
      }));
      this.figure.show({
        title: `World ${found.world} in ${month(when)}: who leads`,
        note: `Share of the leading power in all ${dimension === "overall" ? "" : `${dimension} `}influence. ${scene.map.note}`,
        draw: (width) => map({ geography: scene.map, states: looks, powers: scene.powers, state, choose, label: Object.values(looks).map((one) => one.words).join("; ") }, width),
        rows: [["State", ...powers.map((p) => `${scene.powers[p].name}, %`)], ...Object.keys(scene.states).map((code) => [scene.states[code], ...shares[code][moment]])],
      });
    }
    this.tell();
  }

  tell() {
    if (!this.found) return;
    const { scene, state } = this, when = scene.moments[this.moment];
    const wanted = this.found.tale.filter((entry) => (this.all.checked || entry.top)
      && (!this.only.checked || entry.state === state || entry.parties.includes(state) || (!entry.state && !entry.parties.length)));
    const mark = `${when}/${this.all.checked}/${this.only.checked}/${state}`;
    if (mark === this.last) return;
    this.last = mark;
    const years = new Map();
    for (const entry of wanted) {
      const year = entry.lasting ? "What stays" : entry.quarter.slice(0, 4);
      if (!years.has(year)) years.set(year, []);
      years.get(year).push(entry);
    }
    this.tale.replaceChildren(...[...years].flatMap(([year, entries]) => [
      h("h3", {}, year), h("ul", {}, entries.map((entry) => h("li", { class: entry.lasting ? null : entry.quarter === when ? "now" : entry.quarter > when ? "late" : null },
        entry.lasting ? entry.text : `${entry.when} ${entry.text}`)))]));
    const now = this.tale.querySelector(".now");
    if (now) this.tale.scrollTop = now.offsetTop - this.tale.offsetTop - 40;
  }
}

