import { describe, expect, it } from "vitest";
import { checkers, combine, judge } from "../../harness/checkers/compose.ts";
import type { Verdict } from "../../harness/checkers/verdict.ts";
import { deliveryProperties } from "../../harness/scenario/claims.ts";
import { story } from "./support/story.ts";

const held: Verdict = { verdict: "held" };
const open = (reason: string): Verdict => ({ verdict: "inconclusive", reason });
const lost: Verdict = {
  verdict: "violated",
  anomalies: [{ kind: "lost", text: "gone", times: [] }],
};

describe("checkers", () => {
  it("has one for each property, in order", () => {
    expect([...checkers.keys()]).toEqual(deliveryProperties);
  });

  it("find an empty history inconclusive, all of them", () => {
    const verdicts = judge({ events: [] }).map(({ verdict }) => verdict.verdict);
    expect(verdicts).toEqual(deliveryProperties.map(() => "inconclusive"));
  });

  it("ignore what comes after the end", () => {
    const told = story().arrives("producer-1/1").recovery();
    told.quiet();
    const history = told.effect("producer-1/1").effect("ghost").invoke("producer-1/2").truncated();
    expect(judge(history).map(({ verdict }) => verdict)).toEqual(
      deliveryProperties.map(() => held),
    );
  });
});

describe("judge", () => {
  it("judges what it is asked to, in that order", () => {
    const history = story().acknowledged("producer-1/1").recovery().quiet();
    const judged = judge(history, ["progress", "no-loss"]);
    expect(judged).toMatchObject([
      { property: "progress", verdict: { verdict: "held" } },
      { property: "no-loss", verdict: { verdict: "violated" } },
    ]);
  });

  it("does not change the history", () => {
    const history = story().arrives("producer-1/1").recovery().stuck(["producer-1/1"], "x");
    const before = structuredClone(history);
    judge(history);
    expect(history).toEqual(before);
  });
});

describe("combine", () => {
  it("puts violated before inconclusive before held", () => {
    expect(combine([held, held])).toEqual(held);
    expect(combine([held, open("a"), held])).toEqual(open("a"));
    expect(combine([open("a"), lost, held])).toEqual(lost);
  });

  it("keeps all anomalies and each reason once", () => {
    expect(combine([lost, lost])).toMatchObject({ anomalies: { length: 2 } });
    expect(combine([open("a"), open("b"), open("a")])).toEqual(open("a; b"));
  });

  it("knows nothing of nothing", () => {
    expect(combine([])).toEqual(open("nothing was judged"));
  });
});
