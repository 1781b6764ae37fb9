import type { Backend, RunPlan, RunRecord } from "../backend.ts";
import type { ChildCode, ChildOutput } from "./app-child.ts";
import { isOf, type ServerBinary } from "./binaries.ts";
import { ProcessHosting } from "./process-hosting.ts";
import { ProcessRun } from "./process-run.ts";
import type { Workspace } from "./workspace.ts";

/** What the backend works with. */
export interface ProcessBackendOptions {
  /** The servers that there are; the first is the default. */
  readonly binaries: readonly ServerBinary[];
  /** How children get the code under test: functions cannot be sent to them. */
  readonly child: ChildCode;
  readonly workspace: Workspace;
  /** Given what the code under test writes to stdout and stderr. */
  readonly output?: ChildOutput;
  /** Ends runs under way when aborted. */
  readonly signal?: AbortSignal;
}

/** Real nats-server processes and application processes on this machine, in real time. */
export function processBackend(options: ProcessBackendOptions): Backend {
  const { binaries, child, workspace } = options;
  const output = options.output ?? (() => {});
  const signal = options.signal ?? new AbortController().signal;
  return {
    name: "process",
    server: `nats-server ${binaries[0]?.version ?? "none"}`,
    async run(plan: RunPlan): Promise<RunRecord> {
      const binary = binaries.find(({ version }) => isOf(version, plan.topology.broker.version));
      if (binary === undefined) return notRun(`no nats-server ${plan.topology.broker.version ?? ""} is there`);
      const hosting = (folder: string): ProcessHosting => new ProcessHosting(binary, folder, workspace);
      return new ProcessRun(plan, { hosting, child, workspace, output, signal }).run();
    },
  };
}

function notRun(reason: string): RunRecord {
  return {
    history: { events: [] },
    counters: {},
    cost: { networkMessages: 0, networkBytes: 0, storedBytes: 0, syncs: 0 },
    duration: 0,
    failure: { kind: "stopped", reason, waiting: [] },
    traceHash: "",
    steps: 0,
    trace: [],
  };
}
