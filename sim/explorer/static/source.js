/** Where the page gets its data: the server it came from. */

const page = crypto.randomUUID?.() ?? String(Math.random());

const GONE = "greatgame explore does not answer any more: it was ended, or the machine slept. Start it again and open the address that it prints.";
const OTHER = "This page belongs to an earlier run of greatgame explore. Open the address that it printed last.";

async function get(what, query = {}, signal) {
  const answer = await fetch(`/api/${what}?${new URLSearchParams(query)}`, { signal }).catch((error) => {
    throw error.name === "AbortError" ? error : new Error(GONE);
  });
  if (answer.status === 403) throw new Error(OTHER);
  const found = await answer.json().catch(() => ({ error: `The server answered ${answer.status}.` }));
  if (found.error) throw new Error(found.error);
  return found;
}

/** The live server: every question goes to it, and `view` waits until there is something new. */
export const live = {
  exported: false,
  scenarios: () => get("scenarios"),
  scene: (scenario) => get("scene", { scenario }),
  view: (query, seen, signal) => get("view", { ...query, page, seen }, signal),
  near: (query, lever) => get("near", { ...query, page, lever }).catch(() => null),
  answers: (query, signal) => get("answers", query, signal),
  world: (query, signal) => get("world", query, signal),
};
