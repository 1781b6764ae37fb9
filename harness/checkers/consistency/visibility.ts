import { brief } from "./describe.ts";
import { initialOf, type OrderEdge, VersionOrder } from "./version-order.ts";
import type { Access, Versions } from "./versions.ts";

/**
 * What makes a version visible to a read, or older than another:
 *
 * - `evidence`: lists show the order of their elements, a swap comes right after what it expected;
 * - `session writes`: a session's writes on a key are in its order;
 * - `own writes`, `own reads`: a session has seen what it wrote, what it read;
 * - `writers' writes`: who has seen a write has seen those that its session did before;
 * - `causes`: who has seen a write has seen all that its session had seen;
 * - `reads before writes`: a version is newer than the one of the key that its session had read.
 */
export type Rule =
  | "evidence"
  | "session writes"
  | "own writes"
  | "own reads"
  | "writers' writes"
  | "causes"
  | "reads before writes";

/** The order of versions that these rules and a base demand. */
export function orderFrom(versions: Versions, rules: readonly Rule[], base?: VersionOrder): VersionOrder {
  const order = new VersionOrder(base?.edges() ?? []);
  const has = (rule: Rule) => rules.includes(rule);
  if (has("evidence")) addEvidence(order, versions);
  if (has("session writes")) addSessionWrites(order, versions);
  if (has("own writes")) addOwn(order, versions, "wrote");
  if (has("own reads")) addOwn(order, versions, "read");
  if (has("reads before writes")) addReadsBeforeWrites(order, versions);
  if (has("writers' writes")) addPast(order, versions, has("causes"));
  return order;
}

function addEvidence(order: VersionOrder, { accesses }: Versions): void {
  for (const access of accesses) {
    const { operation, list, read, writes } = access;
    if (operation.f === "cas" && writes && read !== undefined && read !== null) {
      order.add({
        from: read,
        to: access,
        why: `${brief(operation)} came right after it`,
        shownBy: [read, access],
      });
    }
    for (const [index, later] of (list ?? []).entries()) {
      const earlier = list?.[index - 1];
      if (earlier === undefined) continue;
      order.add({
        from: earlier,
        to: later,
        why: `${brief(operation)} shows them in this order`,
        shownBy: [access],
      });
    }
  }
  addForks(order, accesses);
}

/** Two lists of one key of which neither begins with the other show two histories of it. */
function addForks(order: VersionOrder, accesses: readonly Access[]): void {
  const longest = new Map<string, Access>();
  const lists = accesses.filter(({ list }) => list !== undefined);
  for (const access of lists.toSorted((a, b) => lengthOf(a) - lengthOf(b))) {
    const before = longest.get(access.operation.key);
    longest.set(access.operation.key, access);
    if (before !== undefined) addFork(order, before, access);
  }
}

/** The first element in which a list differs from a shorter one: each shows its own before the other. */
function addFork(order: VersionOrder, shorter: Access, longer: Access): void {
  const index = (shorter.list ?? []).findIndex((element, position) => longer.list?.[position] !== element);
  const [one, other] = [shorter.list?.[index], longer.list?.[index]];
  if (one === undefined || other === undefined) return;
  const shownBy = [shorter, longer];
  order.add({ from: one, to: other, why: `${brief(shorter.operation)} shows it in that place`, shownBy });
  order.add({ from: other, to: one, why: `${brief(longer.operation)} shows it in that place`, shownBy });
}

function lengthOf(access: Access | undefined): number {
  return access?.list?.length ?? 0;
}

function addSessionWrites(order: VersionOrder, { accesses }: Versions): void {
  const last = new Map<string, Access>();
  for (const access of accesses) {
    if (!access.writes) continue;
    const { key, session } = access.operation;
    const name = JSON.stringify([session, key]);
    const before = last.get(name);
    if (before !== undefined) {
      order.add({
        from: before,
        to: access,
        why: `session ${session} wrote it before`,
        shownBy: [before, access],
      });
    }
    // Of an indeterminate write nobody knows when it takes effect.
    if (access.from === undefined) last.set(name, access);
  }
}

/** What a session wrote itself, or read before, is older than what it reads later. */
function addOwn(order: VersionOrder, { accesses }: Versions, what: "wrote" | "read"): void {
  const last = new Map<string, { version: Access; by: Access }>();
  for (const access of accesses) {
    if (access.from !== undefined) continue;
    const { key, session } = access.operation;
    const name = JSON.stringify([session, key]);
    const before = last.get(name);
    if (access.read !== undefined && before !== undefined) {
      const why = `session ${session} ${what === "wrote" ? "had written" : "had read"} it before ${brief(access.operation)}`;
      addVisible(order, before.version, access, why, [before.by, access]);
      if (what === "read") addFork(order, before.by, access);
    }
    if (what === "wrote" && access.writes) last.set(name, { version: access, by: access });
    if (what === "read" && access.read) last.set(name, { version: access.read, by: access });
  }
}

function addReadsBeforeWrites(order: VersionOrder, { accesses }: Versions): void {
  const last = new Map<string, Access>();
  for (const access of accesses) {
    const { key, session } = access.operation;
    const name = JSON.stringify([session, key]);
    const before = last.get(name);
    const version = before?.read;
    if (access.writes && before !== undefined && version && version !== access) {
      const why = `session ${session} had read it before ${brief(access.operation)}`;
      order.add({ from: version, to: access, why, shownBy: [before, access] });
    }
    if (access.from === undefined && access.read) last.set(name, access);
  }
}

