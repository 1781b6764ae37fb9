// Where processor time goes, by whose code spends it.
import { Session } from "node:inspector/promises";

/** Microseconds between two looks; shorter ones weigh upon what is measured. */
const INTERVAL = 500;

/**
 * Whose code a file is. What V8 and Node do natively counts for the code that called it.
 * @type {readonly (readonly [string, RegExp])[]}
 */
const owners = [
  ["client under test", /\/node_modules\/(?:@nats-io|nats)\//],
  ["strategy under test", /\/dist\/strategies\//],
  ["simulated server", /\/dist\/harness\/simulation\/nats\//],
  ["simulated network, clock and disk", /\/dist\/harness\/(?:simulation|protocol)\//],
  ["run, history, checkers", /\/dist\//],
  ["Node", /^node:/],
];

/**
 * Profiles `work`; gives the shares of its time in percent, by owner.
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Map<string, number>>}
 */
export async function sharesOf(work) {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
  await session.post("Profiler.start");
  await work();
  const { profile } = await session.post("Profiler.stop");
  session.disconnect();
  return sharesIn(profile);
}

/** @param {import("node:inspector").Profiler.Profile} profile */
function sharesIn({ nodes, samples = [], timeDeltas = [] }) {
  /** @type {Map<number, string>} */
  const ownerOf = new Map();
  // A caller stands before those that it calls.
  /** @param {number} id @param {string} inherited */
  const assign = (id, inherited) => {
    const node = byId.get(id);
    if (node === undefined) return;
    const owner = ownerByCode(node.callFrame) ?? inherited;
    ownerOf.set(id, owner);
    for (const child of node.children ?? []) assign(child, owner);
  };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  assign(nodes[0]?.id ?? 0, "other");
  /** @type {Map<string, number>} */
  const sums = new Map();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const owner = ownerOf.get(id) ?? "other";
    if (owner === "idle") continue;
    const time = timeDeltas[index] ?? 0;
    sums.set(owner, (sums.get(owner) ?? 0) + time);
    total += time;
  }
  return new Map(
    [...sums]
      .map(([owner, time]) => /** @type {const} */ ([owner, (100 * time) / total]))
      .sort((a, b) => b[1] - a[1]),
  );
}

/** @param {{ url: string, functionName: string }} callFrame */
function ownerByCode({ url, functionName }) {
  if (functionName === "(garbage collector)") return "garbage collection";
  if (functionName === "(idle)") return "idle";
  return owners.find(([, pattern]) => pattern.test(url))?.[0];
}
