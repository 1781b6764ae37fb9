import { describe, expect, test } from "vitest";
import {
  agreementLines,
  plain,
  renderAgreement,
  renderHtml,
  renderMarkdown,
  type ResultCrossReplay,
} from "../../reports/index.ts";
import { agreementTable } from "../../harness/suite/agreement.ts";
import { buildCell, buildCounterexample, buildProperty, buildResult } from "../reports/build.ts";

type Verdict = "held" | "violated" | "inconclusive";

const backends = [
  { name: "sim", server: "simulated nats-server 2.15.1", runs: 100 },
  { name: "process", server: "nats-server 2.15.1", runs: 1 },
];

/** One cell on two backends with one property; what is violated has a counterexample named after its backend. */
function sideBySide(
  sim: Verdict,
  real: Verdict,
  replays: readonly Partial<ResultCrossReplay>[] = [],
  claimed = false,
) {
  const view = (backend: string, verdict: Verdict) =>
    buildCell({
      backend,
      verdict: claimed ? verdict : "held",
      properties: [
        buildProperty({
          claimed,
          verdict,
          ...(verdict === "violated" && { counterexample: backend, runsViolated: 1 }),
          ...(verdict === "inconclusive" && { reason: "no fault took effect" }),
        }),
      ],
    });
  const cells = [view("sim", sim), view("process", real)];
  const counterexamples = cells
    .filter(({ properties }) => properties[0]?.verdict === "violated")
    .map(({ backend }) => buildCounterexample({ id: backend, property: "no-loss" }));
  const result = buildResult({ cells, counterexamples });
  const full = replays.map((replay) => ({
    counterexample: "sim",
    foundOn: "sim",
    replayedOn: "process",
    variant: "smallest" as const,
    rate: { failed: 0, runs: 3 },
    rateAtHome: { failed: 20, runs: 20 },
    anomaliesFound: ["lost"],
    anomaliesReplayed: [],
    ...replay,
  }));
  const agreement = agreementTable({ result, backends, replays: full });
  return { result: { ...result, agreement }, property: agreement.cells[0]?.properties[0] };
}

const reproduced = { rate: { failed: 2, runs: 3 }, anomaliesReplayed: ["lost"] };

describe("two backends are", () => {
  test("the same if nothing was broken on either", () => {
    expect(sideBySide("held", "held").property).toMatchObject({ agreement: "same" });
  });

  test("the same if both broke a property by themselves", () => {
    expect(sideBySide("violated", "violated", [reproduced]).property).toMatchObject({ agreement: "same" });
  });

  test("the same if what one broke fails on the other in the same way", () => {
    expect(sideBySide("violated", "held", [reproduced]).property).toMatchObject({ agreement: "same" });
    expect(
      sideBySide("violated", "inconclusive", [{ rate: { failed: 0, runs: 3 } }, reproduced]).property,
    ).toMatchObject({
      agreement: "same",
    });
  });

  test("different if a sure counterexample never fails on the other, claimed or not", () => {
    for (const claimed of [true, false]) {
      const { property } = sideBySide("violated", "held", [{}], claimed);
      expect(property).toMatchObject({ agreement: "different", claimed });
      expect(property?.reason).toBe("broken on sim, and in none of 3 replays on process");
    }
  });

  test("different if it fails in another way", () => {
    const other = { rate: { failed: 3, runs: 3 }, anomaliesReplayed: ["duplicated"] };
    expect(sideBySide("violated", "held", [other]).property).toMatchObject({
      agreement: "different",
      reason: "lost on sim, but duplicated on process",
    });
  });

  test("different if it was broken and nothing was replayed", () => {
    expect(sideBySide("violated", "held").property).toMatchObject({ agreement: "different" });
  });

  test("open if one could not judge it, with the reason", () => {
    expect(sideBySide("held", "inconclusive").property).toMatchObject({
      agreement: "open",
      reason: "process: no fault took effect",
    });
    const unable = { rate: { failed: 0, runs: 0 }, reason: "power-loss: cannot" };
    expect(sideBySide("violated", "held", [unable]).property).toMatchObject({
      agreement: "open",
      reason: "broken on sim; process: power-loss: cannot",
    });
  });

  test("open if it is a matter of luck where it was found, too", () => {
    const { property } = sideBySide("violated", "held", [{ rateAtHome: { failed: 2, runs: 20 } }]);
    expect(property?.agreement).toBe("open");
    expect(property?.reason).toContain("2 of 20 seeds (smallest)");
  });
});

describe("an agreement is told", () => {
  const { result } = sideBySide("violated", "held", [{}], true);

  test("on a terminal, with every difference", () => {
    const text = agreementLines(result, { width: 100, style: plain }).join("\n");
    expect(text).toContain("1 cell on sim and process: 1 different.");
    expect(text).toContain("≠ different  at-least-once under partition: no-loss (claimed)");
    expect(text).toContain("broken on sim, and in none of 3 replays on process");
  });

  test("as a page, with every cell and every replay", () => {
    const text = renderAgreement(result);
    expect(text).toContain("| at-least-once | partition | ✗ violated | ✓ held |  | ≠ different |");
    expect(text).toContain(
      "| at-least-once | partition | no-loss | sim | smallest: process 0 of 3 | 20 of 20 | lost |  |",
    );
    expect(text).toContain("- ≠ different: at-least-once under partition: no-loss (claimed)");
  });

  test("in Markdown and HTML reports", () => {
    expect(renderMarkdown(result)).toContain("≠ different  at-least-once under partition: no-loss (claimed)");
    const page = renderHtml(result);
    expect(page).toContain("Agreement of the backends");
    expect(page).toContain(
      "at-least-once under partition: no-loss (claimed): broken on sim, and in none of 3",
    );
  });

  test("only of several backends", () => {
    const { agreement: _, ...one } = result;
    expect(renderMarkdown(one)).not.toContain("Agreement");
    expect(renderHtml(one)).not.toContain("Agreement of the backends");
    expect(agreementLines(one, { width: 100, style: plain })).toEqual([]);
    expect(() => renderAgreement(one)).toThrow("run with --backend sim,process");
  });
});
