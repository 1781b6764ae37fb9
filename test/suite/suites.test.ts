import { describe, expect, test } from "vitest";
import { costSizes } from "../../harness/suite/cost.ts";
import { loadCells } from "../../harness/suite/load.ts";
import type { SuiteSource } from "../../harness/suite/source.ts";
import { costPrefix } from "../../reports/view/cost-cells.ts";
import { dataStrategies, strategies } from "../../strategies/index.ts";

const load = (source: Partial<SuiteSource>) => loadCells({ files: [], client: "nats-io", ...source });

describe("the suite data", () => {
  test("has every data strategy under no fault and under all that it names", async () => {
    const cells = await load({ suite: "data" });
    expect(new Set(cells.map(({ scenario }) => scenario.strategy.name))).toEqual(
      new Set(dataStrategies.map(({ name }) => name)),
    );
    const partitioned = cells.filter(({ family }) => family.name === "partition");
    expect(partitioned).toHaveLength(dataStrategies.length);
  });

  test("has the same cells as the built-in one with a data strategy by name, so that they replay", async () => {
    const [first] = dataStrategies;
    const strategyNames = [first?.name ?? ""];
    const byName = await load({ strategies: strategyNames });
    expect((await load({ suite: "data", strategies: strategyNames })).map(({ id }) => id)).toEqual(
      byName.map(({ id }) => id),
    );
  });
});

describe("the suite cost", () => {
  test("has every strategy in every size, without faults, with work in proportion", async () => {
    const cells = await load({ suite: "cost" });
    expect(cells).toHaveLength(strategies.length * costSizes.length);
    const own = cells.filter(({ scenario }) => scenario.strategy.name === "share-all");
    expect(own.map(({ scenario }) => scenario.name)).toEqual(costSizes.map((size) => `${costPrefix}${size}`));
    expect(own.map(({ scenario }) => scenario.topology.nodes)).toEqual(costSizes);
    expect(cells.every(({ family }) => family.name === "none")).toBe(true);
  });

  test("takes other sizes", async () => {
    const cells = await load({ suite: "cost", strategies: ["share-all", "exactly-once"], nodes: [2, 4] });
    const who = cells.map(({ scenario: { topology } }) => topology.nodes ?? topology.producers);
    expect(who).toEqual([2, 4, 2, 4]);
  });

  test("is part of the suite claims, which has the built-in cells too", async () => {
    const ids = new Set((await load({ suite: "claims" })).map(({ id }) => id));
    expect(ids).toContain("cost-9/exactly-once/none");
    expect(ids).toContain("built-in/exactly-once/crash");
    expect(ids).toContain("built-in/share-all/crash");
  });
});

describe("numbers of nodes", () => {
  test("make one scenario each, with the number in its name if there are several", async () => {
    const choice = { suite: "data", strategies: ["share-all"], faults: ["none"] } as const;
    const several = await load({ ...choice, nodes: [1, 5] });
    expect(several.map(({ id }) => id)).toEqual(["built-in-1-nodes/share-all/none", "built-in-5-nodes/share-all/none"]);
    expect(several.map(({ scenario }) => scenario.topology.nodes)).toEqual([1, 5]);
    expect((await load({ ...choice, nodes: [5] })).map(({ id }) => id)).toEqual(["built-in/share-all/none"]);
  });

  test("are refused where no strategy holds data", async () => {
    await expect(load({ strategies: ["exactly-once"], nodes: [5] })).rejects.toThrow("--nodes is for data strategies");
  });
});
