import type { Json } from "../../scenario/json.ts";
import { isSwapped, pairOf } from "./models/register.ts";
import type { Operation } from "./operation.ts";
import { isSame, nameOf, show } from "./value.ts";

/** An operation as a reader and a writer of versions of its key. */
export interface Access {
  readonly operation: Operation;
  /**
   * The thread that it is part of: its session, or one of its own for an indeterminate write, which may
   * take effect after everything that its session does.
   */
  readonly thread: number;
  /** Position in its thread. */
  readonly position: number;
  /** For an indeterminate write: the thread and the position that it comes after. */
  readonly from?: { readonly thread: number; readonly position: number };
  /** What it read: the write, `null` for the state before all writes; undefined if it read nothing. */
  readonly read: Access | null | undefined;
  /** For a list: the writes of all elements that it read. */
  readonly list?: readonly Access[];
  /** Whether it wrote a version. */
  readonly writes: boolean;
}

/** Reads and writes with who read what from whom. */
export interface Versions {
  /** In the order of the history, without indeterminate writes that nobody read. */
  readonly accesses: readonly Access[];
  /** How many threads there are. */
  readonly threads: number;
  /** Reads of values that no operation can have written. */
  readonly unwritten: readonly { readonly operation: Operation; readonly value: Json }[];
}

type Draft = { -readonly [K in keyof Access]: Access[K] };

/**
 * Finds for every read the write whose value it gave. Values must be written once on a key, as the
 * workloads guarantee.
 * @returns The versions, or in words why there are none.
 */
export function versionsOf(operations: readonly Operation[]): Versions | string {
  const misfit = operations.find(({ f }) => !versionFunctions.has(f));
  if (misfit !== undefined) return `${misfit.f} (${misfit.id}) writes no value that tells it from others`;
  const accesses = accessesOf(operations);
  const writers = new Map<string, Draft>();
  for (const access of accesses) {
    if (!access.writes) continue;
    const name = versionName(access.operation.key, writtenBy(access.operation));
    const other = writers.get(name);
    if (other !== undefined) {
      const { operation: again } = access;
      return `${show(writtenBy(again))} was written twice (${other.operation.id} and ${again.id}), so that reads do not tell from which`;
    }
    writers.set(name, access);
  }
  const unwritten = resolve(accesses, writers);
  const happened = witnessed(accesses);
  const seen = accesses.filter((access) => access.from === undefined || happened.has(access));
  let threads = new Set(operations.map(({ session }) => session)).size;
  for (const access of seen) if (access.from !== undefined) access.thread = threads++;
  return { accesses: seen, threads, unwritten };
}

/** What successful operations have read, and what those versions were made from. */
function witnessed(accesses: readonly Access[]): ReadonlySet<Access> {
  const found = new Set<Access>();
  const open = accesses.filter(({ from }) => from === undefined);
  for (let access = open.pop(); access !== undefined; access = open.pop()) {
    for (const version of access.list ?? (access.read ? [access.read] : [])) {
      if (found.has(version)) continue;
      found.add(version);
      open.push(version);
    }
  }
  return found;
}

/** The functions of objects whose versions can be told by their values. */
const versionFunctions: ReadonlySet<string> = new Set(["read", "write", "cas", "append"]);

/** Whether the values of an object tell its versions: those of a counter or of a queue do not. */
export function hasVersions(model: { readonly functions: readonly string[] }): boolean {
  return model.functions.every((f) => versionFunctions.has(f));
}

/** The value that an operation writes. */
export function writtenBy({ f, input }: Operation): Json {
  return f === "cas" ? pairOf(input)[1] : input;
}

function accessesOf(operations: readonly Operation[]): Draft[] {
  const sessions = new Map<string, { thread: number; count: number }>();
  const accesses: Draft[] = [];
  for (const operation of operations) {
    const { f, status } = operation;
    const session = sessions.get(operation.session) ?? { thread: sessions.size, count: 0 };
    sessions.set(operation.session, session);
    if (status === "fail" || (status === "info" && f === "read")) continue;
    const { thread, count: position } = session;
    const writes = f !== "read" && (f !== "cas" || swaps(operation));
    const access = { operation, read: undefined, writes };
    if (status === "info") accesses.push({ ...access, thread, position: 0, from: { thread, position } });
    else accesses.push({ ...access, thread, position: session.count++ });
  }
  return accesses;
}

/** Whether a swap makes a version: one of a value for itself does not. */
function swaps({ input, output, status }: Operation): boolean {
  const [expected, value] = pairOf(input);
  return (status === "info" || isSwapped(output)) && !isSame(expected, value);
}

function resolve(
  accesses: readonly Draft[],
  writers: ReadonlyMap<string, Draft>,
): { operation: Operation; value: Json }[] {
  const unwritten: { operation: Operation; value: Json }[] = [];
  const writerOf = (operation: Operation, value: Json) => {
    const writer = writers.get(versionName(operation.key, value));
    if (writer === undefined) unwritten.push({ operation, value });
    return writer;
  };
  for (const access of accesses) {
    const { operation } = access;
    const { f, output, status } = operation;
    if (f === "cas") {
      const [expected] = pairOf(operation.input);
      // A refused swap says only what the value was not.
      if (status === "ok" ? !isSwapped(output) : !access.writes) continue;
      if (expected === null) access.read = null;
      else if (status === "ok") access.read = writerOf(operation, expected);
      else access.read = writers.get(versionName(operation.key, expected));
    } else if (status === "ok" && Array.isArray(output)) {
      const seen = (output as readonly Json[]).flatMap((element) => writerOf(operation, element) ?? []);
      access.list = seen.filter((one) => one !== access);
      access.read = access.list.at(-1) ?? null;
    } else if (f === "read") {
      access.read = output === null ? null : writerOf(operation, output);
    }
  }
  return unwritten;
}

function versionName(key: string, value: Json): string {
  return JSON.stringify([key, nameOf(value)]);
}
