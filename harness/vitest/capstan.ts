import type { Result } from "../../reports/index.ts";
import type { Checked, CheckOptions } from "./options.ts";

/** What the fixture `capstan` gives to a test. */
export interface Capstan {
  /**
   * Searches for a run that breaks a claim; resolves with what was found out if none does.
   *
   * @throws ViolationError if a claim broke: with the smallest case that breaks it, and how to replay it.
   * @throws InconclusiveError if nothing broke, but something could not be judged.
   * @throws RunError if runs could not be carried out.
   * @throws ScenarioError if the scenario, a name or an option is wrong.
   */
  check(checked: Checked, options?: CheckOptions): Promise<Result>;
}
