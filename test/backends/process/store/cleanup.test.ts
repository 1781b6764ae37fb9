import { execFileSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { PREFIX } from "../../../../harness/backends/process/leftovers.ts";
import { ended, Project } from "../../../cli/e2e/project.ts";
import { binaries, describeWithServer } from "../servers.ts";
import { describeMechanisms } from "./mechanisms.ts";

const args = ["run", "--backend", "process", "--strategy", "at-least-once", "--faults", "power-loss", "--runs", "20", "--seed", "1"];

/** What a harness has on this machine, by its number. */
function traces(pid: number | undefined): { mounts: number; devices: number; processes: number; folders: number } {
  const name = `${PREFIX}${pid}-`;
  const count = (lines: string): number => lines.split("\n").filter((line) => line.includes(name)).length;
  return {
    mounts: count(readFileSync("/proc/self/mountinfo", "utf8")),
    devices: count(execFileSync("losetup", ["--all"], { encoding: "utf8" })),
    processes: count(execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" })),
    folders: readdirSync(tmpdir()).filter((folder) => folder.startsWith(name)).length,
  };
}

const nothing = { mounts: 0, devices: 0, processes: 0, folders: 0 };

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}

const start = (project: Project): ChildProcessWithoutNullStreams =>
  project.start(args, { env: { CAPSTAN_NATS_SERVER: binaries[0]?.path ?? "" } });

describeWithServer("hosts that can lose power leave nothing behind", () => {
  // The command line takes the first mechanism that works; with strace nothing is outside of the folder.
  describeMechanisms(() => {
    const mounted = (child: ChildProcessWithoutNullStreams) =>
      until(() => traces(child.pid).mounts > 1 && traces(child.pid).processes > 3, "disks are mounted");

    test.concurrent("after Ctrl-C", { timeout: 120_000 }, async () => {
      using project = new Project();
      const child = start(project);
      const end = ended(child);
      await mounted(child);
      child.kill("SIGINT");
      expect((await end).code).toBe(130);
      expect(traces(child.pid)).toEqual(nothing);
    });

    test.concurrent("after Ctrl-C twice", { timeout: 120_000 }, async () => {
      using project = new Project();
      const child = start(project);
      const end = ended(child);
      await mounted(child);
      child.kill("SIGINT");
      await sleep(20);
      child.kill("SIGINT");
      expect((await end).code).toBe(130);
      await until(() => traces(child.pid).processes === 0, "all processes are gone");
      expect(traces(child.pid)).toEqual(nothing);
    });

    test.concurrent("after the harness was killed and the next one has started", { timeout: 120_000 }, async () => {
      using project = new Project();
      const child = start(project);
      const end = ended(child);
      await mounted(child);
      child.kill("SIGKILL");
      await end;
      expect(traces(child.pid).mounts).toBeGreaterThan(0);
      const next = start(project);
      const nextEnd = ended(next);
      await until(() => traces(next.pid).folders > 0, "the next one has begun");
      await until(() => traces(child.pid).processes === 0, "all processes of the killed one are gone");
      expect(traces(child.pid)).toEqual(nothing);
      next.kill("SIGINT");
      await nextEnd;
      expect(traces(next.pid)).toEqual(nothing);
    });
  }, "ext4 shutdown");
});
