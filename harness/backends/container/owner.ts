import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";
import { exists, startOf } from "../process/own-process.ts";

/** Label of everything that this backend makes in Docker; its value is an {@link Owner} as JSON. */
export const OWNER_LABEL = "capstan.owner";

/** The harness that something in Docker belongs to. */
export interface Owner {
  /** Where its number means something: a machine, and a namespace of processes on it. */
  readonly place: string;
  /** Changes whenever the machine starts. */
  readonly boot: string;
  readonly pid: number;
  /** When it started, as the system counts. */
  readonly start: string;
}

/** This very process. */
export function thisOwner(): Owner {
  const { pid } = process;
  return { place: `${hostname()} ${processNamespace()}`.trim(), boot: bootId(), pid, start: startOf(pid) };
}

/** The labels of what belongs to this process. */
export function ownLabels(): Record<string, string> {
  return { [OWNER_LABEL]: JSON.stringify(thisOwner()) };
}

/** The owner that a label names; undefined if it is of another make. */
export function parseOwner(label: string | undefined): Owner | undefined {
  try {
    const { place, boot, pid, start } = JSON.parse(label ?? "") as Partial<Owner>;
    if (typeof place !== "string" || typeof boot !== "string" || typeof start !== "string") return undefined;
    return typeof pid === "number" && Number.isInteger(pid) && pid > 0
      ? { place, boot, pid, start }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Whether an owner is known to have ended. Of a process of another machine nobody here can tell. */
export function hasEnded({ place, boot, pid, start }: Owner): boolean {
  const own = thisOwner();
  if (place !== own.place) return false;
  return boot !== own.boot || !exists(pid) || startOf(pid) !== start;
}

/** Tells apart the processes of a machine and those inside its containers; empty where there is no such thing. */
function processNamespace(): string {
  try {
    return readlinkSync("/proc/self/ns/pid");
  } catch {
    return "";
  }
}

function bootId(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
  } catch {
    return "";
  }
}
