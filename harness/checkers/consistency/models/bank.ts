import type { Json } from "../../../scenario/json.ts";
import type { Model } from "../model.ts";
import { isObject, nameOf, show } from "../value.ts";

/** Balances by account, without those that are 0. */
export type Balances = Readonly<Record<string, number>>;

/** What is to be moved. */
export interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/**
 * Accounts that all begin with 0 and may be overdrawn, as one object: amounts are transferred between
 * two of them, and reads give the balances of some at one moment.
 */
export const bank: Model<Balances> = {
  name: "bank",
  functions: ["read", "transfer"],
  init: () => ({}),
  step: (state, { f, input, output, status }) => {
    if (f === "transfer")
      return status === "ok" && output === false ? state : moved(state, transferOf(input));
    return status === "info" || isShown(state, output) ? state : undefined;
  },
  observes: ({ f, output, status }) => f === "read" || (status === "ok" && output === false),
  identify: nameOf,
  describe: show,
  misfit: ({ f, input, output, status }) => {
    if (f === "transfer") {
      return transferOf(input) === undefined
        ? `the input of transfer is ${show(input)}, expected { from, to, amount } with a whole amount`
        : undefined;
    }
    const fits = status !== "ok" || output === null || balancesOf(output) !== undefined;
    return fits ? undefined : `the output of read is ${show(output)}, expected an object of numbers`;
  },
  withoutIdle: (operations) => operations.filter(({ f, status }) => f !== "read" || status !== "info"),
};

/** What a transfer is asked to move; undefined if the input is no transfer. */
export function transferOf(input: Json): Transfer | undefined {
  if (!isObject(input)) return undefined;
  const { from, to, amount } = input;
  const ends = [from, to].map((end) => (typeof end === "number" ? String(end) : end));
  const [payer, payee] = ends;
  if (typeof payer !== "string" || typeof payee !== "string" || typeof amount !== "number") return undefined;
  return Number.isSafeInteger(amount) ? { from: payer, to: payee, amount } : undefined;
}

/** The balances that a read gave, without those that are 0; undefined if it gave something else. */
export function balancesOf(output: Json): Balances | undefined {
  if (!isObject(output)) return undefined;
  const entries = Object.entries(output);
  if (entries.some(([, balance]) => typeof balance !== "number")) return undefined;
  return Object.fromEntries(entries.filter(([, balance]) => balance !== 0)) as Balances;
}

/** The balances after a transfer. */
export function moved(balances: Balances, transfer: Transfer | undefined): Balances {
  if (transfer === undefined) return balances;
  const { from, to, amount } = transfer;
  return changed(changed(balances, from, -amount), to, amount);
}

function changed(balances: Balances, account: string, amount: number): Balances {
  const { [account]: before = 0, ...others } = balances;
  return before + amount === 0 ? others : { ...others, [account]: before + amount };
}

/** Whether a read shows these balances; accounts that it does not show may hold anything. */
function isShown(balances: Balances, output: Json): boolean {
  if (!isObject(output)) return Object.keys(balances).length === 0;
  return Object.entries(output).every(([account, balance]) => balance === (balances[account] ?? 0));
}
