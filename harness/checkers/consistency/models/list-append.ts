import type { Json } from "../../../scenario/json.ts";
import type { Due, Model } from "../model.ts";
import type { Operation } from "../operation.ts";
import { nameOf, show } from "../value.ts";

/** A list that has grown; lists with the same elements are the same object, so that its number names it. */
interface List {
  readonly number: number;
  readonly length: number;
  readonly element: Json;
  readonly before: List | undefined;
  readonly longer: Map<string | number, List>;
  /** How many lists there are of one empty list. */
  readonly lists: { count: number };
}

/** A list to which elements are appended and that is read whole; empty at first. */
export const listAppend: Model<List> = {
  name: "list-append",
  functions: ["read", "append"],
  init: () => ({
    number: 0,
    length: 0,
    element: null,
    before: undefined,
    longer: new Map(),
    lists: { count: 1 },
  }),
  step,
  observes: ({ f }) => f === "read",
  identify: ({ number }) => number,
  describe: (list) => show(elementsOf(list)),
  misfit,
  order,
  withoutIdle: withoutUnseenAppends,
};

function step(state: List, { f, input, output, status }: Operation): List | undefined {
  const next = f === "append" ? appended(state, input) : state;
  const sees = status === "ok" && (f === "read" || output !== null);
  return !sees || isList(next, Array.isArray(output) ? output : []) ? next : undefined;
}

function appended(list: List, element: Json): List {
  const name = nameOf(element);
  let longer = list.longer.get(name);
  if (longer === undefined) {
    const { lists } = list;
    longer = {
      number: lists.count,
      length: list.length + 1,
      element,
      before: list,
      longer: new Map(),
      lists,
    };
    lists.count += 1;
    list.longer.set(name, longer);
  }
  return longer;
}

function isList(list: List, elements: readonly Json[]): boolean {
  if (list.length !== elements.length) return false;
  for (let at: List | undefined = list; at?.before !== undefined; at = at.before) {
    if (nameOf(at.element) !== nameOf(elements[at.length - 1] ?? null)) return false;
  }
  return true;
}

function elementsOf(list: List): Json[] {
  const elements: Json[] = [];
  for (let at: List | undefined = list; at?.before !== undefined; at = at.before) elements.push(at.element);
  return elements.toReversed();
}

function misfit({ f, output, status }: Operation): string | undefined {
  if (status !== "ok" || output === null || Array.isArray(output)) return undefined;
  return `the output of ${f} is ${show(output)}, expected a list`;
}

/** An append that may have happened and that no read has seen can be left out: no read came after it. */
function withoutUnseenAppends(operations: readonly Operation[]): readonly Operation[] {
  const seen = new Set<string | number>();
  for (const { output, status } of operations) {
    if (status !== "ok" || !Array.isArray(output)) continue;
    for (const element of output as readonly Json[]) seen.add(nameOf(element));
  }
  return operations.filter(
    ({ f, input, status }) => status !== "info" || (f === "append" && seen.has(nameOf(input))),
  );
}

/** Elements are appended in the order in which lists show them, and what no list shows, last. */
function order(operations: readonly Operation[]): ReadonlyMap<Operation, Due> | undefined {
  const positions = new Map<string | number, Due>();
  for (const { output, status } of operations) {
    if (status !== "ok" || !Array.isArray(output)) continue;
    for (const [position, element] of (output as readonly Json[]).entries()) {
      const name = nameOf(element);
      const known = positions.get(name);
      if (known !== undefined && known.first !== position) return undefined;
      if (known === undefined) positions.set(name, { first: position, last: position });
    }
  }
  const dues = new Map<Operation, Due>();
  const seen = new Set<string | number>();
  for (const operation of operations) {
    if (operation.f !== "append" || operation.status === "fail") continue;
    const name = nameOf(operation.input);
    if (seen.has(name)) return undefined;
    seen.add(name);
    dues.set(operation, positions.get(name) ?? LAST);
  }
  return dues;
}

const LAST: Due = { first: Number.POSITIVE_INFINITY, last: Number.POSITIVE_INFINITY };
