import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { messageOf } from "../message-of.ts";
import { findProgram, runProgram } from "../programs.ts";
import { unmountBelow } from "./mounts.ts";
import { shutDownPrograms } from "./shut-down.ts";
import { fileSystemShutdown } from "./shutdown-store.ts";
import type { PowerLossMechanism } from "./store-host.ts";
import { recordedSyncs, tracing } from "./traced-store.ts";

/** Whether one way to take the power works on this machine. */
export interface MechanismProbe {
  readonly mechanism: PowerLossMechanism;
  /** What it is, in a few words. */
  readonly summary: string;
  /** Why it does not work, if it does not, and what would help. */
  readonly problem?: string;
}

/** Tries the ways to take the power from a server, the most faithful first, in a folder that can be written to. */
export async function probePowerLoss(folder: string): Promise<MechanismProbe[]> {
  const probes = [
    {
      mechanism: fileSystemShutdown,
      summary: "ext4 on a loop device for each server, shut down in the middle of its work",
      why: whyNoShutdown,
    },
    {
      mechanism: recordedSyncs,
      summary: "strace writes down what each server syncs, and the rest is cut off",
      why: whyNoTrace,
    },
  ];
  return Promise.all(
    probes.map(async ({ mechanism, summary, why }) => {
      const place = await mkdtemp(join(folder, "probe-"));
      try {
        const problem = await why(place);
        return { mechanism, summary, ...(problem !== undefined && { problem }) };
      } finally {
        unmountBelow(place);
        await rm(place, { recursive: true, force: true });
      }
    }),
  );
}

/** The first mechanism that works. */
export function workingMechanism(probes: readonly MechanismProbe[]): PowerLossMechanism | undefined {
  return probes.find(({ problem }) => problem === undefined)?.mechanism;
}

/** Why none works, in one line. */
export function whyNoPowerLoss(probes: readonly MechanismProbe[]): string {
  const reasons = probes.map(({ mechanism, problem }) => `${mechanism.name}: ${problem ?? "works"}`);
  return `the power of a server cannot be taken here (${reasons.join("; ")}); use --backend sim`;
}

async function whyNoShutdown(place: string): Promise<string | undefined> {
  if (process.platform !== "linux") return `needs Linux, and this is ${process.platform}`;
  if (process.getuid?.() !== 0) return "needs root, for mounting";
  for (const [program, from] of [["mkfs.ext4", "e2fsprogs"], ["mount", "mount"], ["umount", "mount"]] as const) {
    if (findProgram(program) === undefined) return `${program} is not installed (package ${from})`;
  }
  if (!shutDownPrograms.some((program) => findProgram(program) !== undefined)) {
    return `none of ${shutDownPrograms.join(", ")} is installed`;
  }
  return triedOut(fileSystemShutdown, place, "no loop devices, or no right to mount?");
}

async function whyNoTrace(place: string): Promise<string | undefined> {
  if (process.platform !== "linux") return `needs Linux, and this is ${process.platform}`;
  if (findProgram("strace") === undefined) return "strace is not installed (package strace)";
  const log = join(place, "trace.log");
  const { program, args } = tracing(log, process.execPath, ["--version"]);
  try {
    await runProgram(program, args);
    // The traced program ends before strace does.
    for (let looks = 0; looks < 100 && !hasEnd(log); looks++) await sleep(10);
    return hasEnd(log) ? undefined : "strace writes nothing down";
  } catch (error) {
    return `${messageOf(error)} (no right to trace? see kernel.yama.ptrace_scope)`;
  }
}

function hasEnd(log: string): boolean {
  return existsSync(log) && readFileSync(log, "utf8").includes("+++ exited");
}

/** Whether a host loses what was not synced, and nothing else. */
async function triedOut(mechanism: PowerLossMechanism, place: string, hint: string): Promise<string | undefined> {
  try {
    const host = await mechanism.open(place);
    try {
      await writeFile(join(host.folder, "kept"), "kept");
      await host.settle();
      await writeFile(join(host.folder, "lost"), "lost");
      const { files } = await host.losePower();
      return files === 1 ? undefined : `a file system that was shut down lost ${files} files instead of 1`;
    } finally {
      await host.close();
    }
  } catch (error) {
    return `${messageOf(error)} (${hint})`;
  }
}
