import type { Json } from "../../scenario/json.ts";
import type { Anomaly, Verdict } from "../verdict.ts";
import type { DataHistory, FinalRead } from "./data-history.ts";
import { anomalyOf, describe, milliseconds, ofKey } from "./describe.ts";
import { byKey } from "./linearizability.ts";
import { lostWithNode, type LostWith } from "./loss-attribution.ts";
import { lostTransfers } from "./lost-transfers.ts";
import { isSwapped } from "./models/register.ts";
import type { Operation } from "./operation.ts";
import { completionOf } from "./problem.ts";
import { nameOf, show } from "./value.ts";
import { writtenBy } from "./versions.ts";

/** A write that was acknowledged and that no node has after recovery, though nothing overwrote it. */
export interface LostWrite {
  readonly write: Operation;
  /** What is there instead. */
  readonly instead: readonly FinalRead[];
  /** The node that took it with it when it crashed or lost power, if one did or may have. */
  readonly lostWith?: LostWith;
}

/** The verdict, and all writes that are lost; the verdict tells of at most a hundred. */
export interface LostWrites {
  readonly verdict: Verdict;
  readonly writes: readonly LostWrite[];
}

const MOST_ANOMALIES = 100;

/**
 * Judges whether acknowledged writes are kept: each is found after recovery, or may have been
 * overwritten.
 *
 * Observed: writes that ended `ok`, what the nodes hold after recovery, deaths of nodes. A write to a
 * register is lost if on every node that is to hold the key there is nothing, or a value whose write had
 * completed before this one began: then no order in time has this write overwritten. So of several
 * writes of a key only the last ones can be lost. An append is lost if no final list has the element.
 * Of a counter the sum that is missing is told of the last additions, of a bank the fewest transfers
 * without which the balances can be explained.
 *
 * Inferred: that a node took a write with it, see {@link lostWithNode}.
 *
 * It is not about values that an indeterminate write may have written: those may be newer than anything.
 */
export function checkKept(history: DataHistory): LostWrites {
  const { operations, finals } = history;
  if (finals.length === 0) {
    return {
      verdict: { verdict: "inconclusive", reason: "nothing was read after recovery" },
      writes: [],
    };
  }
  const held = finalsByKey(finals);
  const open: string[] = [];
  const writes = [...byKey(operations)].flatMap(([key, own]) => {
    const instead = held.get(key);
    if (instead === undefined) return [];
    const lost = lostOn(own, instead);
    if (typeof lost !== "string") {
      return lost.map((write): LostWrite => {
        const lostWith = lostWithNode(write, own, { ...history, finals: instead });
        return { write, instead, ...(lostWith !== undefined && { lostWith }) };
      });
    }
    open.push(lost);
    return [];
  });
  if (writes.length > 0)
    return {
      verdict: { verdict: "violated", anomalies: writes.slice(0, MOST_ANOMALIES).map(anomalyFor) },
      writes,
    };
  const [reason] = open;
  if (reason !== undefined) return { verdict: { verdict: "inconclusive", reason }, writes };
  if (!operations.some((operation) => held.has(operation.key) && isAcknowledged(operation))) {
    return {
      verdict: {
        verdict: "inconclusive",
        reason: "no write was acknowledged on a key that was read after recovery",
      },
      writes,
    };
  }
  return { verdict: { verdict: "held" }, writes };
}

/** What the nodes hold of each key. */
export function finalsByKey(finals: readonly FinalRead[]): Map<string, FinalRead[]> {
  const keys = new Map<string, FinalRead[]>();
  for (const final of finals) {
    const own = keys.get(final.key);
    if (own === undefined) keys.set(final.key, [final]);
    else own.push(final);
  }
  return keys;
}

const changes: ReadonlySet<string> = new Set(["write", "append", "add"]);

function isAcknowledged({ f, output, status }: Operation): boolean {
  return status === "ok" && (changes.has(f) || ((f === "cas" || f === "transfer") && isSwapped(output)));
}

/** The acknowledged writes of one key that are lost, or in words why nobody can say. */
function lostOn(
  operations: readonly Operation[],
  finals: readonly FinalRead[],
): readonly Operation[] | string {
  const acknowledged = operations.filter(isAcknowledged);
  if (acknowledged.some(({ f }) => f === "transfer")) return lostTransfers(operations, acknowledged, finals);
  if (acknowledged.some(({ f }) => f === "append")) return lostAppends(acknowledged, finals);
  if (acknowledged.some(({ f }) => f === "add")) return lostAdds(operations, acknowledged, finals);
  return lostWrites(operations, acknowledged, finals);
}

function lostWrites(
  operations: readonly Operation[],
  acknowledged: readonly Operation[],
  finals: readonly FinalRead[],
): Operation[] {
  // The latest moment at which the write of a value that is there may have completed.
  let latest = Number.NEGATIVE_INFINITY;
  for (const { value } of finals) {
    if (value === null) continue;
    for (const write of operations) {
      if (write.f === "read" || write.status === "fail" || nameOf(writtenBy(write)) !== nameOf(value))
        continue;
      latest = Math.max(latest, completionOf(write));
    }
  }
  // If another acknowledged write of the key began after one had completed, that one is lost, if any.
  const last = acknowledged.reduce((most, { invoked }) => Math.max(most, invoked), Number.NEGATIVE_INFINITY);
  return acknowledged.filter((write) => write.invoked > latest && last <= completionOf(write));
}

function lostAppends(acknowledged: readonly Operation[], finals: readonly FinalRead[]): Operation[] {
  const there = new Set(
    finals.flatMap(({ value }) => (Array.isArray(value) ? (value as readonly Json[]).map(nameOf) : [])),
  );
  return acknowledged.filter(({ input }) => !there.has(nameOf(input)));
}

function lostAdds(
  operations: readonly Operation[],
  acknowledged: readonly Operation[],
  finals: readonly FinalRead[],
): Operation[] {
  if (operations.some(({ f, input, status }) => f === "add" && status !== "fail" && Number(input) < 0))
    return [];
  const total = acknowledged.reduce((sum, { input }) => sum + Number(input), 0);
  let missing = total - Math.max(...finals.map(({ value }) => Number(value ?? 0)));
  const lost: Operation[] = [];
  for (const add of acknowledged.toReversed()) {
    if (missing <= 0) break;
    missing -= Number(add.input);
    lost.unshift(add);
  }
  return lost;
}

const howWords: Readonly<Record<LostWith["had"], string>> = {
  acknowledged: "which acknowledged it",
  read: "where it was read",
  unknown: "which may have had it",
};

function anomalyFor({ write, instead, lostWith }: LostWrite): Anomaly {
  const there = [...new Set(instead.map(({ value }) => show(value)))].join(" and ");
  const nodes = instead.map(({ process }) => process).join(", ");
  const what = lostWith?.what === "crash" ? "crashed" : "lost power";
  const how =
    lostWith === undefined
      ? ""
      : `; ${lostWith.process}, ${howWords[lostWith.had]}, ${what} at ${milliseconds(lostWith.time)} ms`;
  const text = `${describe(write)} was acknowledged and is lost: after recovery there is ${there}${ofKey(write.key, "at")} on ${nodes}${how}.`;
  return anomalyOf("lost write", text, [write], lostWith === undefined ? {} : { node: lostWith.process });
}
