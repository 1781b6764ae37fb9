/**
 * Checks scenarios in Vitest: a fixture, and matchers for `expect`.
 *
 * ```ts
 * import { test } from "capstan/vitest";
 * import { orders } from "./orders.scenario.ts";
 *
 * test("an acknowledged order is charged", async ({ capstan }) => {
 *   await capstan.check(orders);
 * });
 * ```
 *
 * @module
 */
import { expect, test as base, type TestAPI } from "vitest";
import type { Capstan } from "./capstan.ts";
import { capstanFixtures } from "./fixture.ts";
import { capstanMatchers } from "./matchers.ts";

/** Vitest's `test` with the fixture `capstan`. */
export const test: TestAPI<{ capstan: Capstan }> = base.extend<{ capstan: Capstan }>(capstanFixtures);

/** The same as {@link test}. */
export const it: TestAPI<{ capstan: Capstan }> = test;

expect.extend(capstanMatchers);

export { expect };
export type { Capstan } from "./capstan.ts";
export { InconclusiveError, RunError, VariableError, ViolationError } from "./errors.ts";
export { capstanFixtures } from "./fixture.ts";
export type { FixtureContext } from "./fixture.ts";
export { capstanMatchers } from "./matchers.ts";
export type { CapstanMatchers } from "./matchers.ts";
export type { Checked, CheckOptions, SearchOptions } from "./options.ts";
