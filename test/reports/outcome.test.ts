import { describe, expect, test } from "vitest";
import { brokenBeyondClaims, brokenClaims, testedSentence } from "../../reports/view/outcome.ts";
import { buildCell, buildProperty, buildResult } from "./build.ts";

const broken = (property: string, claimed = false) =>
  buildProperty({ property, claimed, verdict: "violated", runsViolated: 1 });

describe("what was tested, and what came of it", () => {
  test("names strategies, faults, runs, server and client", () => {
    const server = "simulated nats-server 2.15.1";
    const cells = ["a", "b"].flatMap((strategy) =>
      ["none", "drop", "cut"].map((fault) =>
        buildCell({ strategy, fault, runs: 20, server, client: "nats-io 3.4.0" }),
      ),
    );
    expect(testedSentence({ cells })).toBe(
      `2 strategies for messages under 2 fault families and without faults, 20 runs of each, on ${server} with nats-io 3.4.0.`,
    );
    const [cell] = cells;
    const mixed = [
      cell ?? buildCell(),
      buildCell({ fault: "drop", runs: 1, server: "other", client: "old" }),
    ];
    expect(testedSentence({ cells: mixed })).toContain(
      "under drop and without faults, 1 to 20 runs of each, on 2 kinds of server with 2 kinds of client.",
    );
    expect(testedSentence({ cells: [] })).toBe("");
  });

  test("names who broke what, properties that broke under the same faults together", () => {
    const cells = ["drop", "cut"].map((fault) =>
      buildCell({ strategy: "a", fault, properties: [broken("no-loss", true), broken("x"), broken("y")] }),
    );
    const result = buildResult({ cells });
    expect(brokenClaims(result)).toBe("a broke no-loss under drop and cut");
    expect(brokenBeyondClaims(result)).toBe("a broke x and y under drop and cut");
    expect(brokenClaims(buildResult({ cells: [buildCell()] }))).toBe("");
  });

  test("stays short however much broke", () => {
    const cells = Array.from({ length: 60 }, (_, index) =>
      buildCell({
        strategy: `strategy-${index % 10}`,
        fault: `fault-${Math.floor(index / 10)}`,
        properties: Array.from({ length: 9 }, (_, number) => broken(`property-${number}`)),
      }),
    );
    const text = brokenBeyondClaims(buildResult({ cells }));
    expect(text).toContain("strategy-0 broke property-0, property-1 and 7 more under 6 fault families");
    expect(text).toMatch(/; so did 6 more strategies$/);
  });
});
