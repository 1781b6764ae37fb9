import { describe, expect, test } from "vitest";
import { describeFault, definitionOf, parseSchedule } from "../../faults/index.ts";
import type { Link } from "../../harness/backends/world.ts";
import { recordingWorld } from "./support.ts";

const topology = { producers: 1, consumers: 1, broker: { servers: 3, syncInterval: 120_000 } };

/** The links that a partition holds, as `1>2` between servers. */
function held(parameters: object): string[] {
  const world = recordingWorld(topology);
  for (const fault of parseSchedule([{ kind: "server-partition", at: 0, ...parameters }], { topology })) {
    definitionOf(fault).inject(fault, world);
  }
  const [[, links] = []] = world.calls;
  return (links as Link[]).map(({ from, to }) => `${from}>${to}`.replaceAll("nats-", ""));
}

describe("a partition between servers", () => {
  test("isolates one", () => {
    expect(held({ servers: ["nats-1"] })).toEqual(["1>2", "1>3", "2>1", "3>1"]);
  });

  test("cuts a cluster in halves", () => {
    expect(held({ servers: ["nats-1", "nats-3"] })).toEqual(["1>2", "3>2", "2>1", "2>3"]);
  });

  test("works in one direction", () => {
    expect(held({ servers: ["nats-1"], direction: "outgoing" })).toEqual(["1>2", "1>3"]);
    expect(held({ servers: ["nats-1"], direction: "incoming" })).toEqual(["2>1", "3>1"]);
  });

  test("leaves a bridge", () => {
    expect(held({ servers: ["nats-1"], bridge: "nats-3" })).toEqual(["1>2", "2>1"]);
  });

  test("takes processes along, and keeps all others out", () => {
    expect(held({ servers: ["nats-1"], processes: ["producer-1"] }).slice(4)).toEqual([
      "producer-1>2",
      "2>producer-1",
      "producer-1>3",
      "3>producer-1",
      "consumer-1>1",
      "1>consumer-1",
    ]);
    expect(held({ servers: ["nats-1"], processes: [] }).slice(4)).toEqual([
      "producer-1>1",
      "1>producer-1",
      "consumer-1>1",
      "1>consumer-1",
    ]);
  });

  test("is told in words", () => {
    const json = [
      { servers: ["leader"] },
      { servers: ["leader", "follower-1"], direction: "incoming", bridge: "follower-2", processes: [] },
      { servers: ["nats-3"], duration: 500, processes: ["producer-1"] },
    ].map((parameters) => ({ kind: "server-partition", at: 100, ...parameters }));
    expect(parseSchedule(json, { topology }).map(describeFault)).toEqual([
      "server-partition leader | rest, from 100 ms until recovery",
      "server-partition leader, follower-1 | rest (only incoming; follower-2 reaches both; on their side no process), from 100 ms until recovery",
      "server-partition nats-3 | rest (on their side producer-1), 100 to 600 ms",
    ]);
  });
});
