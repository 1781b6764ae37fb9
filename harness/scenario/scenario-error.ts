/** A scenario or strategy that cannot be run as it is written; the message names the place, the value and the fix. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}
