import type { TestContext } from "vitest";
import type { Result } from "../../reports/index.ts";
import { atCallSite } from "./call-site.ts";
import type { Capstan } from "./capstan.ts";
import type { Checked, CheckOptions } from "./options.ts";
import { placeOf } from "./place-of.ts";
import { now } from "./time-budget.ts";

/** What the fixture needs of the context of a test. */
export type FixtureContext = Pick<TestContext, "task" | "annotate" | "signal" | "skip">;

/**
 * Fixtures for `test.extend()`, for those who have fixtures of their own:
 * `const test = base.extend(capstanFixtures)`.
 */
export const capstanFixtures = {
  // Vitest reads the names of what a fixture needs from its parameter.
  async capstan(
    { task, annotate, signal, skip }: FixtureContext,
    use: (capstan: Capstan) => Promise<void>,
  ): Promise<void> {
    await use(capstanFor({ task, annotate, signal, skip }));
  },
};

function capstanFor(context: FixtureContext): Capstan {
  const place = placeOf(context, now());
  function check(checked: Checked, options: CheckOptions = {}): Promise<Result> {
    // Everything that is heavy is loaded when it is needed: a test file that checks nothing pays nothing.
    return atCallSite(check, async () => {
      const module = await import("./check.ts");
      return module.check(checked, options, place, process.env);
    });
  }
  return { check };
}
