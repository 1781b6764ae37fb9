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

/** Where packages are looked for: first where another Vitest than ours is installed (`npm run vitest-peers`). */
const places = [process.env["CAPSTAN_VITEST"], root].filter((place) => place !== undefined);
/** What Vitest runs on, as newer ones need a newer Node. */
const node = process.env["CAPSTAN_VITEST_NODE"] ?? process.execPath;

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
    for (const place of places) {
      for (const name of readdirSync(join(place, "node_modules"))) {
        if (name.startsWith(".") || existsSync(join(modules, name))) continue;
        symlinkSync(join(place, "node_modules", name), join(modules, name), "dir");
      }
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

  /** Options that give arguments to the processes of tests; Vitest 3 has them elsewhere. */
  execArgv(...args: readonly string[]): string[] {
    const { version } = JSON.parse(this.read("node_modules/vitest/package.json")) as { version: string };
    const option = version.startsWith("3.") ? "--poolOptions.forks.execArgv" : "--execArgv";
    return args.map((arg) => `${option}=${arg}`);
  }

  /** Runs Vitest to its end. */
  vitest(args: readonly string[], env: Readonly<Record<string, string>> = {}): VitestRun {
    const { PATH = "", HOME = "" } = process.env;
    const { stdout, stderr } = spawnSync(
      node,
      [
        join(this.folder, "node_modules/vitest/vitest.mjs"),
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
