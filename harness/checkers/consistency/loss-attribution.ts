import type { Json } from "../../scenario/json.ts";
import type { DataHistory, NodeLoss } from "./data-history.ts";
import type { Operation } from "./operation.ts";
import { completionOf } from "./problem.ts";
import { isSame } from "./value.ts";
import { writtenBy } from "./versions.ts";

/** A node that took a write with it, or may have. */
export interface LostWith extends NodeLoss {
  /**
   * How it is known to have had the write: it acknowledged it, or gave it to a reader later. `unknown`: nobody
   * can tell whether it had it, or whether the broker did, which lost power meanwhile.
   */
  readonly had: "acknowledged" | "read" | "unknown";
}

/**
 * The node with which a lost write was lost, if one died when the write was last there and first gone.
 *
 * Observed: the write was there when it was acknowledged, and when any read that gave it began. It was gone
 * when the node that was asked gave something older, or the nodes did after recovery: what other nodes give
 * before may not have reached them yet.
 *
 * Inferred: of the nodes that died in between, the one that was asked is to blame; if it is not among
 * them, one at which the write was read. Any other may be, and may have had nothing to do with it: a write
 * that is lost without any death looks the same. Of sums nobody can tell what they show: there only the node
 * that was asked can be to blame.
 */
export function lostWithNode(
  write: Operation,
  operations: readonly Operation[],
  { finals, losses, brokerLosses = [] }: Pick<DataHistory, "finals" | "losses" | "brokerLosses">,
): LostWith | undefined {
  const reads = operations.filter(({ f, status }) => f === "read" && status === "ok");
  const sums = write.f === "add" || write.f === "transfer";
  const sightings = sums ? [] : reads.filter(({ output }) => isShown(write, output));
  const there = Math.max(completionOf(write), ...sightings.map(({ invoked }) => invoked));
  const misses = sums
    ? []
    : reads.filter(
        ({ process, invoked, output }) =>
          process === write.process && invoked > there && isOlder(write, output, operations),
      );
  const gone = Math.min(...misses.map(completionOf), ...finals.map(({ time }) => time));
  const isBetween = (time: number) => time >= there && time <= gone;
  const between = losses.filter(({ time }) => isBetween(time));
  const asked = between.find(({ process }) => process === write.process);
  const read = between.find(({ process }) => sightings.some((sighting) => sighting.process === process));
  const blamed = asked ?? read ?? (sums ? undefined : between[0]);
  if (blamed === undefined) return undefined;
  const known = blamed === asked ? "acknowledged" : blamed === read ? "read" : "unknown";
  return { ...blamed, had: brokerLosses.some(isBetween) ? "unknown" : known };
}

/** Whether a read gave what was written, or a list with it. */
function isShown(write: Operation, output: Json): boolean {
  if (write.f !== "append") return output !== null && isSame(output, writtenBy(write));
  return Array.isArray(output) && (output as readonly Json[]).some((element) => isSame(element, write.input));
}

/** Whether what a read gave was there before the write, whatever the order of writes. */
function isOlder(write: Operation, output: Json, operations: readonly Operation[]): boolean {
  if (write.f === "append") return !isShown(write, output);
  if (output === null) return true;
  const writers = operations.filter((one) => one.f !== "read" && isSame(writtenBy(one), output));
  return writers.length > 0 && writers.every((one) => completionOf(one) < write.invoked);
}
