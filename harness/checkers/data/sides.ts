import type { FaultEvent, History, InvokeEvent } from "../../history/events.ts";
import type { DeliveryFacts } from "../delivery-facts.ts";
import { isBy, isWatched } from "../measures/availability.ts";
import { addShares, noShare, type Share } from "../measures/wilson.ts";

/** Shares of operations that succeeded in time, of those that began at some time. */
export interface SideShares {
  /** At nodes that a fault acts on; at all nodes if it acts on servers only. */
  readonly affected: Share;
  /** At the other nodes: the other side of a partition. */
  readonly unaffected: Share;
}

/** Availability on each side of the faults: of operations that began while a fault was active, and of others. */
export interface Sides extends SideShares {
  /** Of operations that began while no fault was active, in a run with faults; sides are those of all its faults. */
  readonly outside: SideShares;
  /**
   * Of operations during faults only those whose deadline came while the same fault still lasted, on keys that
   * were asked for on both sides of it: others say nothing of what cannot be had on both sides.
   */
  readonly outlasted: SideShares;
}

/** No operation at all. */
export const noSides: SideShares = { affected: noShare, unaffected: noShare };

/** Adds up the shares of different operations. */
export function addSides(a: SideShares, b: SideShares): SideShares {
  return { affected: addShares(a.affected, b.affected), unaffected: addShares(a.unaffected, b.unaffected) };
}

/**
 * Measures availability on each side of the faults.
 *
 * @param deadline microseconds
 */
export function sides(history: History, facts: DeliveryFacts, deadline: number): Sides {
  const faults = faultsOf(history);
  const sums = { during: noSides, outside: noSides, outlasted: noSides };
  const count = (sum: keyof typeof sums, side: keyof SideShares, share: Share): void => {
    sums[sum] = { ...sums[sum], [side]: addShares(sums[sum][side], share) };
  };
  if (faults.length === 0) return { ...noSides, outside: noSides, outlasted: noSides };
  const askers = nodesByKey(facts);
  for (const { invoke } of facts.messages.values()) {
    const share = invoke === undefined ? undefined : shareOf(invoke, facts, deadline);
    if (invoke === undefined || share === undefined) continue;
    const { time, process } = invoke;
    const active = faults.filter(({ from, until }) => from <= time && time < until);
    if (active.length === 0) count("outside", sideOf(faults, process), share);
    else count("during", sideOf(active, process), share);
    const lasting = active.filter(({ until }) => until >= time + deadline);
    // A shorter fault that acts on the node may be why it does not answer, or be over in time.
    const side = sideOf(lasting, process);
    const others = askers.get(invoke.operation?.key ?? "") ?? [];
    const isShared = others.some((other) => sideOf(lasting, other) !== side);
    if (lasting.length > 0 && isShared && sideOf(active, process) === side) count("outlasted", side, share);
  }
  return { ...sums.during, outside: sums.outside, outlasted: sums.outlasted };
}

/** The nodes that were asked for each key. */
function nodesByKey({ messages }: DeliveryFacts): Map<string, string[]> {
  const nodes = new Map<string, string[]>();
  for (const { invoke } of messages.values()) {
    const key = invoke?.operation?.key ?? "";
    const known = nodes.get(key) ?? [];
    if (invoke !== undefined && !known.includes(invoke.process)) nodes.set(key, [...known, invoke.process]);
  }
  return nodes;
}

interface ActiveFault {
  readonly targets: readonly string[];
  /** Microseconds: from its start until just before its end. */
  readonly from: number;
  readonly until: number;
}

/** A fault lasts until its end, or until the recovery phase heals everything, or until the history ends. */
function faultsOf({ events }: History): ActiveFault[] {
  const open = new Map<number, FaultEvent>();
  const faults: ActiveFault[] = [];
  const close = (index: number, until: number): void => {
    const start = open.get(index);
    if (start !== undefined) faults.push({ targets: start.targets, from: start.time, until });
    open.delete(index);
  };
  for (const event of events) {
    if (event.type === "fault") {
      if (event.phase === "start") open.set(event.index, event);
      else if (event.phase === "end") close(event.index, event.time);
    } else if (event.type === "phase" && event.phase !== "faults") {
      for (const index of open.keys()) close(index, event.time);
    }
  }
  for (const index of open.keys()) close(index, Infinity);
  return faults;
}

function shareOf(invoke: InvokeEvent, facts: DeliveryFacts, deadline: number): Share | undefined {
  const message = facts.messages.get(invoke.id);
  const until = invoke.time + deadline;
  if (message === undefined || !isWatched(facts, message, until)) return undefined;
  return { successes: Number(isBy(message.acknowledgedAt, until)), total: 1 };
}

function sideOf(faults: readonly ActiveFault[], node: string): keyof SideShares {
  return faults.some((fault) => actsOn(fault, node)) ? "affected" : "unaffected";
}

function actsOn({ targets }: ActiveFault, node: string): boolean {
  return targets.includes(node) || !targets.some((target) => target.startsWith("node-"));
}
