import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** One test as Vitest's JSON reporter tells of it. */
export interface TestReport {
  readonly status: string;
  /** What was thrown: message and stack. */
  readonly failure: string;
}

/** How a run of Vitest ended. */
export interface VitestRun {
  readonly output: string;
  /** By the full names of the tests. */
  readonly tests: ReadonlyMap<string, TestReport>;
}

/** A project of a user that has the built package installed, and runs its own Vitest. */
export class VitestProject implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-vitest-")));

  constructor() {
    if (!existsSync(join(root, "dist/harness/vitest/index.js"))) {
      throw new Error("dist is missing: these tests use the built package; build it with: npm run build");
    }
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, "capstan"), { recursive: true });
    // A copy: what is linked would not count as a package, and Vite would transform it.
    cpSync(join(root, "dist"), join(modules, "capstan", "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(modules, "capstan", "package.json"));
    for (const name of readdirSync(join(root, "node_modules"))) {
      if (!name.startsWith(".")) symlinkSync(join(root, "node_modules", name), join(modules, name), "dir");
    }
    this.write("package.json", '{ "type": "module" }');
  }

  /** Writes a file; its path is relative to the folder. */
  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true });
    writeFileSync(join(this.folder, name), text);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), "utf8");
  }

  /** Names of the files in a folder; none if it is missing. */
  list(name: string): string[] {
    const folder = join(this.folder, name);
    return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: "utf8" }) : [];
  }

  /** Runs Vitest to its end. */
  vitest(args: readonly string[], env: Readonly<Record<string, string>> = {}): VitestRun {
    const { PATH = "", HOME = "" } = process.env;
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [
        join(root, "node_modules/vitest/vitest.mjs"),
        "run",
        "--reporter=default",
        "--reporter=json",
        "--outputFile.json=results.json",
        "--testTimeout=60000",
        ...args,
      ],
      { cwd: this.folder, encoding: "utf8", env: { PATH, HOME, NO_COLOR: "1", ...env } },
    );
    return { output: `${stdout}${stderr}`, tests: this.#reports() };
  }

  #reports(): Map<string, TestReport> {
    const { testResults } = JSON.parse(this.read("results.json")) as {
      testResults: {
        assertionResults: { fullName: string; status: string; failureMessages: string[] | null }[];
      }[];
    };
    return new Map(
      testResults.flatMap(({ assertionResults }) =>
        assertionResults.map(({ fullName, status, failureMessages }) => [
          fullName,
          { status, failure: (failureMessages ?? []).join("\n") },
        ]),
      ),
    );
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
