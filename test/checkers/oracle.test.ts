import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkers, judge } from "../../harness/checkers/compose.ts";
import { foldFacts } from "../../harness/checkers/facts.ts";
import { statistics } from "../../harness/checkers/statistics.ts";
import type { Anomaly, Verdict } from "../../harness/checkers/verdict.ts";
import { anomaliesOf, verdictOn } from "./support/expect.ts";
import { type Expected, oracle } from "./support/oracle.ts";
import { anyHistory } from "./support/random-history.ts";
import { seed } from "./support/seed.ts";

// Goal: a checker that folds cleverly says what a naive definition says. Method: both judge the same
// small random histories, half of them nonsense and half of them nearly right.
const numRuns = 3000;

describe(`checkers agree with naive definitions (seed ${seed})`, () => {
  for (const property of checkers.keys()) {
    it(property, () => {
      const seen = { held: 0, violated: 0, inconclusive: 0 };
      const check = fc.property(anyHistory, (history) => {
        const actual = simplify(verdictOn(property, history));
        expect(actual).toEqual(oracle[property](history));
        seen[actual.verdict] += 1;
      });
      fc.assert(check, { seed, numRuns });
      // Agreement means nothing where one verdict hardly occurs.
      expect(Math.min(...Object.values(seen))).toBeGreaterThan(numRuns / 30);
    });
  }

  it("covers every place and part of a loss", () => {
    const seen = new Set<string>();
    const collect = fc.property(anyHistory, (history) => {
      for (const { where, part } of anomaliesOf(verdictOn("no-loss", history))) {
        seen.add(`${where}`).add(`${part}`);
      }
    });
    fc.assert(collect, { seed, numRuns });
    expect([...seen].toSorted()).toEqual(
      [
        "delivered, no effect",
        "middle",
        "never stored",
        "prefix",
        "stored, not delivered",
        "stored, then lost",
        "suffix",
        "undefined",
      ].toSorted(),
    );
  });
});

describe(`statistics (seed ${seed})`, () => {
  it("counts as many anomalies as the checkers report", () => {
    const check = fc.property(anyHistory, (history) => {
      const counts = statistics(foldFacts(history));
      const anomalies = judge(history).flatMap(({ verdict }) => anomaliesOf(verdict));
      const of = (kind: Anomaly["kind"]) => anomalies.filter((one) => one.kind === kind).length;
      expect(counts).toMatchObject({
        lost: of("lost"),
        duplicated: of("duplicated"),
        phantom: of("phantom"),
        corrupted: of("corrupted"),
        reordered: of("reordered"),
      });
    });
    fc.assert(check, { seed, numRuns });
  });

  it("counts sets of ids", () => {
    const check = fc.property(anyHistory, (history) => {
      const end = history.events.findIndex((e) => e.type === "phase" && e.phase === "end");
      const events = end < 0 ? history.events : history.events.slice(0, end);
      const ids = (type: string, applied = true) =>
        new Set(
          events.flatMap((e) =>
            e.type === type && "id" in e && (e.type !== "effect" || e.applied === applied)
              ? [e.id]
              : [],
          ),
        );
      const [sent, ok, info, failed, effected] = [
        ids("invoke"),
        ids("ok"),
        ids("info"),
        ids("fail"),
        ids("effect"),
      ];
      const certain = [...failed].filter((id) => !ok.has(id) && !info.has(id));
      const unknown = [...sent].filter((id) => !ok.has(id) && !certain.includes(id));
      const redelivered = [...ids("delivered")].filter((id) => {
        const times = (type: string) =>
          events.filter(
            (e) => e.type === type && "id" in e && e.id === id && (!("applied" in e) || e.applied),
          ).length;
        return times("delivered") > 1 && times("effect") === 1;
      });
      expect(statistics(foldFacts(history))).toMatchObject({
        attempted: sent.size,
        acknowledged: ok.size,
        failed: certain.length,
        indeterminate: unknown.length,
        delivered: ids("delivered").size,
        effected: effected.size,
        recovered: unknown.filter((id) => effected.has(id)).length,
        redelivered: redelivered.length,
      });
    });
    fc.assert(check, { seed, numRuns });
  });
});

function simplify(verdict: Verdict): Expected {
  const found = anomaliesOf(verdict).map(({ kind, id, where, part }) =>
    kind === "lost" ? `${kind} ${id} ${where} ${part}` : `${kind} ${id}`,
  );
  return { verdict: verdict.verdict, found: found.toSorted() };
}
