/** What an address may say of a scenario: the rest is left out, and named. */

const LOOKS = ["all", "one"];

/** The state without what the scenario does not know, and words for each such thing. */
export function sound(state, scene) {
  const off = (state.off ?? "").split(",").filter(Boolean);
  const shocks = off.filter((name) => scene.levers.some((lever) => lever.name === `off.${name}`));
  const wrong = Object.entries(state).filter(([name, value]) => value && name !== "off" && !known(name, value, scene));
  const kept = Object.fromEntries(Object.entries(state).filter(([name]) => !wrong.some(([other]) => other === name)));
  return {
    state: "off" in state ? { ...kept, off: shocks.join(",") } : kept,
    wrong: [...wrong.map(([name, value]) => `${name}=${value}`), ...off.filter((name) => !shocks.includes(name)).map((name) => `off=${name}`)],
  };
}

function known(name, value, scene) {
  const among = (list) => list.includes(value);
  const lever = scene.levers.find((one) => one.name === name);
  if (lever) return among(lever.positions.map((position) => position.name));
  switch (name) {
    case "scenario": case "outcome": return true;  // the server knows
    case "state": return Object.hasOwn(scene.states, value);
    case "measure": return among(scene.measures.map((one) => one.name));
    case "at": return among(scene.moments);
    case "since": return among(scene.moments.slice(1));
    case "look": return among(LOOKS);
    case "world": return /^\d{1,9}$/.test(value);
    default: return false;
  }
}
