import { describe, expect, test } from "vitest";
import type { ResultCell } from "../../reports/model.ts";
import { portraits } from "../../reports/view/portrait.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildProperty, buildResult } from "./build.ts";

type Sets = Partial<ResultCell["delivery"]>;

/** A cell of a strategy under a fault with so many anomalies among 1,000 messages. */
function cell(strategy: string, fault: string, sets: Sets, answered = 900, cost = 4): ResultCell {
  const base = buildCell({ strategy, fault });
  return {
    ...base,
    delivery: { ...base.delivery, attempted: 1000, acknowledged: 950, lost: 0, duplicated: 0, ...sets },
    availability: { ...base.availability, duringFaults: wilson(answered, 1000) },
    cost: { ...base.cost, networkMessages: cost },
  };
}

const faults = ["partition", "drop", "crash", "cut", "pause"];

function under(
  strategy: string,
  sets: (fault: string) => Sets,
  answered: number,
  cost: number,
): ResultCell[] {
  return faults.map((fault) => cell(strategy, fault, sets(fault), answered, cost));
}

const result = buildResult({
  cells: [
    ...under("careless", () => ({ lost: 60, duplicated: 5 }), 1000, 2),
    ...under("careful", (fault) => (fault === "crash" ? { duplicated: 9 } : {}), 800, 6),
  ],
});
const [careless, careful] = portraits(result);

describe("portrait of a strategy", () => {
  test("tells what went wrong with rates, kinds and the worst fault", () => {
    expect(careless?.gaveUp).toContain("65 in 1,000 messages went wrong (58.5 to 72.2)");
    expect(careless?.gaveUp).toContain("300 lost and 25 duplicated");
    expect(careful?.gaveUp).toContain("worst under crash (9 in 1,000)");
  });

  test("names the price beside the cheapest of the others", () => {
    expect(careless?.gaveUp).toContain("took 2 messages of the network, the fewest here");
    expect(careful?.gaveUp).toContain("took 6 messages of the network, 3 times as many as with careless");
  });

  test("advises by what its user must live with, and where only few faults do harm names them", () => {
    expect(careless?.choose).toContain(
      "a message may be lost and a message may be handled twice, and callers must be answered at once",
    );
    expect(careful?.choose).toContain("handled twice under crash, and callers can wait");
    expect(careful?.choose).toContain("20.0 % of what they asked during faults got no answer");
  });

  test("ranks only where intervals do not overlap", () => {
    expect(careful?.choose).toContain("No other strategy here has so few anomalies.");
    expect(careless?.choose).toContain("No other strategy here answers so much.");
    const [twin] = portraits(
      buildResult({ cells: ["a", "b"].map((name) => cell(name, "drop", { lost: 9 })) }),
    );
    expect(twin?.choose).not.toMatch(/No other|had fewer/);
    const worse = [cell("good", "drop", { lost: 1 }, 990), cell("bad", "drop", { lost: 90 }, 700)];
    expect(portraits(buildResult({ cells: worse }))[1]?.choose).toContain(
      "Here good had fewer anomalies and answered more.",
    );
  });

  test("recommends nothing that broke its claims, and nothing that was not asked", () => {
    const broken = buildCell({
      verdict: "violated",
      properties: [buildProperty({ property: "no-loss", verdict: "violated", runsViolated: 3 })],
    });
    const [one] = portraits(buildResult({ cells: [broken] }));
    expect(one?.gaveUp).toContain("It broke what it claims: no-loss under");
    expect(one?.choose).toBe("Do not choose it before the broken claims are understood.");
    const [silent] = portraits(buildResult({ cells: [cell("quiet", "drop", { attempted: 0 })] }));
    expect(silent?.choose).toBe("This run asked too little of it to say.");
  });

  test("counts fault families apart from no fault, and says what could not be judged", () => {
    const unclear = { ...cell("one", "cut", {}), verdict: "inconclusive" as const };
    const [one] = portraits(
      buildResult({ cells: [cell("one", "none", {}), cell("one", "drop", {}), unclear] }),
    );
    expect(one?.kept).toMatch(
      /^What it claims held under 1 of 2 fault families and without faults, in \d+ runs \(1 cell could not be judged\): /,
    );
    const [pair] = portraits(buildResult({ cells: [cell("one", "none", {}), cell("one", "drop", {})] }));
    expect(pair?.kept).toMatch(/^All that it claims held under drop and without faults, in /);
  });

  test("says how much is compatible with seeing nothing go wrong", () => {
    const [one] = portraits(buildResult({ cells: [cell("clean", "drop", {})] }));
    expect(one?.kept).toContain("None of 1,000 messages went wrong, so probably at most 3.83 in 1,000 do.");
    expect(one?.choose).toContain("what was acknowledged must be right");
  });

  test("leaves out what a stronger property implies, and joins what breaks together", () => {
    const properties = [
      ...["linearizable", "causal", "converges"].map((property) => buildProperty({ property })),
      ...["durable", "no-lost-writes"].map((property) =>
        buildProperty({ property, claimed: false, verdict: "violated" }),
      ),
    ];
    const [one] = portraits(buildResult({ cells: [buildCell({ fault: "crash", properties })] }));
    expect(one?.kept).toContain("linearizable and converges");
    expect(one?.gaveUp).toContain("durable and no-lost-writes (under crash)");
  });

  test("compares data only with data, and names the model and its kinds of harm", () => {
    const latency = { count: 0, p50: 0, p99: 0, max: 0 };
    const data = {
      model: "session",
      models: { session: 1, linearizable: 9 },
      availability: { affected: wilson(0, 0), unaffected: wilson(0, 0) },
      lostWrites: 0,
      staleReads: 12,
      divergentKeys: 1,
      staleness: latency,
      reacquisition: latency,
    };
    const held = { ...cell("shared", "partition", {}), data };
    const calm = { ...cell("shared", "none", {}), data: { ...data, model: "linearizable" } };
    const [one] = portraits(buildResult({ cells: [held, calm, cell("queue", "partition", {}, 900, 1)] }));
    expect(one?.kept).toContain(
      "Whatever the fault, readers saw at least session consistency (linearizable consistency without faults).",
    );
    expect(one?.gaveUp).toContain("24 stale reads and 2 keys on which nodes differed in the end");
    expect(one?.gaveUp).not.toContain("queue");
    expect(one?.choose).toContain("an old value may be read");
  });
});
