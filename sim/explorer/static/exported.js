/** Where a page in one file gets its data: from itself. Each lever can be moved on its own. */

const data = JSON.parse(document.getElementById("data").textContent);
const scene = data.scene;
const cache = new Map();

async function unpacked(name, packed) {
  if (!cache.has(name)) {
    const bytes = Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    cache.set(name, new Response(stream).json());
  }
  return cache.get(name);
}

/** The position that a question is about: nothing moved, or one lever. */
async function point(query) {
  const off = (query.off ?? "").split(",").filter(Boolean).map((shock) => [`off.${shock}`, "off"]);
  const own = scene.levers.filter((lever) => query[lever.name] && lever.kind !== "shock").map((lever) => [lever.name, query[lever.name]]);
  const key = [...off, ...own].sort().map((pair) => pair.join("=")).join("&");
  if (!(key in data.points)) {
    throw new Error(`This page holds every position of every lever on its own, not “${key}”. With greatgame installed: ${data.again} --at '${location.hash.slice(1)}'`);
  }
  return { key, found: await unpacked(key, data.points[key]), base: await unpacked("", data.points[""]) };
}

const both = (key, now, base) => (key ? { now, base } : { now });

globalThis.exported = {
  exported: true,
  scenarios: async () => data.scenarios,
  scene: async () => scene,

  async view(query) {
    const { key, found, base } = await point(query);
    const { state, measure } = query, moment = Number(query.moment);
    const dimension = scene.measures.find((one) => one.name === measure).dimension ? measure : "overall";
    return {
      seen: key, target: found.n, complete: true, failure: "", n: found.n, time: scene.moments.length - 1, moment, dimension,
      again: data.again,
      fans: both(key, found.fans[state][measure], base.fans[state][measure]),
      record: data.record[measure][state],
      leaders: both(key, found.leaders[dimension], base.leaders[dimension]),
      headline: found.headline[state][dimension][moment],
      ...(key ? { gaps: found.gaps[state][measure], moved: found.moved[state][moment], behind: found.behind[moment] } : {}),
    };
  },

  async answers(query) {
    const { found } = await point(query);
    const outcomes = data.outcomes[query.state];
    if (!outcomes.length) return { n: found.n, outcomes };
    const name = outcomes.some((one) => one.name === query.outcome) ? query.outcome : outcomes[0].name;
    return { n: found.n, outcomes, distribution: found.answers.distributions[name], changed: found.answers.changed, driven: found.answers.driven[query.state] ?? [] };
  },

  async world(query) {
    const { key } = await point(query);
    const worlds = await unpacked("worlds", data.worlds), found = worlds[Number(query.world)];
    if (key || !found) throw new Error(`This page tells worlds 0 to ${worlds.length - 1} of the untouched scenario; others need greatgame itself: ${data.again}`);
    return found;
  },
};

await import("./main.js");
