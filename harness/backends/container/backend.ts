import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Backend, RunPlan, RunRecord } from "../backend.ts";
import { notRun } from "../not-run.ts";
import type { ChildCode, ChildOutput } from "../process/app-child.ts";
import { isOf } from "../process/binaries.ts";
import { ProcessRun } from "../process/process-run.ts";
import type { Workspace } from "../process/workspace.ts";
import { ContainerHosting } from "./container-hosting.ts";
import type { Containers } from "./containers.ts";
import type { ServerImage } from "./image.ts";

/** What the backend works with. */
export interface ContainerBackendOptions {
  readonly containers: Containers;
  /** Folder for the logs of servers of runs that could not be carried out; made when it is needed. */
  readonly logFolder: string;
  /** How children get the code under test: functions cannot be sent to them. */
  readonly child: ChildCode;
  readonly workspace: Workspace;
  /** Given what the code under test writes to stdout and stderr. */
  readonly output?: ChildOutput;
  /** Ends runs under way when aborted. */
  readonly signal?: AbortSignal;
}

/** Real nats-server in containers, and application processes on this machine, in real time. */
export function containerBackend(options: ContainerBackendOptions): Backend {
  const { containers, child, workspace } = options;
  const keepLog = (plan: RunPlan) => (server: string, log: string) => {
    const path = join(options.logFolder, `${plan.strategy.name}-${plan.seed}-${server}.log`);
    mkdirSync(options.logFolder, { recursive: true });
    writeFileSync(path, log);
    return path;
  };
  const output = options.output ?? (() => {});
  const signal = options.signal ?? new AbortController().signal;
  return {
    name: "container",
    server: `nats-server ${containers.version}`,
    async run(plan: RunPlan): Promise<RunRecord> {
      if (plan.topology.broker.disk !== undefined)
        return notRun("the disk of a container returns no errors (broker.disk); use --backend process");
      const generation = plan.topology.broker.version;
      let image: ServerImage;
      try {
        image = await containers.image(generation);
      } catch (error) {
        return notRun(error instanceof Error ? error.message : String(error));
      }
      if (!isOf(image.version, generation)) {
        return notRun(`the image ${image.name} has nats-server ${image.version}, and not ${generation}`);
      }
      const hosting = (_: string, failed: (error: unknown) => void): ContainerHosting =>
        new ContainerHosting(containers.docker, image, failed);
      return new ProcessRun(plan, {
        hosting,
        child,
        workspace,
        output,
        signal,
        keepLog: keepLog(plan),
      }).run();
    },
  };
}
