/** Elements without HTML in strings: text stays text, whatever a scenario calls itself. */

const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An HTML element; attributes that start with "on" are listeners. */
export const h = (name, attributes, ...children) =>
  filled(document.createElement(name), attributes, children);

/** An SVG element. */
export const s = (name, attributes, ...children) =>
  filled(document.createElementNS(SVG, name), attributes, children);

export const $ = (id) => document.getElementById(id);

/** Calls only the last of several calls in quick succession. */
export function settled(call, pause) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => call(...values), pause);
  };
}
