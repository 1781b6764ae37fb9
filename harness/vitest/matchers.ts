import type { MatcherState, TestContext } from "vitest";
import type { Property } from "../scenario/claims.ts";
import { atCallSite } from "./call-site.ts";
import type { Call, Outcome } from "./expectations.ts";
import type { Checked, CheckOptions, SearchOptions } from "./options.ts";
import { placeOf } from "./place-of.ts";
import type { TestPlace } from "./test-place.ts";
import { now } from "./time-budget.ts";

/** Matchers for scenarios and paths of scenario files; what they give must be awaited. */
export interface CapstanMatchers<R = unknown> {
  /** Expects that no run breaks a claim; told as by the fixture's `check`. */
  toKeepItsClaims(options?: CheckOptions): Promise<R>;
  /**
   * Expects that a run is found that breaks the property, claimed or not: for a weakness that is known.
   * Nothing is stored.
   */
  toViolate(property: Property, options?: SearchOptions): Promise<R>;
}

declare module "vitest" {
  // The parameter is Vitest's own.
  interface Matchers<T> extends CapstanMatchers<T> {}
}

/** The matchers as `expect.extend()` takes them; importing this module does so. */
export const capstanMatchers: {
  toKeepItsClaims: typeof toKeepItsClaims;
  toViolate: typeof toViolate;
} = { toKeepItsClaims, toViolate };

function toKeepItsClaims(this: MatcherState, checked: Checked, options: CheckOptions = {}): Promise<Outcome> {
  return atCallSite(toKeepItsClaims, async () => {
    const module = await import("./expectations.ts");
    return module.keepsItsClaims(checked, options, await placeIn(this), callOf(this));
  });
}

function toViolate(
  this: MatcherState,
  checked: Checked,
  property: Property,
  options: SearchOptions = {},
): Promise<Outcome> {
  return atCallSite(toViolate, async () => {
    const module = await import("./expectations.ts");
    return module.violates(checked, property, options, await placeIn(this), callOf(this));
  });
}

/** The share of a test's timeout that a matcher may use, however long it took to get there. */
const LEAST_SHARE = 0.2;

function callOf({ isNot }: MatcherState): Call {
  // Vitest leaves it undefined where nothing is negated, whatever its type says.
  return { negated: Boolean(isNot), env: process.env };
}

async function placeIn(state: MatcherState): Promise<TestPlace> {
  const { task = await currentTest() } = state as MatcherState & { readonly task?: TestContext["task"] };
  if (task === undefined) throw new Error("this matcher is for tests: await expect(…) inside of one");
  return placeOf(task.context, startOf(task));
}

/** Vitest 3 does not tell a matcher of which test it is part; of those that run together it could be any. */
async function currentTest(): Promise<TestContext["task"] | undefined> {
  const suite = await import("vitest/suite").catch(() => undefined);
  const task = suite?.getCurrentTest();
  if (task?.concurrent !== true) return task;
  throw new Error("in a test that runs beside others matchers need Vitest 4; with Vitest 3 use capstan.check()");
}

/** About when the timeout of the test began: Vitest tells when its hooks did, for the first try only. */
function startOf({ result, timeout }: TestContext["task"]): number {
  const { startTime, retryCount = 0 } = result ?? {};
  if (startTime === undefined || retryCount > 0) return now();
  const elapsed = performance.timeOrigin + now() - startTime;
  return now() - Math.min(Math.max(0, elapsed), timeout * (1 - LEAST_SHARE));
}
