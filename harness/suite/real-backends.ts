import type { Backend } from "../backends/backend.ts";
import { containerBackend } from "../backends/container/backend.ts";
import type { Containers } from "../backends/container/containers.ts";
import { impossibleInContainers, possibleInContainers } from "../backends/container/impossible.ts";
import { processBackend, type ProcessBackendOptions } from "../backends/process/backend.ts";
import type { ServerBinary } from "../backends/process/binaries.ts";
import { impossibleKinds } from "../backends/process/impossible-kinds.ts";
import { probePowerLoss } from "../backends/process/store/power-loss-probe.ts";
import type { Workspace } from "../backends/process/workspace.ts";
import type { Fault } from "../scenario/fault.ts";

/** What every real backend is made with: the code of one cell, and what all runs of a pool have in common. */
export type RealBackendParts = Pick<ProcessBackendOptions, "child" | "workspace" | "signal" | "output">;

/** Backends of one kind, for one pool. */
export interface RealBackends {
  /** Which of some kinds of faults cannot be injected here, with the reasons. */
  impossible(kinds: ReadonlySet<string>): Promise<ReadonlyMap<string, string>>;
  /** What is drawn in place of a fault: itself, or one of its kind that can be injected here. */
  possible(fault: Fault): Fault;
  /** The backend for one cell. */
  backend(parts: RealBackendParts): Backend;
}

/** Makes the backends of a pool, given where its runs leave things on disk. */
export type OpenRealBackends = (workspace: Workspace) => RealBackends;

/**
 * Servers that are processes; the first binary is the default.
 * @param inProcess - Whether processes of the application run in this process.
 */
export function withProcesses(binaries: readonly ServerBinary[], inProcess = false): OpenRealBackends {
  return (workspace) => {
    const powerLoss = once(() => probePowerLoss(workspace.folder));
    return {
      impossible: (kinds) => impossibleKinds(kinds, powerLoss, inProcess),
      possible: (fault) => fault,
      backend: (parts) => processBackend({ ...parts, binaries, powerLoss }),
    };
  };
}

/** Servers in containers; `logFolder` is for their logs if a run cannot be carried out. */
export function withContainers(containers: Containers, logFolder: string): OpenRealBackends {
  return () => ({
    impossible: async (kinds) => impossibleInContainers(kinds),
    possible: possibleInContainers,
    backend: (parts) => containerBackend({ ...parts, containers, logFolder }),
  });
}

/** A function that does its work at most once. */
function once<Result>(work: () => Result): () => Result {
  let done: { readonly result: Result } | undefined;
  return () => (done ??= { result: work() }).result;
}
