import { describe, expect, test } from "vitest";
import { drawCases, PairedCell, together } from "../../harness/compare/paired-cell.ts";
import { familiesOf, pairCells } from "../../harness/compare/pairs.ts";
import { sidesOf, type CompareRequest } from "../../harness/compare/sides.ts";
import { playCases } from "../../harness/search/play-cases.ts";
import { simulation } from "../../harness/backends/sim/backend.ts";
import { loadClient } from "../../harness/clients/client.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { settingOf } from "../../harness/suite/settings.ts";
import { intervalsOf, judged } from "../../reports/compare/judge.ts";
import type { SuiteSource } from "../../harness/suite/source.ts";

const seed = 7;

function source(strategy: string, faults: readonly string[] = ["crash", "drop"]): SuiteSource {
  return { files: [], client: "nats-io", strategies: [strategy], faults };
}

/** Two strategies on the same cases, in this thread. */
async function compared(base: string, head: string, runs: number, faults: readonly string[]) {
  const client = await loadClient("nats-io");
  const pairs = pairCells(await loadCells(source(base, faults)), await loadCells(source(head, faults)));
  const cells: PairedCell[] = [];
  for (const pair of pairs) {
    const cell = new PairedCell(pair);
    const task = {
      type: "cases",
      cell: 0,
      cases: drawCases(pair, seed, 0, runs),
      properties: pair.properties,
    } as const;
    const play = (side: "base" | "head") => playCases(settingOf(pair[side], simulation, client), task);
    cell.add(await play("base"), await play("head"));
    cells.push(cell);
  }
  const samples = [together(cells), ...cells.map((cell) => cell.sample())];
  return judged(samples, intervalsOf(samples));
}

describe(`two strategies on the same cases (seed ${seed})`, () => {
  test("a strategy does not differ from itself", async () => {
    const cells = await compared("at-least-once", "at-least-once", 12, ["crash", "drop"]);
    expect(cells.map(({ title }) => title)).toEqual(["all together", "crash", "drop"]);
    for (const { numbers, verdicts } of cells) {
      expect(numbers.filter(({ change }) => change !== "noise")).toEqual([]);
      expect(
        numbers
          .flatMap(({ difference }) => (difference === undefined ? [] : [difference.value]))
          .every((value) => value === 0),
      ).toBe(true);
      expect(verdicts.filter(({ change, differs }) => change !== "same" || differs)).toEqual([]);
    }
  });

  test("at-most-once loses what at-least-once keeps, and costs less", async () => {
    const [, drop] = await compared("at-most-once", "at-least-once", 60, ["drop"]);
    const loss = drop?.verdicts.find(({ property }) => property === "no-loss");
    expect(loss?.sides.map((side) => side?.runsViolated ?? 0)).toEqual([expect.any(Number), 0]);
    expect(loss).toMatchObject({ differs: true, difference: { high: expect.any(Number) } });
    expect(loss?.difference?.high).toBeLessThan(0);
    const cost = drop?.numbers.find(({ name }) => name === "cost.networkMessages");
    expect(cost).toMatchObject({ change: "worse", aspect: "cost" });
    expect(cost?.difference?.low).toBeGreaterThan(0);
  });

  test("cases do not depend on what is compared", async () => {
    const [one, two, three] = await Promise.all(
      ["at-most-once", "at-least-once", "exactly-once"].map((name) => loadCells(source(name, ["drop"]))),
    );
    if (one === undefined || two === undefined || three === undefined) throw new Error("there are three");
    const draw = (pairs: ReturnType<typeof pairCells>) => pairs.map((pair) => drawCases(pair, seed, 1, 3));
    expect(draw(pairCells(one, two))).toEqual(draw(pairCells(three, two)));
    expect(draw(pairCells(one, two))).not.toEqual(
      pairCells(one, two).map((pair) => drawCases(pair, seed, 2, 3)),
    );
  });

  test("mixed faults are of kinds that both tolerate", async () => {
    const [one, two] = await Promise.all(
      ["at-most-once", "at-least-once"].map((name) => loadCells(source(name, ["mixed"]))),
    );
    const [pair] = pairCells(one ?? [], two ?? []);
    const [first, second] = [one?.[0]?.family.kinds ?? [], two?.[0]?.family.kinds ?? []];
    expect(pair?.family.kinds).toEqual(first.filter((kind) => second.includes(kind)));
  });

  test("each side gets the fault families of both", async () => {
    const cells = await loadCells({ files: [], client: "nats-io", strategies: ["at-most-once"] });
    const others = await loadCells({ files: [], client: "nats-io", strategies: ["exactly-once"] });
    const names = new Set([...cells, ...others].map(({ family }) => family.name));
    expect(new Set(familiesOf(cells, others))).toEqual(names);
    expect(familiesOf(cells, others)[0]).toBe("none");
  });

  test("what cannot run the same cases is refused", async () => {
    const delivery = await loadCells(source("at-least-once", ["crash"]));
    const data = await loadCells(source("share-all", ["crash"]));
    expect(() => pairCells(delivery, data)).toThrow(
      'cannot run the same cases: the kind is "delivery" in one and "data" in the other',
    );
    expect(() => pairCells(delivery, [])).toThrow("there are no two cells");
  });
});

describe("sidesOf", () => {
  const nothing: CompareRequest = {
    strategies: [],
    clients: [],
    servers: [],
    settings: [],
    common: { files: [] },
  };

  test.each<[Partial<CompareRequest>, readonly string[]]>([
    [{ strategies: ["a", "b"] }, ["a", "b"]],
    [{ strategies: ["a"], clients: ["nats-io", "nats@2"] }, ["nats-io", "nats@2"]],
    [{ servers: ["2.10", "2.15"] }, ["nats-server 2.10", "nats-server 2.15"]],
    [{ settings: [{ ackWait: 5 }, { ackWait: 6 }] }, ["ackWait=5", "ackWait=6"]],
    [{ strategies: ["a"], settings: [{ ackWait: 5 }] }, ["settings as they are", "ackWait=5"]],
  ])("takes %j apart", (request, names) => {
    const sides = sidesOf({ ...nothing, ...request });
    expect(sides.map(({ name }) => name)).toEqual(names);
    expect(JSON.stringify(sides[0].source)).not.toBe(JSON.stringify(sides[1].source));
  });

  test.each<[Partial<CompareRequest>, string]>([
    [{}, "nothing to compare: give two strategies"],
    [{ strategies: ["a"] }, "nothing to compare: a with what?"],
    [{ strategies: ["a", "b", "c"] }, "two things are compared, and 3 strategies are given"],
    [{ strategies: ["a", "b"], servers: ["2.9", "2.10"] }, "strategies and servers are both given twice"],
  ])("refuses %j", (request, message) => {
    expect(() => sidesOf({ ...nothing, ...request })).toThrow(message);
  });

  test("settings that a strategy does not have are refused with a suggestion", async () => {
    const cells = loadCells({ ...source("at-least-once"), settings: { akWait: 3 } });
    await expect(cells).rejects.toThrow(
      'strategy at-least-once has no setting "akWait"; did you mean "ackWait"?',
    );
    const [cell] = await loadCells({ ...source("at-least-once"), settings: { ackWait: 3 } });
    expect(cell?.scenario.settings).toEqual({ ackWait: 3 });
  });
});
