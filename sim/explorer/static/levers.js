/** The controls of a scenario: sliders, questions, shocks. */

import { h } from "./dom.js";

/**
 * Builds the controls; `moved(lever, position)` is called when one of them is moved, `since(quarter)`
 * when those that are dated are to begin in another quarter, and `near(lever)` when a slider is
 * about to be moved: it has the focus, or the pointer rests on it.
 */
export function build(form, scene, state, moved, since, near) {
  const dated = scene.levers.filter((lever) => lever.dated);
  const of = (kind) => scene.levers.filter((lever) => lever.kind === kind);
  const makers = { scale, question, shock };
  const group = (kind, title, open) => {
    const levers = of(kind);
    if (!levers.length) return null;
    const count = levers.filter((lever) => place(lever, state) !== lever.usual).length;
    return h("details", { open: open || count > 0 }, h("summary", {}, title), levers.map((lever) => watched(makers[kind](lever, state, moved), lever, near)),
      kind === "scale" && dated.length && since ? sinceWhen(scene, dated, state, since) : null);
  };
  form.replaceChildren(h("h2", {}, "Levers"), ...[
    group("scale", "What if", matchMedia("(min-width: 60rem)").matches),
    group("shock", "Shocks of the scenario", false),
    group("question", "Where sources disagree", false),
  ].filter(Boolean));
}

const REST = 150;  // milliseconds after which a pointer rests

/** A lever that says when it is about to be moved. */
function watched(element, lever, near) {
  let timer = 0;
  if (near && lever.kind === "scale") {
    element.addEventListener("focusin", () => near(lever));
    element.addEventListener("pointerenter", () => { timer = setTimeout(() => near(lever), REST); });
    element.addEventListener("pointerleave", () => clearTimeout(timer));
  }
  return element;
}

/** From which quarter on dated levers differ. */
function sinceWhen(scene, dated, state, since) {
  const first = scene.moments[1];
  const select = h("select", { id: "since", onchange: () => since(select.value === first ? "" : select.value) },
    scene.moments.slice(1).map((quarter) => h("option", { value: quarter, selected: quarter === (state.since || first) }, quarter === first ? `${quarter}, the first quarter` : quarter)));
  return h("div", { class: state.since ? "lever moved" : "lever" }, h("label", { for: "since" }, "These begin in"), select,
    h("small", {}, `${dated.map((lever) => lever.title).join(", ")}: until then every world stays as it is.`));
}

/** Which position a lever has: its place in the list. */
export function place(lever, state) {
  const name = lever.kind === "shock"
    ? ((state.off ?? "").split(",").includes(lever.name.slice(4)) ? "off" : "as-is")
    : state[lever.name];
  const found = lever.positions.findIndex((position) => position.name === name);
  return found < 0 ? lever.usual : found;
}

function scale(lever, state, moved) {
  const id = `lever-${lever.name}`, at = place(lever, state);
  const words = h("output", { for: id }, lever.positions[at].label);
  const box = h("div", { class: at === lever.usual ? "lever" : "lever moved" });
  const show = (k) => {
    words.textContent = lever.positions[k].label;
    input.setAttribute("aria-valuetext", lever.positions[k].label);
    box.className = k === lever.usual ? "lever" : "lever moved";
  };
  const input = h("input", {
    type: "range", id, min: 0, max: lever.positions.length - 1, step: 1, value: at,
    "aria-valuetext": lever.positions[at].label, "aria-describedby": `${id}-help`,
    oninput: () => { show(Number(input.value)); moved(lever, lever.positions[Number(input.value)].name); },
  });
  box.append(h("label", { for: id }, lever.title), input, words, h("small", { id: `${id}-help` }, lever.help));
  return box;
}

function question(lever, state, moved) {
  const id = `lever-${lever.name}`, at = place(lever, state);
  const select = h("select", { id, onchange: () => moved(lever, select.value) },
    lever.positions.map((position, k) => h("option", { value: position.name, selected: k === at }, position.label)));
  return h("div", { class: at === lever.usual ? "lever" : "lever moved" }, h("label", { for: id }, lever.title), select);
}

function shock(lever, state, moved) {
  const id = `lever-${lever.name}`;
  const input = h("input", {
    type: "checkbox", id, checked: place(lever, state) === lever.usual,
    onchange: () => moved(lever, input.checked ? "as-is" : "off"),
  });
  return h("div", { class: "lever" }, h("label", { for: id }, input, ` ${lever.title}`),
    lever.help ? h("small", {}, lever.help) : null);
}

/** The state with a lever moved. */
export function after(state, lever, position) {
  const next = { ...state };
  if (lever.kind === "shock") {
    const off = new Set((state.off ?? "").split(",").filter(Boolean));
    if (position === "off") off.add(lever.name.slice(4)); else off.delete(lever.name.slice(4));
    next.off = [...off].sort().join(",");
  } else {
    next[lever.name] = position === "as-is" ? "" : position;
  }
  return next;
}
