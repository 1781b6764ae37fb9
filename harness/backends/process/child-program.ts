import { AppProgram, type CodeLoader } from "./app-program.ts";
import { batchedCount } from "./batched-count.ts";
import type { LoadedCode } from "./child-context.ts";
import type { FromChild, ToChild } from "./ipc.ts";
import { installWallClock } from "./wall-clock.ts";

/** Makes this process, a child of the harness, a process of the application; `load` gets what the suite sent along. */
export function runChild(load: (code: never) => Promise<LoadedCode>): void {
  const program = new AppProgram(load as CodeLoader, {
    tell,
    // The process ends as soon as that is on its way.
    ended: (error) => tell({ type: "ended", error }, () => process.exit(1)),
    // The channel to the harness and the standard streams are pipes.
    isBare: () => process.getActiveResourcesInfo().every((name) => name === "PipeWrap"),
    processor: () => millisecondsOf(process.cpuUsage()),
    clock: installWallClock(batchedCount((count) => tell({ type: "clock read", count }))),
  });
  // The harness is gone, and with it the reason to be.
  process.on("disconnect", () => process.exit());
  process.on("uncaughtException", (error) => program.end(error));
  process.on("unhandledRejection", (error) => program.end(error));
  process.on("message", (message) => program.take(message as ToChild));
}

function millisecondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1000;
}

function tell(message: FromChild, sent?: () => void): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
  else sent?.();
}
