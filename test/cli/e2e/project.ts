import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { validateResult, type Result } from "../../../reports/index.ts";
import { schemaProblems } from "../../reports/published-schema.ts";

/** Root of this repository. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

const main = join(root, "dist/harness/cli/main.js");

/** How the built command ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How the built command is started. */
export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Path of the script, if not the one of this repository. */
  readonly script?: string;
}

/** A folder of a user, in which the built command runs. */
export class Project implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-e2e-")));

  constructor() {
    if (existsSync(main)) return;
    throw new Error("dist is missing: these tests run the built command; build it with: npm run build");
  }

  /** Writes a file; returns its path relative to the folder. */
  write(name: string, text: string): string {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
    return name;
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** The latest result file, validated by capstan and by the schema that is published. */
  result(name = ".capstan/runs/latest/result.json"): Result {
    const data: unknown = JSON.parse(this.read(name));
    expect(schemaProblems(data)).toEqual([]);
    return validateResult(data, name);
  }

  /** Paths of the stored failures. */
  failures(): string[] {
    const folder = ".capstan/failures";
    if (!existsSync(join(this.folder, folder))) return [];
    return readdirSync(join(this.folder, folder)).map((name) => `${folder}/${name}`);
  }

  start(args: readonly string[], { env = {}, script = main }: StartOptions = {}): ChildProcessWithoutNullStreams {
    // Nothing of the machine that runs the tests may change what the command does.
    const { PATH = "", HOME = "" } = process.env;
    return spawn(process.execPath, [script, ...args], { cwd: this.folder, env: { PATH, HOME, ...env } });
  }

  /** Runs the command to its end. */
  run(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
    return ended(this.start(args, options));
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Collects what a child writes until it ends. */
export function ended(child: ChildProcessWithoutNullStreams): Promise<Ended> {
  const written = { out: "", err: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (written.out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (written.err += text));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...written }));
  });
}
