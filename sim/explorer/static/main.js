/** The page: what is chosen, what is asked of the source, and what is shown of the answers. */

import * as address from "./address.js";
import * as charts from "./charts.js";
import { $, h, settled } from "./dom.js";
import { Figure, table } from "./figure.js";
import * as levers from "./levers.js";
import { month, number, percent, signs, small, year } from "./numbers.js";
import { sound } from "./sound.js";
import { live } from "./source.js";
import { OneWorld } from "./world.js";

const source = globalThis.exported ?? live;
const reduced = matchMedia("(prefers-reduced-motion: reduce)");
let state = {}, scene = null, view = null, asked = null, worldAsked = "", answersAsked = "", timer = 0, primed = false, notice = "";
const figures = {
  map: new Figure("map"), leaders: new Figure("leaders"), fans: new Figure("fans", { full: true }),
  gaps: new Figure("differences"), moved: new Figure("what-moves"), outcomes: new Figure("outcome"),
  drivers: new Figure("drivers"), changed: new Figure("outcomes-changed", { full: true }),
};
const BUTTONS = 5, TIES = 9;  // worlds that can be played from the headline, and ties in a chart
const one = new OneWorld((k) => change({ world: String(k) }, true), source.exported ? null : () => branch());

const troubles = {};
/** Says what went wrong with a part of the page, or that it is well again. */
const say = (words, part = "charts") => {
  troubles[part] = words;
  $("trouble").textContent = [...new Set([notice, ...Object.values(troubles)])].filter(Boolean).join(" ");
};
/** Says what went wrong; where nothing was shown yet, nothing is on its way either. */
const failed = (error) => {
  if (!view) [$("progress").textContent, $("bar").hidden] = ["", true];
  say(error.message);
};
const moment = () => {
  const found = scene.moments.indexOf(state.at);
  return found < 0 ? scene.moments.length - 1 : found;
};
const stateName = () => (Object.hasOwn(scene.states, state.state) ? state.state : Object.keys(scene.states)[0]);
const measure = () => scene.measures.find((one) => one.name === state.measure) ?? scene.measures[0];
const query = () => ({ scenario: scene.name, ...address.levers(state), state: stateName(), measure: measure().name, moment: moment(), outcome: state.outcome ?? "" });

/** Changes the state; `step` makes it one to go back to. */
function change(more, step = false) {
  const before = JSON.stringify(address.levers(state));
  notice = "";
  state = { ...state, ...more };
  address.write(state, step);
  if (before !== JSON.stringify(address.levers(state))) late(true);
  update();
}

/** Pales what is not yet about the levers as they stand; with `all` also what grows with the first worlds. */
function late(on, all = on) {
  $("headline").classList.toggle("late", on);
  for (const figure of Object.values(figures)) {
    figure.element.classList.toggle("late", [figures.leaders, figures.fans].includes(figure) ? on && all : on);
  }
}

function update() {
  controls();
  ask();
  world();
}

/** Sets the controls to the state. */
function controls() {
  $("state").value = stateName();
  $("measure").value = measure().name;
  $("time").max = scene.moments.length - 1;
  $("time").value = moment();
  $("when").textContent = month(scene.moments[moment()]);
  $("time").setAttribute("aria-valuetext", month(scene.moments[moment()]));
  $("one").hidden = state.look !== "one";
  $("figures").hidden = state.look === "one";
  document.querySelector(`input[name=look][value=${state.look === "one" ? "one" : "all"}]`).checked = true;
}

/** Asks for what the charts need, again and again until all worlds are there. */
const ask = settled(async () => {
  asked?.abort();
  const mine = (asked = new AbortController());
  try {
    for (let seen = ""; !mine.signal.aborted;) {
      const found = await source.view(query(), seen, mine.signal);
      seen = found.seen;
      say(found.failure);
      if (found.n) show(found);
      if (found.complete || source.exported) break;
    }
  } catch (error) {
    if (error.name !== "AbortError") failed(error);
  }
}, 30);

