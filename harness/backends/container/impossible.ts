import type { Fault } from "../../scenario/fault.ts";

/** Why the power of a server in a container cannot be taken. */
export const noPowerLoss =
  "the backend container cannot take the power from a container; use --backend sim, or process where that can";

/** Why servers in containers cannot be cut off from others in one direction alone. */
export const noOneWay =
  "a container is on a network or it is not: the backend container cannot cut servers off in one direction alone; use --backend process";

const reasons: ReadonlyMap<string, string> = new Map([["power-loss", noPowerLoss]]);

/** Which of some kinds of faults cannot be injected where servers are containers, with the reasons. */
export function impossibleInContainers(kinds: ReadonlySet<string>): ReadonlyMap<string, string> {
  return new Map([...reasons].filter(([kind]) => kinds.has(kind)));
}

/** What is drawn in place of a fault that cannot be injected where servers are containers. */
export function possibleInContainers(fault: Fault): Fault {
  return fault.kind === "server-partition" ? { ...fault, direction: "both" } : fault;
}
