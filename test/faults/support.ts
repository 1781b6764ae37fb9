import type { FaultHandle, World } from "../../harness/backends/world.ts";
import type { Evidence } from "../../harness/history/events.ts";
import { processNames, serverNames, type Topology } from "../../harness/scenario/topology.ts";
import type { FaultSpace } from "../../faults/definition.ts";

const single: Topology = { producers: 2, consumers: 1, broker: { servers: 1, syncInterval: 120_000 } };

function withServers(servers: number): Topology {
  return { ...single, broker: { ...single.broker, servers } };
}

export const topology = single;

export const space: FaultSpace = { topology, horizon: 8_000, messages: 20 };

/** The space for faults that need so many servers. */
export function spaceFor({ leastServers = 1 }: { readonly leastServers?: number }): FaultSpace {
  return leastServers === 1 ? space : { ...space, topology: withServers(leastServers) };
}

/** A World that records every verb with its arguments, and `heal <number>` for each healed handle. */
export function recordingWorld(topology: Topology = single): World & { readonly calls: unknown[][]; readonly down: Set<string> } {
  const calls: unknown[][] = [];
  const down = new Set<string>();
  const handle = (evidence: Evidence, undo: () => void, ...call: unknown[]): FaultHandle => {
    const number = calls.push(call);
    return {
      heal: () => {
        calls.push(["heal", number]);
        undo();
      },
      evidence: () => evidence,
    };
  };
  const kill = (verb: string) => (name: string) => {
    const wasUp = !down.has(name);
    down.add(name);
    return handle({ killed: wasUp ? 1 : 0 }, () => down.delete(name), verb, name);
  };
  const act =
    (verb: string) =>
    (...rest: unknown[]) =>
      handle({ [verb]: 1 }, () => {}, verb, ...rest);
  const never = () => {
    throw new Error("not expected");
  };
  return {
    calls,
    down,
    processes: processNames(topology),
    servers: serverNames(topology),
    leaders: () => ({ stream: "nats-1", meta: "nats-1" }),
    now: () => 0,
    sleep: never,
    hold: act("hold"),
    cut: act("cut"),
    slow: act("slow"),
    intercept: act("intercept"),
    pause: act("pause"),
    skew: act("skew"),
    killProcess: kill("killProcess"),
    loseHost: kill("loseHost"),
    killServer: kill("killServer"),
    powerLoss: kill("powerLoss"),
    startProcess: never,
    startServer: never,
  };
}
