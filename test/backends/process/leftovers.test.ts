import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { OWNER_FILE, PIDS_FOLDER, PREFIX, removeLeftovers } from "../../../harness/backends/process/leftovers.ts";
import { startOf } from "../../../harness/backends/process/own-process.ts";

const place = mkdtempSync(join(tmpdir(), "capstan-leftovers-"));
const children: ChildProcess[] = [];

afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
});

/** A process that does nothing, with a word on its command line. */
async function idle(word: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", word], { stdio: "ignore" });
  children.push(child);
  await once(child, "spawn");
  return child;
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["--version"], { stdio: "ignore" });
  await once(child, "exit");
  return child.pid ?? 0;
}

function workspaceOf(owner: { pid: number; start: string } | undefined, pids: readonly (number | undefined)[] = []): string {
  const folder = mkdtempSync(join(place, PREFIX));
  mkdirSync(join(folder, PIDS_FOLDER));
  if (owner !== undefined) writeFileSync(join(folder, OWNER_FILE), JSON.stringify(owner));
  for (const pid of pids) writeFileSync(join(folder, PIDS_FOLDER, String(pid)), "");
  return folder;
}

describe("what a killed harness left", () => {
  test("is removed, and its processes are killed", async () => {
    const owner = { pid: await deadPid(), start: "1" };
    const folder = workspaceOf(owner);
    const child = await idle(join(folder, "server.conf"));
    writeFileSync(join(folder, PIDS_FOLDER, String(child.pid)), "");
    const gone = once(child, "exit");
    expect(removeLeftovers(place)).toBe(1);
    expect(await gone).toEqual([null, "SIGKILL"]);
    expect(existsSync(folder)).toBe(false);
  });

  test("does not include a process that has only the number of one", async () => {
    const child = await idle("something else");
    const folder = workspaceOf({ pid: await deadPid(), start: "1" }, [child.pid]);
    expect(removeLeftovers(place)).toBe(1);
    expect(existsSync(folder)).toBe(false);
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });

  test("is nothing of a harness that runs", () => {
    const folder = workspaceOf({ pid: process.pid, start: startOf(process.pid) });
    expect(removeLeftovers(place)).toBe(0);
    expect(existsSync(folder)).toBe(true);
  });

  test("is not a folder in the making, until it has been that for long", () => {
    const folder = mkdtempSync(join(place, PREFIX));
    expect(removeLeftovers(place)).toBe(0);
    const longAgo = Date.now() / 1000 - 3_600;
    utimesSync(folder, longAgo, longAgo);
    expect(removeLeftovers(place)).toBe(1);
    expect(existsSync(folder)).toBe(false);
  });
});
