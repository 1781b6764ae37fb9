import type { OperationCall } from "../../history/events.ts";
import type { Json } from "../../scenario/json.ts";
import type { DataWorkloadShape, DataWorkloadType, OperationAttempt } from "../../scenario/workload.ts";

/** What the session that performs an operation brings along. */
export interface Performer {
  /** A value that nobody else writes. */
  readonly value: string;
  /** What it has last seen of a key; null if nothing. */
  readonly seen: (key: string) => Json;
}

/** What the nodes of a scenario hold, as its sessions use it. */
export interface Store {
  /** What a session asks a node for, to perform an operation. */
  call(attempt: OperationAttempt, by: Performer): OperationCall;
  /** The key that a node is asked for, to perform an operation. */
  keyOf(attempt: OperationAttempt): string;
  /** The operations that read all that these use, each thing once. */
  reads(attempts: readonly OperationAttempt[]): OperationCall[];
}

/** The key that stands for all accounts together: they are read at once and judged as one object. */
const BANK = "bank";

/** What nodes hold in a workload of this shape. */
export function storeOf({ type, keys }: DataWorkloadShape): Store {
  const accounts = Array.from({ length: keys }, (_, index) => accountName(index + 1));
  return {
    call: (attempt, by) => callOf(attempt, by, accounts),
    keyOf: ({ key }) => (type === "bank" ? BANK : keyName(key)),
    reads: (attempts) => readsOf(type, attempts, accounts),
  };
}

function callOf(
  { f, key: number, to = number, amount = 1 }: OperationAttempt,
  { value, seen }: Performer,
  accounts: readonly string[],
): OperationCall {
  const key = keyName(number);
  switch (f) {
    case "read":
    case "total":
    case "list":
      return { f, key };
    case "write":
    case "append":
      return { f, key, value };
    case "cas": {
      const expected = seen(key);
      return { f, key, expected: typeof expected === "string" ? expected : null, value };
    }
    case "add":
      return { f, key, amount };
    case "balances":
      return { f, key: BANK, accounts };
    case "transfer":
      return { f, key: BANK, from: accountName(number), to: accountName(to), amount };
  }
}

function readsOf(
  type: DataWorkloadType,
  attempts: readonly OperationAttempt[],
  accounts: readonly string[],
): OperationCall[] {
  if (type === "bank") return attempts.length === 0 ? [] : [{ f: "balances", key: BANK, accounts }];
  const f = ({ register: "read", counter: "total", "append-list": "list" } as const)[type];
  const numbers = [...new Set(attempts.map(({ key }) => key))].toSorted((a, b) => a - b);
  return numbers.map((number) => ({ f, key: keyName(number) }));
}

function keyName(key: number): string {
  return `key-${key}`;
}

function accountName(account: number): string {
  return `account-${account}`;
}
