import type { Access } from "./versions.ts";

/** A reason for which one version is older than another. */
export interface OrderEdge {
  readonly from: Access | string;
  readonly to: Access | string;
  /** A clause for people that says what shows it. */
  readonly why: string;
  /** The operations that show it. */
  readonly shownBy: readonly Access[];
}

/** The version of a key before all writes, as an end of an edge. */
export function initialOf(key: string): string {
  return key;
}

/** Which versions are older than which; an order of them exists unless the edges make a cycle. */
export class VersionOrder {
  readonly #edges = new Map<Access | string, Map<Access | string, OrderEdge>>();

  constructor(base: Iterable<OrderEdge> = []) {
    for (const edge of base) this.add(edge);
  }

  /** Adds an edge, unless there is one between the two. */
  add(edge: OrderEdge): void {
    const from = this.#edges.get(edge.from);
    if (from === undefined) this.#edges.set(edge.from, new Map([[edge.to, edge]]));
    else if (!from.has(edge.to)) from.set(edge.to, edge);
  }

  /** All edges. */
  edges(): OrderEdge[] {
    return [...this.#edges.values()].flatMap((own) => [...own.values()]);
  }

  /** A shortest cycle for each group of versions that has no order, at most so many. */
  cycles(most: number): OrderEdge[][] {
    const cycles: OrderEdge[][] = [];
    for (const group of this.#groups()) {
      if (cycles.length === most) break;
      const cycle = this.#cycleIn(group);
      if (cycle !== undefined) cycles.push(cycle);
    }
    return cycles;
  }

  /** The strongly connected components of more than one version (Tarjan, 1972), without recursion. */
  #groups(): Set<Access | string>[] {
    const groups: Set<Access | string>[] = [];
    const numbers = new Map<Access | string, number>();
    const lows = new Map<Access | string, number>();
    const open: (Access | string)[] = [];
    const isOpen = new Set<Access | string>();
    const low = (node: Access | string) => lows.get(node) ?? 0;
    for (const root of this.#edges.keys()) {
      if (numbers.has(root)) continue;
      const stack: { node: Access | string; targets: Iterator<Access | string> }[] = [];
      const visit = (node: Access | string) => {
        numbers.set(node, numbers.size);
        lows.set(node, numbers.size - 1);
        open.push(node);
        isOpen.add(node);
        stack.push({
          node,
          targets: (this.#edges.get(node) ?? new Map<Access | string, OrderEdge>()).keys(),
        });
      };
      visit(root);
      for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
        const next = top.targets.next();
        if (next.done !== true) {
          const target = next.value;
          if (!numbers.has(target)) visit(target);
          else if (isOpen.has(target)) lows.set(top.node, Math.min(low(top.node), numbers.get(target) ?? 0));
          continue;
        }
        stack.pop();
        const parent = stack.at(-1)?.node;
        if (parent !== undefined) lows.set(parent, Math.min(low(parent), low(top.node)));
        if (low(top.node) !== numbers.get(top.node)) continue;
        const group = new Set(open.splice(open.lastIndexOf(top.node)));
        for (const node of group) isOpen.delete(node);
        if (group.size > 1) groups.push(group);
      }
    }
    return groups;
  }

  /** A shortest cycle through the first version of a group, by breadth. */
  #cycleIn(group: ReadonlySet<Access | string>): OrderEdge[] | undefined {
    const [start] = group;
    const arrivals = new Map<Access | string, OrderEdge>();
    let reached = start === undefined ? [] : [start];
    while (reached.length > 0) {
      const next: (Access | string)[] = [];
      for (const edge of reached.flatMap((node) => [...(this.#edges.get(node)?.values() ?? [])])) {
        if (edge.to === start) return this.#back(edge, start, arrivals);
        if (!group.has(edge.to) || arrivals.has(edge.to)) continue;
        arrivals.set(edge.to, edge);
        next.push(edge.to);
      }
      reached = next;
    }
    return undefined;
  }

  #back(
    last: OrderEdge,
    start: Access | string,
    arrivals: ReadonlyMap<Access | string, OrderEdge>,
  ): OrderEdge[] {
    const cycle = [last];
    for (let at = last.from; at !== start;) {
      const edge = arrivals.get(at);
      if (edge === undefined) break;
      cycle.unshift(edge);
      at = edge.from;
    }
    return cycle;
  }
}
