import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../dist/harness/cli/main.js", import.meta.url));

/**
 * Runs the built command, whose output is shown, with a folder for its files.
 * @param {readonly string[]} args
 * @param {(folder: string) => void} use Called with the folder when the command has ended by itself.
 * @param {(pid: number | undefined) => void} [started] Called with its process id.
 * @returns {Promise<number>} Its exit code.
 */
export async function capstan(args, use, started = () => {}) {
  const folder = mkdtempSync(join(tmpdir(), "capstan-page-"));
  try {
    // What is written must not depend on what earlier runs left behind here.
    const env = { ...process.env, CAPSTAN_SKIP_STORED: "true" };
    const child = spawn(process.execPath, [main, ...args, "--out", folder], { stdio: "inherit", env });
    started(child.pid);
    const code = await new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (exit) => resolve(exit ?? 70));
    });
    if (code <= 2) use(folder);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
