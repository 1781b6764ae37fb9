import { describe, expect, it } from "vitest";
import { checkLinearizable } from "../../../harness/checkers/consistency/linearizability.ts";
import { modelNames, models } from "../../../harness/checkers/consistency/models/index.ts";
import { seed } from "../support/seed.ts";
import { isLinearizable } from "./support/brute-force.ts";
import {
  type Comparison,
  compareImplied,
  compareLinearizability,
  compareSequential,
  compareSessions,
  smallHistory,
} from "./support/oracle.ts";
import { corruptions, drawFrom, linearizableHistory, outputsOf } from "./support/random-operations.ts";

// Goal: checkers that search cleverly say what trying every order says. Method: both judge the same small
// random histories; `npm run oracle` does so with many more of them.
const histories = 2_000;

describe(`consistency checkers agree with naive definitions (seed ${seed})`, () => {
  const checks = {
    linearizability: compareLinearizability,
    "sequential consistency": compareSequential,
    "session guarantees": compareSessions,
    "what stronger models imply": compareImplied,
  };
  for (const [name, compare] of Object.entries(checks)) {
    it(name, () => {
      const into: Comparison = { counts: { held: 0, violated: 0 }, differences: [] };
      for (let index = 0; index < histories; index += 1) {
        const { model, operations } = smallHistory(seed + index);
        compare(into, model, operations, `${seed + index}`);
      }
      expect(into.differences).toEqual([]);
      // Agreement means nothing where one verdict hardly occurs.
      expect(Math.min(into.counts.held, into.counts.violated)).toBeGreaterThan(histories / 20);
    });
  }
});

describe(`every change of one output of a linearizable history is judged as the oracle does (seed ${seed})`, () => {
  for (const model of modelNames) {
    it(model, () => {
      const seen = { held: 0, violated: 0 };
      for (let index = 0; index < 60; index += 1) {
        const draw = drawFrom(seed + index);
        const shape = {
          model,
          sessions: 3,
          operations: 6,
          keys: 1,
          duration: 8,
          info: 10,
          fail: 5,
          unique: index % 2 === 0,
        };
        const history = linearizableHistory(draw, shape);
        expect(checkLinearizable(models[model], history).verdict.verdict).not.toBe("violated");
        for (const changed of corruptions(history, outputsOf(draw, shape))) {
          const expected = isLinearizable(model, changed) ? "held" : "violated";
          expect(checkLinearizable(models[model], changed).verdict.verdict, JSON.stringify(changed)).toBe(
            expected,
          );
          seen[expected] += 1;
        }
      }
      expect(seen.violated).toBeGreaterThan(50);
    });
  }
});