function show(found) {
  view = found;
  const done = found.n >= found.target, whole = found.time === scene.moments.length - 1;
  $("bar").value = found.n * ((found.time + 1) / scene.moments.length) / found.target;
  $("bar").hidden = done;
  $("progress").textContent = whole
    ? `${found.n.toLocaleString("en-GB")} worlds${done ? "" : " so far; more are on their way"}, seed ${scene.seed}. `
      + `Shares of worlds are exact to ${number(100 / Math.sqrt(4 * found.n), 2)} points (standard error) or better; that says nothing about how right the model is.`
    : `The first ${found.n} worlds have come to ${month(scene.moments[found.time])} ...`;
  late(!whole, false);
  drawLeaders(found);
  drawFans(found);
  if (!whole) return;  // the rest is about moments that are still to come
  headline(found);
  drawMap(found);
  drawGaps(found);
  one.at(Math.min(moment(), scene.moments.length - 1), stateName(), found.dimension, choose);
  answers(found.n);
  prime();
  footer(found);
}

/** Has the positions of the first slider begun once the page has something to show. */
function prime() {
  const first = scene.levers.find((lever) => lever.kind === "scale");
  if (!primed && first && !source.exported) source.near(query(), first.name);
  primed = true;
}

const choose = (code) => change({ state: code });
const common = (found) => ({
  powers: scene.powers, moments: scene.moments, at: year(scene.moments[found.moment]),
  shocks: scene.shocks.map((shock) => ({ year: year(shock.at) - 0.25, words: `${shock.at}: ${shock.name}` })),
});
const nameOf = (power) => scene.powers[power].name;

/** What differs in a state, as "goods trade, China: from 36 to 40 % of trade". */
const shift = (row) => {
  const { title, dimension } = scene.behind[row.measure] ?? scene.measures.find((one) => one.name === row.measure);
  // as many places as tell both apart
  const places = Math.max(0, Math.min(4, 1 - Math.floor(Math.log10(Math.abs(row.mean) || 1))));
  const [base, now] = [row.base, row.now].map((v) => v.toLocaleString("en-GB", { minimumFractionDigits: places, maximumFractionDigits: places }));
  return `${title}, ${nameOf(row.power)}: from ${base} to ${now} ${dimension ? "%" : row.unit}`;
};

function headline(found) {
  const { sentence, change: words, flipped, flips } = found.headline;
  const parts = [h("p", { class: "answer" }, sentence)];
  if (words) parts.push(h("p", {}, signs(words)));
  else parts.push(h("p", {}, "Move a lever to see what it would change, and why."));
  if (found.moved?.length) {
    const ties = found.moved.filter((row) => !scene.measures.find((one) => one.name === row.measure).dimension);
    const top = (ties.length ? ties : found.moved).slice(0, 3).map((row) => small(shift(row)));
    const first = found.behind.length ? `Behind it: ${found.behind.map((row) => small(shift(row))).join("; ")}. ` : "";
    parts.push(h("p", {}, h("b", {}, "Why? "), `${first}These ties change most there: ${top.join("; ")}.`));
  }
  if (flipped.length) {
    parts.push(h("p", { class: "links" }, `Another power leads in ${flips} of these worlds. Play one: `,
      flipped.slice(0, BUTTONS).map((k) => h("button", { type: "button", onclick: () => { change({ look: "one", world: String(k) }, true); $("one").scrollIntoView(); } }, `world ${k}`))));
  }
  const text = parts.map((part) => part.textContent).join();
  if ($("headline").dataset.text !== text) {
    $("headline").dataset.text = text;
    $("headline").replaceChildren(...parts);
  }
}

