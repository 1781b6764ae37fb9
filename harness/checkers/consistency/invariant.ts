import type { Json } from "../../scenario/json.ts";
import type { Anomaly, Verdict } from "../verdict.ts";
import { anomalyOf, describe } from "./describe.ts";
import type { Operation } from "./operation.ts";
import { isObject, show } from "./value.ts";

/** What a bank promises. */
export interface Bank {
  /** The sum of all balances. */
  readonly total: number;
  /** Whether a balance may be below 0. */
  readonly overdraft?: boolean;
}

/**
 * Judges the invariant of a bank (Jepsen's `bank` workload): whoever reads all accounts sees the same
 * total, and, unless it is allowed, no balance below 0.
 *
 * Observed: the outputs of reads that gave an object of balances by account.
 */
export function checkBank(operations: readonly Operation[], { total, overdraft = false }: Bank): Verdict {
  const reads = operations.filter(
    ({ f, status, output }) => f === "read" && status === "ok" && isObject(output),
  );
  const anomalies = reads.flatMap((read) => brokenBy(read, total, overdraft) ?? []);
  if (anomalies.length > 0) return { verdict: "violated", anomalies };
  if (reads.length === 0) return { verdict: "inconclusive", reason: "nobody read all accounts" };
  return { verdict: "held" };
}

function brokenBy(read: Operation, total: number, overdraft: boolean): Anomaly | undefined {
  const balances = Object.entries(isObject(read.output) ? read.output : {});
  const wrong = balances.find(([, balance]) => typeof balance !== "number");
  if (wrong !== undefined) return broken(read, `the balance of ${wrong[0]} is ${show(wrong[1])}`);
  const sum = balances.reduce((all, [, balance]) => all + numberOf(balance), 0);
  if (sum !== total) return broken(read, `the balances are ${sum} together instead of ${total}`);
  const [account, balance] = balances.find(([, one]) => numberOf(one) < 0) ?? [];
  if (overdraft || account === undefined) return undefined;
  return broken(read, `the balance of ${account} is ${numberOf(balance ?? null)}`);
}

function numberOf(balance: Json): number {
  return typeof balance === "number" ? balance : Number.NaN;
}

function broken(read: Operation, what: string): Anomaly {
  return anomalyOf("broken invariant", `${describe(read)}: ${what}.`, [read]);
}
