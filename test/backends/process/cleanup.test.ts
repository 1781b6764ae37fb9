import { execFileSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { PREFIX } from "../../../harness/backends/process/leftovers.ts";
import { ended, Project } from "../../cli/e2e/project.ts";
import { binaries, describeWithServer } from "./servers.ts";

const args = ["run", "--backend", "process", "--strategy", "at-least-once", "--faults", "pause", "--runs", "3", "--seed", "1"];

/** Folders of a harness by its number. */
function foldersOf(pid: number | undefined): string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith(`${PREFIX}${pid}-`));
}

/** Command lines of processes that name a folder of a harness. */
function processesOf(pid: number | undefined): string[] {
  const all = execFileSync("ps", ["-A", "-o", "args="], { encoding: "utf8" }).split("\n");
  return all.filter((line) => line.includes(`${PREFIX}${pid}-`));
}

async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 40_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}

const start = (project: Project): ChildProcessWithoutNullStreams =>
  project.start(args, { env: { CAPSTAN_NATS_SERVER: binaries[0]?.path ?? "" } });

/** Server, and a child for each process. */
const running = (child: ChildProcessWithoutNullStreams) =>
  until(() => processesOf(child.pid).length >= 5, "server and children run");

describeWithServer("a run on real processes leaves nothing behind", () => {
  test.concurrent("after Ctrl-C", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = start(project);
    const end = ended(child);
    await running(child);
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    expect({ folders: foldersOf(child.pid), processes: processesOf(child.pid) }).toEqual({ folders: [], processes: [] });
  });

  test.concurrent("after Ctrl-C twice", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = start(project);
    const end = ended(child);
    await running(child);
    child.kill("SIGINT");
    await sleep(20);
    child.kill("SIGINT");
    expect((await end).code).toBe(130);
    await until(() => processesOf(child.pid).length === 0, "all processes are gone");
    expect(foldersOf(child.pid)).toEqual([]);
  });

  test.concurrent("after the harness was killed and the next one has started", { timeout: 120_000 }, async () => {
    using project = new Project();
    const child = start(project);
    const end = ended(child);
    await running(child);
    child.kill("SIGKILL");
    await end;
    const next = start(project);
    const nextEnd = ended(next);
    await until(() => foldersOf(next.pid).length > 0, "the next one has begun");
    await until(() => processesOf(child.pid).length === 0, "all processes of the killed one are gone");
    expect(foldersOf(child.pid)).toEqual([]);
    next.kill("SIGINT");
    await nextEnd;
    expect(foldersOf(next.pid)).toEqual([]);
  });

  test.concurrent("after a run to the end; the result says where it was made", { timeout: 120_000 }, async () => {
    using project = new Project();
    project.write(
      "quick.scenario.ts",
      `import { defineScenario } from "capstan";
       import { deliveryStrategies } from "capstan/strategies";
       const strategy = deliveryStrategies.find(({ name }) => name === "at-most-once");
       export default defineScenario({ strategy, workload: { messages: 3, spread: 300 }, limits: { quiet: 300 } });`,
    );
    const child = project.start(["run", "quick.scenario.ts", "--backend", "process", "--faults", "none", "--runs", "1"], {
      env: { CAPSTAN_NATS_SERVER: binaries[0]?.path ?? "" },
    });
    const { code, err } = await ended(child);
    expect(err).toContain(`backend process (nats-server ${binaries[0]?.version})`);
    expect(code).toBe(0);
    expect(project.result().run.backend).toBe("process");
    expect(project.result().cells[0]).toMatchObject({ backend: "process", server: `nats-server ${binaries[0]?.version}`, runs: 1 });
    expect({ folders: foldersOf(child.pid), processes: processesOf(child.pid) }).toEqual({ folders: [], processes: [] });
    expect(existsSync(join(project.folder, ".capstan"))).toBe(true);
  });
});
