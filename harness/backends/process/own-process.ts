import { existsSync, readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { delimiter, join } from "node:path";

/** Whether a process exists, whoever owns it. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** The command line of a process; undefined if there is none, or it cannot be told. */
export function commandOf(pid: number): string | undefined {
  try {
    if (existsSync("/proc/self/cmdline")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    return execFileSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return undefined;
  }
}

/** When a process started, as a text that no other process with its number has; empty where that cannot be told. */
export function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in parentheses may hold anything; the 22nd field is the 20th behind it.
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/**
 * Program and arguments that run a command so that it dies with this process, even if that is killed:
 * by `setpriv` where there is one. Elsewhere the next start cleans up.
 */
export function dyingWithParent(program: string, args: readonly string[]): { program: string; args: string[] } {
  const setpriv = findSetpriv();
  if (setpriv === undefined) return { program, args: [...args] };
  return { program: setpriv, args: ["--pdeathsig", "KILL", program, ...args] };
}

/** Whether children die with this process even if that is killed. */
export function canDieWithParent(): boolean {
  return findSetpriv() !== undefined;
}

let setpriv: string | false | undefined;

function findSetpriv(): string | undefined {
  setpriv ??= probeSetpriv() ?? false;
  return setpriv === false ? undefined : setpriv;
}

function probeSetpriv(): string | undefined {
  if (process.platform !== "linux") return undefined;
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const path = folders.map((folder) => join(folder, "setpriv")).find((candidate) => existsSync(candidate));
  if (path === undefined) return undefined;
  try {
    // Small systems have a setpriv without this option.
    execFileSync(path, ["--pdeathsig", "KILL", process.execPath, "--version"], { stdio: "ignore", timeout: 10_000 });
    return path;
  } catch {
    return undefined;
  }
}
