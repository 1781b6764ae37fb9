import { checkBank } from "../consistency/invariant.ts";
import type { Verdict } from "../verdict.ts";
import type { DataFacts } from "./data-facts.ts";

/** Judges `invariant`: the balances of a bank, which begin with 0 and may be below it, are 0 together. */
export function checkInvariant({ type, data }: DataFacts): Verdict {
  if (type !== "bank") {
    return { verdict: "inconclusive", reason: `the workload ${type} has no invariant` };
  }
  return checkBank(data.operations, { total: 0, overdraft: true });
}
