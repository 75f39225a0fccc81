/** Charts as SVG that needs no style sheet, so that a picture that is saved looks the same. */

import { s } from "./dom.js";
import { number, percent, ticks, year } from "./numbers.js";

const INK = "#1a1a1a", QUIET = "#555", LINE = "#dddad3", BASE = "#6b6b6b";
const FONT = "system-ui, 'Segoe UI', 'DejaVu Sans', sans-serif";

function picture(width, height, label) {
  return s("svg", {
    viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label,
    "font-family": FONT, "font-size": 12, fill: INK, xmlns: "http://www.w3.org/2000/svg",
  }, s("rect", { width, height, fill: "#fff" }));
}

const text = (x, y, words, more = {}, ...inside) => s("text", { x, y, ...more }, words, ...inside);
const scale = (low, high, from, to) => (v) => from + ((v - low) / (high - low || 1)) * (to - from);
const path = (points) => points.map(([x, y], k) => `${k ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
const finite = (values) => values.filter((v) => Number.isFinite(v));

/** A frame with axes of years and values; returns both scales. */
function axes(group, box, years, values, { unit = "", format = number } = {}) {
  const { left, top, right, bottom } = box;
  const x = scale(years[0], years[1], left, right), y = scale(values[0], values[1], bottom, top);
  for (const v of ticks(values[0], values[1], Math.max(2, Math.round((bottom - top) / 40)))) {
    group.append(
      s("line", { x1: left, x2: right, y1: y(v), y2: y(v), stroke: LINE }),
      text(left - 4, y(v) + 4, format(v), { "text-anchor": "end", fill: QUIET, "font-size": 11 }));
  }
  const count = Math.max(2, Math.floor((right - left) / 55));
  // a year is marked at its beginning, so the last one is not where the run ends
  for (const v of ticks(years[0], years[1], count).filter((t) => Number.isInteger(t) && t < years[1] - 0.2)) {
    group.append(
      s("line", { x1: x(v), x2: x(v), y1: bottom, y2: bottom + 3, stroke: QUIET }),
      text(x(v), bottom + 15, String(v), { "text-anchor": "middle", fill: QUIET, "font-size": 11 }));
  }
  if (unit) group.append(text(left, top - 5, unit, { fill: QUIET, "font-size": 11 }));
  return { x, y };
}

/** Marks the quarter that is looked at, and shocks. */
function marks(group, box, x, { at, shocks = [] }) {
  for (const shock of shocks) {
    group.append(s("line", {
      x1: x(shock.year), x2: x(shock.year), y1: box.top, y2: box.bottom, stroke: QUIET,
      "stroke-dasharray": "1 3",
    }, s("title", {}, shock.words)));
  }
  if (at !== undefined) {
    group.append(s("line", { x1: x(at), x2: x(at), y1: box.top, y2: box.bottom, stroke: INK, "stroke-width": 0.8 }));
  }
}

function band(points, low, high) {
  const there = low.map((v, k) => [points[k], v]), back = high.map((v, k) => [points[k], v]).reverse();
  return `${path([...there, ...back])}Z`;
}

function fan(group, x, y, years, rows, look) {
  const xs = years.slice(0, rows[0].length).map(x), ys = rows.map((row) => row.map(y));
  if (look.dashed) {
    for (const k of [0, 4]) group.append(s("path", { d: path(xs.map((v, i) => [v, ys[k][i]])), fill: "none", stroke: look.colour, "stroke-dasharray": "2 3" }));
    group.append(s("path", { d: path(xs.map((v, i) => [v, ys[2][i]])), fill: "none", stroke: look.colour, "stroke-width": 1.8, "stroke-dasharray": "5 3" }));
    return;
  }
  group.append(
    s("path", { d: band(xs, ys[0], ys[4]), fill: look.colour, "fill-opacity": 0.15 }),
    s("path", { d: band(xs, ys[1], ys[3]), fill: look.colour, "fill-opacity": 0.25 }),
    s("path", { d: path(xs.map((v, i) => [v, ys[2][i]])), fill: "none", stroke: look.colour, "stroke-width": 2 }));
}

/** Limits that hold all values, from zero where none is negative. */
function limits(values) {
  const all = finite(values);
  if (!all.length) return [0, 1];
  let low = Math.min(...all), high = Math.max(...all);
  if (low >= 0) low = 0;
  const air = 0.05 * (high - low) || 0.5;
  return [low < 0 ? low - air : 0, high + air];
}

/** A panel for each power: fans, the untouched scenario dashed, and the record as dots. */
export function fans({ fans: sides, record, powers, moments, unit, at, shocks, label }, width) {
  const names = Object.keys(powers);
  const columns = Math.max(1, Math.min(3, Math.floor(width / 165))), rows = Math.ceil(names.length / columns);
  const w = width / columns, tall = Math.max(140, Math.min(210, 0.62 * w));
  const root = picture(width, rows * tall + 4, label);
  const years = moments.map(year);
  const dots = names.flatMap((p) => (record[p] ?? []).filter(([t]) => t >= years[0] - 8));
  const first = Math.min(years[0], ...dots.map(([t]) => t));
  const range = limits([
    ...Object.values(sides).flatMap((side) => names.flatMap((p) => [...side[p][0], ...side[p][4]])),
    ...dots.map(([, v]) => v)]);
  names.forEach((power, k) => {
    const left = (k % columns) * w + 36, top = Math.floor(k / columns) * tall + 34;
    const box = { left, top, right: (k % columns) * w + w - 10, bottom: Math.floor(k / columns) * tall + tall - 22 };
    const group = s("g", {});
    group.append(text(left, top - 18, powers[power].name, { "font-weight": 600, fill: powers[power].text, "font-size": 13 }));
    const { x, y } = axes(group, box, [first, years.at(-1)], range, { unit });
    fan(group, x, y, years, sides.now[power], powers[power]);
    if (sides.base) fan(group, x, y, years, sides.base[power], { colour: BASE, dashed: true });
    for (const [t, v] of (record[power] ?? []).filter(([t]) => t >= first)) {
      group.append(s("circle", { cx: x(t), cy: y(v), r: 2.6, fill: "#fff", stroke: INK }, s("title", {}, `${t}: ${number(v)}`)));
    }
    marks(group, box, x, { at, shocks });
    root.append(group);
  });
  return root;
}

/** Shares of worlds in which each power leads, stacked over time; one panel for each side. */
export function stacks({ leaders, powers, moments, at, shocks, label }, width) {
  const sides = Object.entries(leaders), names = Object.keys(powers);
  const key = keyOf(names.map((p) => [powers[p].colour, powers[p].name]), 40, width);
  const tall = 190, root = picture(width, sides.length * tall + 8 + key.height, label);
  const years = moments.map(year);
  sides.forEach(([side, rows], k) => {
    const box = { left: 40, top: k * tall + 26, right: width - 12, bottom: (k + 1) * tall - 18 };
    const group = s("g", {});
    const title = sides.length > 1 ? (side === "now" ? "As moved" : "Untouched scenario") : "";
    group.append(text(box.left, box.top - 8, title, { "font-weight": 600 }));
    const { x, y } = axes(group, box, [years[0], years.at(-1)], [0, 1], { format: percent });
    const xs = years.slice(0, rows.length).map(x);
    let below = rows.map(() => 0);
    names.forEach((power, place) => {
      const above = rows.map((row, i) => below[i] + row[place]);
      group.append(s("path", { d: band(xs, below.map(y), above.map(y)), fill: powers[power].colour, stroke: "#fff", "stroke-width": 0.8 }, s("title", {}, powers[power].name)));
      below = above;
    });
    marks(group, box, x, { at, shocks });
    root.append(group);
  });
  legend(root, key, sides.length * tall + 12);
  return root;
}

/** Colours and their words, laid out in lines that fit. */
function keyOf(entries, left, width) {
  const placed = [];
  let x = left, y = 0;
  for (const [colour, words] of entries) {
    const wide = 26 + 6.3 * words.length;
    if (x + wide > width && x > left) [x, y] = [left, y + 16];
    placed.push({ colour, words, x, y });
    x += wide;
  }
  return { placed, height: y + 18 };
}

function legend(root, { placed }, top) {
  for (const { colour, words, x, y } of placed) {
    root.append(s("rect", { x, y: top + y - 9, width: 10, height: 10, fill: colour }), text(x + 14, top + y, words, { "font-size": 11 }));
  }
}

/** Paired differences over time, with two standard errors. */
export function gaps({ gaps: found, powers, moments, unit, at, shocks, label }, width) {
  const names = Object.keys(powers), wide = width > 420;
  const key = keyOf(names.map((p) => [powers[p].colour, powers[p].name]), 44, width), root = picture(width, 264 + key.height, label);
  const box = { left: 44, top: 24, right: width - (wide ? 100 : 40), bottom: 230 };
  const years = moments.map(year);
  const edges = names.flatMap((p) => found[p].mean.flatMap((m, k) => [m - 2 * found[p].error[k], m + 2 * found[p].error[k]]));
  const size = Math.max(0.1, ...finite(edges).map(Math.abs)) * 1.05;
  const { x, y } = axes(root, box, [years[0], years.at(-1)], [-size, size], { unit });
  root.append(s("line", { x1: box.left, x2: box.right, y1: y(0), y2: y(0), stroke: INK }));
  for (const power of names) {
    const { mean, error } = found[power], xs = years.slice(0, mean.length).map(x);
    root.append(
      s("path", { d: band(xs, mean.map((m, k) => y(m - 2 * error[k])), mean.map((m, k) => y(m + 2 * error[k]))), fill: powers[power].colour, "fill-opacity": 0.18 }),
      s("path", { d: path(mean.map((m, k) => [xs[k], y(m)])), fill: "none", stroke: powers[power].colour, "stroke-width": 2 }));
  }
  const ends = names.map((p) => ({ p, y: y(found[p].mean.at(-1)) })).sort((a, b) => a.y - b.y);
  ends.forEach((end, k) => { if (k && end.y < ends[k - 1].y + 12) end.y = ends[k - 1].y + 12; });
  for (const { p, y: place } of ends) root.append(text(box.right + 5, place + 4, wide ? powers[p].name : p, { fill: powers[p].text, "font-size": 11 }));
  marks(root, box, x, { at, shocks });
  legend(root, key, 270);
  return root;
}

/** Shares of worlds by bar; the untouched scenario as an outline. Answers in words stand below each other. */
export function bars({ bars: found, shares, numeric, unit, names = {}, label }, width) {
  if (!numeric && found.some((bar) => !/^(\d+|never)$/.test(bar))) return answered({ found, shares, names, label }, width);
  const tall = 240, root = picture(width, tall, label);
  const box = { left: 44, top: 16, right: width - 10, bottom: tall - 44 };
  const high = Math.max(0.05, ...Object.values(shares).flat()) * 1.08;
  const y = scale(0, high, box.bottom, box.top);
  for (const v of ticks(0, high, 4)) {
    root.append(s("line", { x1: box.left, x2: box.right, y1: y(v), y2: y(v), stroke: LINE }),
      text(box.left - 4, y(v) + 4, percent(v), { "text-anchor": "end", fill: QUIET, "font-size": 11 }));
  }
  const step = (box.right - box.left) / Math.max(found.length, 1);
  const every = Math.max(1, Math.ceil(found.length / Math.max(1, Math.floor((box.right - box.left) / 52))));
  found.forEach((bar, k) => {
    const left = box.left + k * step;
    const words = numeric ? number((bar[0] + bar[1]) / 2) : (names[bar] ?? bar);
    root.append(s("rect", { x: left + 1, width: Math.max(step - 2, 1), y: y(shares.now[k]), height: box.bottom - y(shares.now[k]), fill: "#3b7fc4", "fill-opacity": 0.75 }, s("title", {}, `${words}: ${percent(shares.now[k])}`)));
    if (shares.base) root.append(s("path", { d: `M${left + 1} ${box.bottom}V${y(shares.base[k])}H${left + step - 1}V${box.bottom}`, fill: "none", stroke: INK, "stroke-dasharray": "4 2" }));
    if (k % every === 0) root.append(text(left + step / 2, box.bottom + 15, String(words).slice(0, 12), { "text-anchor": "middle", fill: QUIET, "font-size": 11 }));
  });
  root.append(s("line", { x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom, stroke: INK }));
  if (unit && numeric) root.append(text(box.left, box.bottom + 32, unit, { fill: QUIET, "font-size": 11 }));
  if (shares.base) root.append(text(box.right, 12, "filled: as moved · dashed: untouched", { "text-anchor": "end", fill: QUIET, "font-size": 11 }));
  return root;
}

/** Answers in words: a bar for each, and a thin one for the untouched scenario. */
function answered({ found, shares, names, label }, width) {
  const left = Math.min(150, 0.36 * width), right = width - 50, step = shares.base ? 40 : 28;
  const kept = found.map((bar, k) => k).filter((k) => Object.values(shares).some((side) => side[k] >= 0.0005));
  const root = picture(width, kept.length * step + (shares.base ? 26 : 6), label), x = scale(0, 1, left, right);
  kept.forEach((k, row) => {
    const y = row * step + 4, words = String(names[found[k]] ?? found[k]);
    root.append(text(left - 8, y + 14, words.length > left / 6.5 ? `${words.slice(0, left / 6.5 - 1)}…` : words, { "text-anchor": "end" }, s("title", {}, words)),
      s("rect", { x: left, y, width: x(shares.now[k]) - left, height: 18, fill: "#3b7fc4" }), text(x(shares.now[k]) + 5, y + 14, percent(shares.now[k])));
    if (shares.base) {
      root.append(s("rect", { x: left, y: y + 20, width: x(shares.base[k]) - left, height: 7, fill: BASE }),
        text(x(shares.base[k]) + 5, y + 28, percent(shares.base[k]), { fill: QUIET, "font-size": 11 }));
    }
  });
  if (shares.base) legend(root, keyOf([["#3b7fc4", "as moved"], [BASE, "untouched scenario"]], left, width), kept.length * step + 18);
  return root;
}

/** Words in lines that fit a width. */
function lines(words, width) {
  const most = Math.max(12, Math.floor(width / 6.3)), found = [""];
  for (const word of words.split(" ")) {
    if (found.at(-1).length + word.length + 1 > most && found.at(-1)) found.push("");
    found[found.length - 1] += `${found.at(-1) ? " " : ""}${word}`;
  }
  return found;
}

/** Horizontal bars of shares with words: what drives outcomes; those that are `bare` without numbers. */
export function ranked({ rows, label }, width) {
  const high = Math.max(0.01, ...rows.map((row) => row.share));
  const parts = [];
  let y = 0;
  for (const row of rows) {
    if (row.heading) for (const line of lines(row.heading, 0.93 * width)) parts.push(text(0, (y += 15), line, { "font-size": 12, "font-weight": 600 }));
    for (const line of lines(row.words, width)) parts.push(text(0, (y += 15), line, { "font-size": 12 }));
    const size = ((width - 60) * row.share) / high;
    parts.push(s("rect", { x: 0, y: y + 5, height: 9, width: size, fill: "#3b7fc4" }));
    if (!row.bare) parts.push(text(size + 6, y + 14, percent(row.share), { "font-size": 11 }));
    y += 22;
  }
  const root = picture(width, y + 4, label);
  root.append(...parts);
  return root;
}

/** The region: each state in the colour of the power that leads, its label beside it. */
export function map({ geography, states, powers, state, choose, label }, width) {
  const [left, top, w, h] = geography.frame ?? [0, 0, 100, 10];
  const height = (width * h) / w, size = (11.5 * w) / width;
  const shown = new Set(Object.values(states).map((one) => one.power));
  const key = keyOf(Object.entries(powers).filter(([code]) => shown.has(code)).map(([, one]) => [one.colour, one.name]), 4, width);
  const page = picture(width, height + key.height + 4, label);
  if (!geography.frame) return page;
  const root = s("svg", { width, height, viewBox: `${left} ${top} ${w} ${h}` }, s("rect", { x: left, y: top, width: w, height: h, fill: "#e9f0f4" }));
  page.append(root);
  legend(page, key, height + 16);
  root.append(
    s("path", { d: geography.land, fill: "#f6f5f2" }),
    s("path", { d: geography.others, fill: "#efede8", stroke: "#a5a19a", "stroke-width": 0.4 }));
  for (const [code, outline] of Object.entries(geography.states)) {
    const at = states[code];
    const shape = s("path", {
      d: outline, fill: at.colour, "fill-opacity": 0.2 + 0.7 * at.strength, cursor: "pointer",
      stroke: code === state ? INK : "#fff", "stroke-width": code === state ? 2 : 1,
    }, s("title", {}, at.words));
    if (choose) shape.addEventListener("click", () => choose(code));
    root.append(shape);
  }
  root.append(
    s("path", { d: geography.disputed, fill: "#bdb9b1", stroke: "#77736c", "stroke-width": 0.5, "stroke-dasharray": "1 1" }),
    s("path", { d: geography.lines, fill: "none", stroke: "#77736c", "stroke-width": 0.8, "stroke-dasharray": "2 2" }));
  for (const [x, y] of geography.places) root.append(s("rect", { x: x - 1.6, y: y - 1.6, width: 3.2, height: 3.2, fill: "#77736c", transform: `rotate(45 ${x} ${y})` }));
  labels(root, geography, states, size, [left, top, w, h], width >= 400);
  return page;
}

/** Labels where there is room: beside the middle of a state, with a line to it if far away. */
function labels(root, geography, states, size, [left, top, w, h], roomy) {
  const taken = [];
  for (const [code, [cx, cy]] of Object.entries(geography.middles)) {
    const at = states[code], name = roomy ? at.name : code, who = `${roomy ? at.by : at.power} ${at.share}`;
    const wide = size * 0.6 * Math.max(name.length, who.length), tall = size * 2.5;
    const free = ([x, y]) => x - wide / 2 > left && x + wide / 2 < left + w && y - tall / 2 > top && y + tall / 2 < top + h
      && !taken.some(([a, b, c]) => Math.abs(x - a) < (wide + c) / 2 && Math.abs(y - b) < tall);
    const spots = [0, 1, 2, 3, 4, 5].flatMap((r) => [...Array(12).keys()].map((k) => [
      cx + r * size * 1.3 * Math.cos((k * Math.PI) / 6), cy + r * size * 1.3 * Math.sin((k * Math.PI) / 6)]));
    const [x, y] = spots.find(free) ?? [cx, cy];
    taken.push([x, y, wide]);
    if (Math.hypot(x - cx, y - cy) > size * 1.2) root.append(s("line", { x1: cx, y1: cy, x2: x, y2: y, stroke: INK, "stroke-width": size / 14 }));
    const halo = { "text-anchor": "middle", "font-size": size, stroke: "#fff", "stroke-width": size / 3.5, "paint-order": "stroke", "stroke-linejoin": "round", "pointer-events": "none" };
    root.append(text(x, y - size * 0.15, name, { ...halo, "font-weight": 600 }), text(x, y + size, who, halo));
  }
}