function drawMap(found) {
  const powers = Object.keys(scene.powers), shares = found.leaders.now;
  const looks = Object.fromEntries(Object.keys(scene.states).map((code) => {
    const row = shares[code][found.moment], best = row.indexOf(Math.max(...row)), power = powers[best];
    return [code, { colour: scene.powers[power].colour, strength: Math.max(0, (row[best] - 0.3) / 0.7), code, name: scene.states[code], share: percent(row[best]), power, by: nameOf(power),
      words: `${scene.states[code]}: ${nameOf(power)} leads in ${percent(row[best])} of worlds` }];
  }));
  figures.map.show({
    title: `Who leads${kind(found)} in ${month(scene.moments[found.moment])}`,
    note: `The power most likely to have the largest influence, and in how many worlds it has; paler where fewer agree. Choose a state by a click. ${scene.map.note}${scene.map.missing?.length ? ` Not on the map: ${scene.map.missing.map((code) => scene.states[code]).join(", ")}.` : ""}`,
    draw: (width) => charts.map({ geography: scene.map, states: looks, powers: scene.powers, state: stateName(), choose, label: Object.values(looks).map((one) => one.words).join("; ") }, width),
    rows: [["State", ...powers.map((p) => `${nameOf(p)} leads`)], ...Object.keys(scene.states).map((code) => [scene.states[code], ...shares[code][found.moment].map(percent)])],
  });
}

const kind = (found) => (found.dimension === "overall" ? "" : ` in ${found.dimension} influence`);

function drawLeaders(found) {
  const code = stateName(), powers = Object.keys(scene.powers);
  const leaders = Object.fromEntries(Object.entries(found.leaders).map(([side, all]) => [side, all[code]]));
  const last = leaders.now.at(-1), best = last.indexOf(Math.max(...last));
  const title = `Who leads${kind(found)} in ${scene.states[code]}, over time`;
  figures.leaders.show({
    title, note: `Share of worlds in which each power has the largest influence.${scene.shocks.length ? " Dotted lines: shocks." : ""}`,
    draw: (width) => charts.stacks({ leaders, ...common(found), label: `${title}: at the end ${nameOf(powers[best])} in ${percent(last[best])} of worlds` }, width),
    rows: [["Quarter", ...Object.keys(leaders).flatMap((side) => powers.map((p) => `${nameOf(p)}${side === "base" ? ", untouched" : ""}`))],
      ...leaders.now.map((_, k) => [scene.moments[k], ...Object.values(leaders).flatMap((rows) => rows[k])])],
  });
}

function drawFans(found) {
  const shown = measure(), code = stateName(), powers = Object.keys(scene.powers);
  const title = `${shown.title}: ${scene.states[code]}`;
  const any = Object.values(found.record).some((figures) => figures.length);
  const at = (side, power, k) => found.fans[side][power].map((row) => row[k]);
  const medians = powers.map((p) => `${nameOf(p)} ${number(found.fans.now[p][2].at(-1))}`).join(", ");
  figures.fans.show({
    title,
    note: `Half of the worlds lie in the dark band, nine of ten in the pale one; the line is the middle.${found.fans.base ? " Dashed grey: the untouched scenario." : ""}${any ? " Dots: published figures." : shown.dimension ? " Influence is an index of which nobody publishes figures; choose trade, debt or arms to see the record." : ""}`,
    draw: (width) => charts.fans({ fans: found.fans, record: found.record, unit: shown.unit, ...common(found), label: `${title}, fan charts by power; medians at the end: ${medians}` }, width),
    rows: [["Quarter", ...Object.keys(found.fans).flatMap((side) => powers.flatMap((p) => ["5 %", "25 %", "median", "75 %", "95 %"].map((q) => `${nameOf(p)} ${q}${side === "base" ? ", untouched" : ""}`)))],
      ...scene.moments.slice(0, found.time + 1).map((m, k) => [m, ...Object.keys(found.fans).flatMap((side) => powers.flatMap((p) => at(side, p, k)))]),
      ...powers.flatMap((p) => (found.record[p] ?? []).map(([t, v]) => [`${nameOf(p)}, published, ${t}`, v]))],
  });
}

