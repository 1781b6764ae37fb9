import { describe, expect, test } from "vitest";
import { defineScenario, withServers } from "../../harness/scenario/define.ts";
import { replicasOf, serverNames } from "../../harness/scenario/topology.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { atLeastOnce } from "../../strategies/index.ts";

const define = (broker: object) => defineScenario({ name: "s", strategy: atLeastOnce, broker });

describe("the servers of a scenario", () => {
  test("are one unless it says so", () => {
    expect(serverNames(define({}).topology)).toEqual(["nats-1"]);
    expect(serverNames(define({ servers: 3 }).topology)).toEqual(["nats-1", "nats-2", "nats-3"]);
  });

  test("keep a stream all together unless it says so", () => {
    expect(replicasOf(define({}).topology)).toBe(1);
    expect(replicasOf(define({ servers: 5 }).topology)).toBe(5);
    expect(replicasOf(define({ servers: 5, replicas: 3 }).topology)).toBe(3);
  });

  test.each([
    [{ servers: 2 }, "scenario s: broker.servers is 2; expected 1, 3, 5"],
    [{ servers: "3" }, 'scenario s: broker.servers is "3"; expected 1, 3, 5'],
    [{ servers: 3, replicas: 4 }, "scenario s: broker.replicas is 4; expected a whole number from 1 to 3"],
    [{ replicas: 3 }, "scenario s: broker.replicas is 3; expected 1"],
  ])("%j is an error that names place and value", (broker, message) => {
    expect(() => define(broker)).toThrow(message);
  });

  test("can be overridden, unless its streams need more", () => {
    const scenario = define({ servers: 3, replicas: 3 });
    expect(withServers(scenario, 5).topology.broker).toMatchObject({ servers: 5, replicas: 3 });
    expect(() => withServers(scenario, 1)).toThrow("scenario s: broker.replicas is 3; expected 1");
  });

  test("are overridden in every cell of a suite", async () => {
    const cells = await loadCells({ files: [], faults: ["none"], client: "nats-io", servers: 3 });
    expect(new Set(cells.map(({ scenario }) => scenario.topology.broker.servers))).toEqual(new Set([3]));
  });
});
