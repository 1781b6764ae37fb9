import { describe, expect, test } from "vitest";
import { describeFault, definitionOf, parseSchedule } from "../../faults/index.ts";
import type { Link } from "../../harness/backends/world.ts";
import { recordingWorld } from "./support.ts";

const of = (servers: number) => ({ producers: 1, consumers: 1, broker: { servers, syncInterval: 120_000 } });
const topology = of(5);

/** For each server, in the order of names, those that it still reaches. */
function reached(parameters: object): string[] {
  const world = recordingWorld(topology);
  for (const fault of parseSchedule([{ kind: "server-ring", at: 0, ...parameters }], { topology })) {
    definitionOf(fault).inject(fault, world);
  }
  const [[, links] = []] = world.calls;
  const held = new Set((links as Link[]).map(({ from, to }) => `${from}>${to}`));
  expect(held.size).toBe((links as Link[]).length);
  return world.servers.map((from) =>
    world.servers
      .filter((to) => !held.has(`${from}>${to}`))
      .map((name) => name.replace("nats-", ""))
      .join(""),
  );
}

describe("a ring of majorities", () => {
  test("leaves each server itself and two neighbours: three of five, no two the same", () => {
    const ring = reached({});
    expect(ring).toEqual(["125", "123", "234", "345", "145"]);
    expect(new Set(ring).size).toBe(5);
  });

  test("goes in the order that is given", () => {
    const servers = ["nats-1", "nats-3", "nats-5", "nats-2", "nats-4"];
    expect(reached({ servers })).toEqual(["134", "245", "135", "124", "235"]);
  });

  test("says what it needs", () => {
    const errorOf = (json: object, servers: number) => () =>
      parseSchedule([{ kind: "server-ring", at: 0, ...json }], { topology: of(servers) });
    expect(errorOf({}, 1)).toThrow(
      "schedule[0] (server-ring): needs a broker of 5 servers, but the scenario has 1; set broker.servers, or run with --cluster 5",
    );
    expect(errorOf({}, 3)).toThrow("but the scenario has 3");
    expect(errorOf({ servers: ["nats-1", "nats-2", "nats-3"] }, 5)).toThrow(
      "expected a list of at least 5 server names",
    );
    expect(errorOf({ servers: ["nats-1", "nats-2", "nats-3", "nats-4", "nats-4"] }, 5)).toThrow(
      "expected each name only once",
    );
  });

  test("is told in words", () => {
    const servers = ["nats-1", "nats-3", "nats-5", "nats-2", "nats-4"];
    const json = [{ duration: 500 }, { servers }].map((each) => ({ kind: "server-ring", at: 100, ...each }));
    expect(parseSchedule(json, { topology }).map(describeFault)).toEqual([
      "server-ring in the order of names, 100 to 600 ms",
      "server-ring nats-1, nats-3, nats-5, nats-2, nats-4, from 100 ms until recovery",
    ]);
  });
});