function drawGaps(found) {
  if (!found.gaps) {
    figures.gaps.hide();
    figures.moved.hide();
    return;
  }
  const shown = measure(), code = stateName(), powers = Object.keys(scene.powers), k = found.moment;
  const title = `What the levers change: ${small(shown.title)}, ${scene.states[code]}`;
  const words = powers.map((p) => `${nameOf(p)} ${number(found.gaps[p].mean[k])}`).join(", ");
  figures.gaps.show({
    title, note: "Mean difference to the untouched scenario, in the same worlds. Bands: two standard errors.",
    draw: (width) => charts.gaps({ gaps: found.gaps, unit: shown.unit, ...common(found), label: `${title}; in ${month(scene.moments[k])}: ${words}` }, width),
    rows: [["Quarter", ...powers.flatMap((p) => [`${nameOf(p)}: mean difference`, `${nameOf(p)}: error`])],
      ...found.gaps[powers[0]].mean.map((_, i) => [scene.moments[i], ...powers.flatMap((p) => ["mean", "error"].map((part) => found.gaps[p][part][i]))])],
  });
  const titles = Object.fromEntries(scene.measures.map((one) => [one.name, one.title]));
  const rows = found.moved.slice(0, TIES).map((row) => ({ words: `${shift(row)} (${signs(row.words)})`, share: row.size, bare: true }));
  const heading = `What changes most in ${scene.states[code]} by ${month(scene.moments[k])}`;
  if (!rows.length) { figures.moved.hide(); return; }
  figures.moved.show({
    title: heading, note: "Means over worlds, untouched and as moved, and their difference with its error. Longer bars: more, against how far worlds differ anyway.",
    draw: (width) => charts.ranked({ rows, label: `${heading}: ${rows.map((row) => row.words).join("; ")}` }, width),
    rows: [["Tie", "Power", "Untouched", "As moved", "Difference", "Error", "Unit"],
      ...found.moved.map((row) => [titles[row.measure], nameOf(row.power), row.base, row.now, row.mean, row.error, row.unit])],
  });
}

/** Outcomes, differences and drivers: asked for when there are new worlds or another question. */
async function answers(n) {
  const wanted = JSON.stringify([query().scenario, address.levers(state), stateName(), state.outcome ?? "", n]);
  if (wanted === answersAsked) return;
  answersAsked = wanted;
  try {
    const found = await source.answers(query());
    if (wanted !== answersAsked) return;
    say("", "answers");
    if (found.n) drawAnswers(found);
  } catch (error) {
    if (wanted === answersAsked) say(error.message, "answers");
  }
}

function drawAnswers(found) {
  const shown = found.distribution;
  if (shown) {
    const names = Object.fromEntries(Object.entries(scene.powers).map(([code, power]) => [code, power.name]));
    const named = (text) => signs(text.replace(/\b[A-Z]{3}\b/g, (code) => names[code] ?? code));
    const words = `${named(shown.words.now)}${shown.words.base ? `. Untouched: ${named(shown.words.base)}` : ""}`;
    figures.outcomes.show({
      title: shown.title, note: words,
      draw: (width) => charts.bars({ ...shown, names, label: `Distribution of ${shown.title}: ${words}` }, width),
      rows: [["Answer", "Share of worlds", ...(shown.shares.base ? ["Untouched"] : [])],
        ...shown.bars.map((bar, k) => [shown.numeric ? `${bar[0]} to ${bar[1]}` : names[bar] ?? bar, shown.shares.now[k], ...(shown.shares.base ? [shown.shares.base[k]] : [])])],
    });
    outcomeChoice(found.outcomes, shown.name);
  } else {
    figures.outcomes.hide();
    if (state.outcome && found.outcomes.length) {
      change({ outcome: "" });
      notice = "The question in the address is not one of this scenario; another is shown.";
      say();
    }
  }
  drawChanged(found.changed ?? []);
  drawDrivers(found.driven ?? []);
}

function outcomeChoice(outcomes, name) {
  const select = h("select", { id: "outcome", onchange: () => change({ outcome: select.value }) },
    outcomes.map((one) => h("option", { value: one.name, selected: one.name === name }, one.title)));
  const focused = document.activeElement?.id === "outcome";
  figures.outcomes.extra.replaceChildren(h("p", { class: "field" }, h("label", { for: "outcome" }, "Question"), select));
  if (focused) select.focus();
}

