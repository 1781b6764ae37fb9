import { ScenarioError } from "./scenario-error.ts";

/**
 * A whole number of a scenario.
 * @throws ScenarioError if it is none, or out of range.
 */
export function wholeNumber(
  scenario: string,
  place: string,
  value: unknown,
  low: number,
  high: number,
): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
  const range = low === high ? `${low}` : `a whole number from ${low} to ${high}`;
  throw new ScenarioError(`scenario ${scenario}: ${place} is ${JSON.stringify(value)}; expected ${range}`);
}

/**
 * A number of a scenario.
 * @throws ScenarioError if it is none, or out of range.
 */
export function checkedNumber(
  scenario: string,
  place: string,
  value: unknown,
  low: number,
  high: number,
): number {
  if (typeof value === "number" && value >= low && value <= high) return value;
  throw new ScenarioError(
    `scenario ${scenario}: ${place} is ${JSON.stringify(value)}; expected a number from ${low} to ${high}`,
  );
}
