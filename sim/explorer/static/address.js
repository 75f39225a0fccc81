/** The state of the page, kept in the address after #, so that a link shows the same. */

const KNOWN = ["scenario", "state", "measure", "at", "look", "world", "outcome", "off"];

/** What the address says: an object of texts; levers by their names. */
export function read(text = location.hash) {
  return Object.fromEntries(new URLSearchParams(text.replace(/^#/, "")));
}

/** An address for a state; what is usual is left out. */
export function written(state) {
  const query = new URLSearchParams();
  const names = Object.keys(state).sort((a, b) => KNOWN.indexOf(a) - KNOWN.indexOf(b) || (a < b ? -1 : 1));
  for (const name of names) if (state[name]) query.set(name, state[name]);
  return `#${query.toString().replaceAll("%2C", ",")}`;
}

/** Puts a state into the address; a step back leads to the one before if it is a step. */
export function write(state, step) {
  const address = written(state);
  if (address === location.hash) return;
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

/** What of a state moves levers. */
export function levers(state) {
  const own = Object.entries(state).filter(([name, value]) => value && (!KNOWN.includes(name) || name === "off"));
  return Object.fromEntries(own);
}
