import { buildCell, buildCounterexample, buildProperty, buildResult } from "./build.ts";

/** A result with one broken claim, one inconclusive claim, and one property that is not claimed. */
export function smallResult(): ReturnType<typeof buildResult> {
  const broken = buildProperty({
    property: "no-duplicates",
    verdict: "violated",
    runsViolated: 4,
    counterexample: "8f3c21",
  });
  return buildResult({
    verdict: "violated",
    cells: [
      buildCell({
        strategy: "exactly-once",
        fault: "crash",
        verdict: "violated",
        properties: [buildProperty(), broken],
      }),
      buildCell({
        strategy: "exactly-once",
        fault: "pause",
        verdict: "inconclusive",
        properties: [
          buildProperty({ verdict: "inconclusive", reason: "no fault took effect" }),
          buildProperty({ property: "in-order", claimed: false }),
        ],
      }),
    ],
    counterexamples: [buildCounterexample()],
  });
}