/** A version was visible to a read of its key, which gave another one: the visible one is older. */
function addVisible(
  order: VersionOrder,
  version: Access,
  reader: Access,
  why: string,
  shownBy: readonly Access[],
): void {
  const { read, list } = reader;
  if (read === undefined || read === version || version === reader) return;
  const to = read ?? initialOf(reader.operation.key);
  if (list === undefined) {
    order.add({ from: version, to, why, shownBy });
    if (read === null) order.add(isInitial(to, version, shownBy));
  } else if (!list.includes(version)) {
    order.add({ from: version, to, why, shownBy });
    order.add({ from: to, to: version, why: `${brief(reader.operation)} does not show it`, shownBy });
  }
}

function isInitial(from: Access | string, to: Access, shownBy: readonly Access[]): OrderEdge {
  return { from, to, why: "nothing is there only before all writes", shownBy };
}

/** What a thread has seen of each thread: how many accesses from its beginning on. */
type Clock = Int32Array;

function addPast(order: VersionOrder, { accesses, threads }: Versions, causes: boolean): void {
  const seen: Clock[] = Array.from({ length: threads }, () => new Int32Array(threads));
  const pasts = new Map<Access, Clock>();
  const written = writesByThread(accesses);
  const { sorted, circles } = causes ? inCausalOrder(accesses) : { sorted: accesses, circles: [] };
  for (const reader of circles) addCircle(order, reader);
  for (const access of sorted) {
    const { thread, position, from, read, list } = access;
    const clock = seen[thread] as Clock;
    if (from !== undefined) {
      if (causes) join(clock, seen[from.thread] as Clock);
      advance(clock, from.thread, from.position);
    }
    for (const version of list ?? (read ? [read] : [])) {
      const past = pasts.get(version);
      if (past !== undefined) join(clock, past);
      advance(clock, version.thread, version.position + 1);
      if (version.from !== undefined) advance(clock, version.from.thread, version.from.position);
    }
    if (read !== undefined) addPastOf(order, access, clock, written.get(access.operation.key));
    advance(clock, thread, position + 1);
    if (access.writes && causes) pasts.set(access, clock.slice());
  }
}

function writesByThread(accesses: readonly Access[]): Map<string, Map<number, Access[]>> {
  const written = new Map<string, Map<number, Access[]>>();
  for (const access of accesses) {
    if (!access.writes) continue;
    const own = written.get(access.operation.key) ?? new Map<number, Access[]>();
    written.set(access.operation.key, own);
    const sequence = own.get(access.thread);
    if (sequence === undefined) own.set(access.thread, [access]);
    else sequence.push(access);
  }
  return written;
}

function advance(clock: Clock, thread: number, position: number): void {
  clock[thread] = Math.max(clock[thread] as number, position);
}

function addPastOf(
  order: VersionOrder,
  reader: Access,
  clock: Clock,
  written: ReadonlyMap<number, readonly Access[]> | undefined,
): void {
  for (const [thread, sequence] of written ?? []) {
    const version = lastBefore(sequence, clock[thread] as number);
    if (version === undefined || version === reader) continue;
    const why = `session ${reader.operation.session} depended on ${brief(version.operation)} before ${brief(reader.operation)}`;
    addVisible(order, version, reader, why, [version, reader]);
  }
}

/** The last write of a thread before a position. */
function lastBefore(sequence: readonly Access[], position: number): Access | undefined {
  let [from, to] = [0, sequence.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sequence[middle]?.position ?? 0) < position) from = middle + 1;
    else to = middle;
  }
  return sequence[from - 1];
}

function join(clock: Clock, other: Clock): void {
  for (let thread = 0; thread < clock.length; thread += 1) {
    if ((other[thread] as number) > (clock[thread] as number)) clock[thread] = other[thread] as number;
  }
}

/** A read that saw what could only be written because of it: its version would be there before all writes. */
function addCircle(order: VersionOrder, reader: Access): void {
  const version = reader.read;
  if (!version) return;
  const initial = initialOf(version.operation.key);
  const why = `${brief(reader.operation)} saw it and came before ${brief(version.operation)}`;
  order.add({ from: version, to: initial, why, shownBy: [reader, version] });
  order.add(isInitial(initial, version, [reader, version]));
}

/**
 * The accesses with every read after the write that it read, and each thread in its order, as far as
 * that can be; and the reads at which it cannot.
 */
function inCausalOrder(accesses: readonly Access[]): { sorted: Access[]; circles: Access[] } {
  const before = new Map<Access, Access>();
  const last = new Map<number, Access>();
  for (const access of accesses) {
    const previous = last.get(access.from?.thread ?? access.thread);
    if (previous !== undefined) before.set(access, previous);
    if (access.from === undefined) last.set(access.thread, access);
  }
  const done = new Set<Access>();
  const open = new Set<Access>();
  const sorted: Access[] = [];
  const circles = new Set<Access>();
  for (const root of accesses) {
    const stack = done.has(root) ? [] : [root];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const needs = [before.get(top), ...(top.list ?? (top.read ? [top.read] : []))];
      open.add(top);
      // One that is open already is part of a circle: it cannot come first.
      if (needs.some((one) => one !== undefined && open.has(one) && !done.has(one)))
        circles.add(readerIn(stack));
      const next = needs.find((one) => one !== undefined && !done.has(one) && !open.has(one));
      if (next !== undefined) {
        stack.push(next);
        continue;
      }
      stack.pop();
      sorted.push(top);
      done.add(top);
    }
  }
  return { sorted, circles: [...circles] };
}

/** The last of some accesses that read a version: every circle has one. */
function readerIn(accesses: readonly Access[]): Access {
  return (accesses.findLast(({ read }) => Boolean(read)) ?? accesses.at(-1)) as Access;
}
