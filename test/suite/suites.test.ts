import { describe, expect, test } from "vitest";
import { defineScenario } from "../../harness/scenario/define.ts";
import { costSizes } from "../../harness/suite/cost.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { runsOf } from "../../harness/suite/run-suite.ts";
import type { SuiteSource } from "../../harness/suite/source.ts";
import { costPrefix } from "../../reports/view/cost-cells.ts";
import { dataStrategies, shareNothing, strategies } from "../../strategies/index.ts";

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
    expect(cells).toHaveLength((strategies.length + 2) * costSizes.length);
    const own = cells.filter(({ scenario }) => scenario.strategy.name === "share-all");
    expect(own.map(({ scenario }) => scenario.name)).toEqual(costSizes.map((size) => `${costPrefix}${size}`));
    expect(own.map(({ scenario }) => scenario.topology.nodes)).toEqual(costSizes);
    expect(cells.every(({ family }) => family.name === "none")).toBe(true);
  });

  test("has sessions that stay with their own keys, equally popular ones and others", async () => {
    const cells = await load({ suite: "cost", strategies: ["share-nothing"], nodes: [4] });
    const shapes = cells.map(({ id, scenario }) =>
      scenario.kind === "data" ? [id, scenario.sessions.pinned, scenario.workload.skew] : [id],
    );
    expect(shapes).toEqual([
      ["cost-4/share-nothing/none", false, 0],
      ["cost-pinned-4/share-nothing/none", true, 0],
      ["cost-pinned-skewed-4/share-nothing/none", true, 1],
    ]);
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
    expect(ids).toContain("pinned/share-nothing/partition");
  });
});

describe("how many runs a cell gets", () => {
  test("is what is asked for, unless its scenario takes more or fewer to tell something", async () => {
    const cells = await load({ suite: "claims", strategies: ["share-nothing"] });
    const runs = (id: string, asked: number) => {
      const cell = cells.find((one) => one.id === id);
      return cell && runsOf(cell, asked);
    };
    expect(runs("built-in/share-nothing/crash", 20)).toBe(20);
    expect(runs("pinned/share-nothing/crash", 20)).toBe(80);
    expect(runs("cost-9/share-nothing/none", 20)).toBe(10);
    // A spread needs two, unless one alone is wanted.
    expect(runs("cost-9/share-nothing/none", 3)).toBe(2);
    expect(runs("cost-9/share-nothing/none", 1)).toBe(1);
    const [cell] = await load({ suite: "claims", strategies: ["share-all"] });
    expect(cell && [cell.id, runsOf(cell, 20)]).toEqual(["built-in/share-all/none", 60]);
  });

  test("cannot be nothing", () => {
    expect(() => defineScenario({ strategy: shareNothing, effort: 0 })).toThrow("effort is 0");
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