function drawChanged(changed) {
  if (!changed.length) { figures.changed.hide(); return; }
  const head = ["Outcome", "Untouched", "As moved", "Difference"];
  const rows = changed.map((row) => [row.title, row.base, row.now, row.difference].map(signs));
  figures.changed.show({ title: "Questions answered differently", note: "Those of the scenario that differ most, in the same worlds, with their errors.", draw: () => table(head, rows, true), rows: [head, ...rows] });
  figures.changed.tools.querySelectorAll("button").forEach((button) => { button.hidden = !button.textContent.startsWith("CSV"); });
}

function drawDrivers(driven) {
  if (!driven.length) { figures.drivers.hide(); return; }
  const rows = driven.flatMap((one) => one.drivers.slice(0, 2).map((driver, k) => ({ heading: k ? "" : one.title, words: driver.label, share: driver.share })));
  figures.drivers.show({
    title: `Why worlds differ in ${scene.states[stateName()]}`,
    note: "Below each question the uncertain numbers that matter most for its answer, with the part of the spread between worlds that each accounts for.",
    draw: (width) => charts.ranked({ rows, label: `Drivers: ${driven.flatMap((one) => one.drivers.slice(0, 2).map((driver) => `${one.title}: ${driver.label} ${percent(driver.share)}`)).join("; ")}` }, width),
    rows: [["Outcome", "Driver", "Name", "Share"], ...driven.flatMap((one) => one.drivers.map((driver) => [one.title, driver.label, driver.name, driver.share]))],
  });
}

/** Asks for the world that is looked at, if it is not there. */
async function world() {
  if (state.look !== "one") return;
  const k = Number(state.world ?? 0) || 0;
  const ready = view && view.n > k && view.time === scene.moments.length - 1;
  const wanted = JSON.stringify([scene.name, address.levers(state), k, Boolean(ready)]);
  one.at(moment(), stateName(), measure().dimension ? measure().name : "overall", choose);
  if (wanted === worldAsked) return;
  worldAsked = wanted;
  one.waiting(k);
  try {
    const found = await source.world({ ...query(), world: k });
    if (wanted !== worldAsked) return;
    one.show(found, scene);
    one.at(moment(), stateName(), measure().dimension ? measure().name : "overall", choose);
  } catch (error) {
    if (wanted === worldAsked) one.clear(error.message);
  }
}

function footer(found) {
  const at = address.written({ ...state, scenario: "" }).slice(1);
  const again = `${found.again}${at ? ` --at '${at}'` : ""}`;
  $("footer").replaceChildren(
    found.command ? h("p", {}, "The numbers on the command line: ", h("code", {}, found.command)) : "",
    h("p", {}, source.exported ? "To combine levers, with greatgame installed: " : "The same page on another machine: ", h("code", {}, again)),
    h("p", {}, source.exported ? "Simulated beforehand: every position of every lever on its own, each year’s end. Nothing is loaded from elsewhere." : "Everything on this page was simulated on this machine; nothing is loaded from elsewhere."));
  if (state.look === "one") world();
}

/** Runs the slider through the years. */
function play() {
  if (timer) {
    clearInterval(timer);
    timer = 0;
  } else {
    if (moment() === scene.moments.length - 1) change({ at: scene.moments[0] });
    timer = setInterval(() => {
      const next = moment() + (reduced.matches ? 4 : 1);
      change({ at: scene.moments[Math.min(next, scene.moments.length - 1)] });
      if (next >= scene.moments.length - 1) play();
    }, reduced.matches ? 2000 : 700);
  }
  $("play").textContent = timer ? "Pause" : "Play";
}

/** Takes away what was shown of another scenario, and waits for this one. */
function clear() {
  asked?.abort();
  [view, worldAsked, answersAsked, primed] = [null, "", "", false];
  for (const figure of Object.values(figures)) figure.hide();
  one.clear();
  say("", "answers");
  for (const id of ["headline", "levers", "footer"]) $(id).replaceChildren();
  $("headline").dataset.text = "";
  $("progress").textContent = "The first worlds are on their way ...";
  $("bar").hidden = false;
  $("bar").value = 0;
}

