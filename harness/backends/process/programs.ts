import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";

/** Where programs for administrators are, which the PATH of other users leaves out. */
const FURTHER_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

/** Milliseconds that a small program may take. */
const LIMIT = 30_000;

const run = promisify(execFile);

/** Path of an installed program. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), ...FURTHER_FOLDERS];
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/**
 * Runs a program to its end; gives what it wrote to stdout.
 * @throws Error that names the program and has what it wrote to stderr.
 */
export async function runProgram(name: string, args: readonly string[]): Promise<string> {
  const path = isAbsolute(name) ? name : findProgram(name);
  if (path === undefined) throw new Error(`${name} is not installed`);
  try {
    const { stdout } = await run(path, args, { timeout: LIMIT });
    return stdout;
  } catch (cause) {
    const { stderr = "", message } = cause as Error & { stderr?: string };
    const said = stderr.trim().split("\n").at(-1) ?? "";
    throw new Error(`${name}: ${said === "" ? message : said}`, { cause });
  }
}
