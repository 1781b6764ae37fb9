import type { Backend, RunPlan, RunRecord } from "../backend.ts";
import { notRun } from "../not-run.ts";
import type { ChildCode, ChildOutput } from "./app-child.ts";
import { isOf, type ServerBinary } from "./binaries.ts";
import { hostKindFor } from "./host-kind.ts";
import { ProcessHosting, type HostKind } from "./process-hosting.ts";
import { ProcessRun } from "./process-run.ts";
import { probePowerLoss, type MechanismProbe } from "./store/power-loss-probe.ts";
import { FailingSyncStore } from "./store/failing-sync-store.ts";
import { recordedSyncs } from "./store/traced-store.ts";
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
  /** Finds out how the power of a server can be taken; asked when a run needs it. */
  readonly powerLoss?: () => Promise<readonly MechanismProbe[]>;
}

/** Real nats-server processes and application processes on this machine, in real time. */
export function processBackend(options: ProcessBackendOptions): Backend {
  const { binaries, child, workspace } = options;
  const output = options.output ?? (() => {});
  const signal = options.signal ?? new AbortController().signal;
  const powerLoss = options.powerLoss ?? (() => probePowerLoss(workspace.folder));
  const whyNoStrace = async (): Promise<string | undefined> =>
    (await powerLoss()).find(({ mechanism }) => mechanism === recordedSyncs)?.problem;
  /** A host that can lose power is dear: only a run that needs it has one. */
  const hostKind = async (
    { faultKinds, topology }: RunPlan,
    { version }: ServerBinary,
  ): Promise<HostKind> => {
    if (topology.broker.disk !== undefined)
      return {
        problem: "a disk that fails does not lose power as well",
        open: (folder) => FailingSyncStore.open(folder),
      };
    if (!faultKinds.includes("power-loss")) return { problem: "this run was set up without power loss" };
    return hostKindFor(await powerLoss(), version, topology.broker.syncInterval);
  };
  return {
    name: "process",
    server: `nats-server ${binaries[0]?.version ?? "none"}`,
    async run(plan: RunPlan): Promise<RunRecord> {
      const binary = binaries.find(({ version }) => isOf(version, plan.topology.broker.version));
      if (binary === undefined)
        return notRun(`no nats-server ${plan.topology.broker.version ?? ""} is there`);
      const noStrace = plan.topology.broker.disk === undefined ? undefined : await whyNoStrace();
      if (noStrace !== undefined) return notRun(`broker.disk needs strace: ${noStrace}`);
      const kind = await hostKind(plan, binary);
      const hosting = (folder: string): ProcessHosting => new ProcessHosting(binary, folder, workspace, kind);
      return new ProcessRun(plan, { hosting, child, workspace, output, signal }).run();
    },
  };
}