/** Shows another scenario, or the first; says what of the address it does not know. */
async function open(name) {
  if (name !== scene?.name) clear();
  scene = await source.scene(name);
  const checked = sound(state, scene);
  if (checked.wrong.length) notice = `${notice} Left out, as this scenario does not know it: ${checked.wrong.join(", ")}.`.trim();
  state = checked.state;
  say();
  $("about").textContent = scene.title;
  document.title = `${scene.title} – greatgame explorer`;
  $("description").hidden = !scene.description;
  $("description").querySelector("p").textContent = scene.description;
  $("question").textContent = scene.question;
  $("state").replaceChildren(...Object.entries(scene.states).map(([code, words]) => h("option", { value: code }, words)));
  $("measure").replaceChildren(...scene.measures.map((one) => h("option", { value: one.name }, one.title)));
  buildLevers();
  update();
}

function buildLevers() {
  levers.build($("levers"), scene, state, (lever, position) => {
    const next = levers.after(source.exported ? cleared(state) : state, lever, position);
    change(next, true);
    if (source.exported) buildLevers();
  }, source.exported ? null : (since) => { change({ since }, true); buildLevers(); },
  source.exported ? null : (lever) => { source.near(query(), lever.name); });
}

/** Lets dated levers begin at the quarter that is looked at: worlds branch off there. */
function branch() {
  const at = scene.moments[Math.max(1, moment())];
  change({ since: at === scene.moments[1] ? "" : at }, true);
  buildLevers();
  const first = scene.levers.find((lever) => lever.dated);
  if (first) $(`lever-${first.name}`).focus();
}

/** A state without any lever moved. */
function cleared(from) {
  return { ...from, ...Object.fromEntries(Object.keys(address.levers(from)).map((name) => [name, ""])) };
}

/** Shows what the address says. */
async function start() {
  const names = await source.scenarios();
  state = address.read();
  $("scenario").replaceChildren(...names.map((one) => h("option", { value: one.name }, one.title)));
  const name = names.some((one) => one.name === state.scenario) ? state.scenario : names[0].name;
  notice = state.scenario && name !== state.scenario ? `There is no scenario “${state.scenario}” here; this is another.` : "";
  state.scenario = name;
  $("scenario").value = name;
  await open(name);
}

const guarded = (call) => (...values) => Promise.resolve(call(...values)).catch(failed);

$("scenario").addEventListener("change", guarded(async () => {
  state = { ...cleared(state), scenario: $("scenario").value, outcome: "", at: "" };
  notice = "";
  address.write(state, true);
  await open(state.scenario);
}));
$("state").addEventListener("change", () => change({ state: $("state").value, outcome: "" }, true));
$("measure").addEventListener("change", () => change({ measure: $("measure").value }, true));
$("time").addEventListener("input", () => change({ at: scene.moments[Number($("time").value)] }));
$("play").addEventListener("click", play);
for (const radio of document.querySelectorAll("input[name=look]")) {
  radio.addEventListener("change", () => change({ look: radio.value === "one" ? "one" : "", world: state.world ?? "0" }, true));
}
$("levers").addEventListener("submit", (event) => event.preventDefault());
$("reset").addEventListener("click", () => { change(cleared(state), true); buildLevers(); });
$("share").addEventListener("click", guarded(async () => {
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    throw new Error("The browser lets no page copy here: take the address from its address bar.");
  }
  $("share").textContent = "Link copied";
  setTimeout(() => { $("share").textContent = "Copy link"; }, 2000);
}));
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();  // the address holds what was chosen
  $("charts").focus();
  $("charts").scrollIntoView();
});
addEventListener("hashchange", guarded(start));
for (const one of Object.values(figures)) { one.hide(); $("figures").append(one.element); }
guarded(start)();
