import { expect } from "vitest";
import { judge } from "../../../harness/checkers/compose.ts";
import type { Anomaly, Verdict } from "../../../harness/checkers/verdict.ts";
import type { History } from "../../../harness/history/events.ts";
import type { DeliveryProperty } from "../../../harness/scenario/claims.ts";

/** The verdict on one property. */
export function verdictOn(property: DeliveryProperty, history: History): Verdict {
  const [judged] = judge(history, [property]);
  expect(judged?.property).toBe(property);
  return judged?.verdict as Verdict;
}

/** The anomalies of a verdict; none if it is not `violated`. */
export function anomaliesOf(verdict: Verdict): readonly Anomaly[] {
  return verdict.verdict === "violated" ? verdict.anomalies : [];
}

/** Expects `violated` with anomalies that match these in order, and returns them. */
export function expectViolated(
  verdict: Verdict,
  ...anomalies: readonly Partial<Anomaly>[]
): readonly Anomaly[] {
  expect(verdict).toMatchObject({ verdict: "violated", anomalies });
  const found = anomaliesOf(verdict);
  expect(found).toHaveLength(anomalies.length);
  return found;
}

/** Expects `inconclusive` with a reason that matches. */
export function expectInconclusive(verdict: Verdict, reason: RegExp): void {
  expect(verdict.verdict).toBe("inconclusive");
  expect(verdict).toHaveProperty("reason", expect.stringMatching(reason));
}

/** Expects `held`. */
export function expectHeld(verdict: Verdict): void {
  expect(verdict).toEqual({ verdict: "held" });
}
