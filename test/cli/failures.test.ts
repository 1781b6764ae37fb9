import { mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { FailureStore } from "../../harness/suite/failure-store.ts";
import { lastFailed } from "../../harness/cli/last-failed.ts";
import { replayCommand, runCommand } from "../../harness/cli/run-context.ts";
import { RunFolder, timestamp } from "../../harness/cli/run-folder.ts";
import { shareOf } from "../../harness/cli/run-plan.ts";
import type { FailureFile } from "../../harness/suite/failure-file.ts";
import type { SuiteSource } from "../../harness/suite/source.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-failures-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function failure(cell: string, claimed: boolean, files: readonly string[] = []): FailureFile {
  const [, strategy = "", fault = ""] = cell.split("/");
  return {
    capstan: "failure",
    version: 1,
    tool: "0.1.0",
    node: "20.0.0",
    client: { name: "nats-io", version: "3.4.0" },
    backend: "sim",
    server: "simulated",
    source: { files: [...files] },
    cell,
    strategy,
    fault,
    property: "no-loss",
    claimed,
    found: { seed: 1, run: 1 },
    case: { workload: { messages: [{ at: 0, producer: 1, size: 0 }] }, schedule: [], seed: 1 },
    traceHash: "00",
    anomalies: ["lost"],
  };
}

describe("FailureStore", () => {
  test("gives back what was stored, in order", () => {
    const store = new FailureStore(folder);
    expect(store.load()).toEqual([]);
    store.save("bb", failure("built-in/b/crash", true));
    store.save("aa", failure("built-in/a/crash", false));
    expect(store.load().map(({ cell }) => cell)).toEqual(["built-in/a/crash", "built-in/b/crash"]);
    expect(store.fileOf("aa")).toBe(".capstan/failures/aa.json");
  });

  test("names a file that it cannot read", () => {
    mkdirSync(join(folder, ".capstan/failures"), { recursive: true });
    writeFileSync(join(folder, ".capstan/failures/x.json"), "{}");
    expect(() => new FailureStore(folder).load()).toThrow(/^\.capstan\/failures\/x\.json is not a failure file/);
  });
});

describe("lastFailed", () => {
  const source: SuiteSource = { files: [], client: "nats-io" };

  test("keeps the cells in which a claim failed", () => {
    const stored = [
      failure("built-in/a/crash", true),
      failure("built-in/a/crash", true),
      failure("built-in/b/drop", false),
    ];
    expect(lastFailed(source, stored, "/p")).toEqual({ ...source, suite: "built-in", only: ["built-in/a/crash"] });
  });

  test("takes the scenario files from the failures if none are named", () => {
    const stored = [failure("x/a/crash", true, ["a.ts"]), failure("y/b/drop", true, ["b.ts"])];
    expect(lastFailed(source, stored, "/p")).toEqual({ ...source, files: ["/p/a.ts", "/p/b.ts"], only: ["x/a/crash", "y/b/drop"] });
  });

  test("keeps to the files that are named", () => {
    const stored = [failure("x/a/crash", true, ["a.ts"]), failure("y/b/drop", true, ["b.ts"])];
    const named = { ...source, files: ["/p/b.ts"] };
    expect(lastFailed(named, stored, "/p")).toEqual({ ...named, only: ["y/b/drop"] });
  });

  test("tells if there is nothing to do", () => {
    expect(() => lastFailed(source, [failure("x/a/crash", false)], "/p")).toThrow("no failure of a claim is stored");
    expect(() => lastFailed({ ...source, files: ["/p/c.ts"] }, [failure("x/a/crash", true)], "/p")).toThrow(
      "no failure of a claim of these files is stored",
    );
  });
});

describe("RunFolder", () => {
  const date = new Date(2026, 10, 5, 9, 4, 2);

  test("is named after time and seed, and `latest` points at it", () => {
    expect(timestamp(date)).toBe("2026-11-05T09-04-02");
    for (const seed of [1, 42]) {
      const run = new RunFolder(folder, undefined, date, seed);
      run.write("history/a.jsonl", "x");
      run.linkLatest();
      expect(run.pathOf("result.json")).toBe(`.capstan/runs/2026-11-05T09-04-02-${seed}/result.json`);
      expect(readlinkSync(join(folder, ".capstan/runs/latest"))).toBe(`2026-11-05T09-04-02-${seed}`);
    }
    expect(readFileSync(join(folder, ".capstan/runs/latest/history/a.jsonl"), "utf8")).toBe("x");
  });

  test("is the one that the user chose, without a link", () => {
    const run = new RunFolder(folder, "out/here", date, 1);
    run.write("result.json", "x");
    run.linkLatest();
    expect(run.path).toBe("out/here");
    expect(readFileSync(join(folder, "out/here/result.json"), "utf8")).toBe("x");
  });
});

test("shards are disjoint, complete and of about equal size", () => {
  const all = Array.from({ length: 10 }, (_, index) => index);
  const shares = [1, 2, 3].map((index) => shareOf(all, { index, count: 3 }));
  expect(shares.flat().sort((a, b) => a - b)).toEqual(all);
  expect(shares.map((share) => share.length)).toEqual([4, 3, 3]);
});

test("commands can be pasted into a shell", () => {
  expect(runCommand(["a b.ts", "--seed=3"], 3)).toBe("npx capstan run 'a b.ts' --seed=3");
  expect(runCommand(["--strategy", "it's"], 3)).toBe("npx capstan run --strategy 'it'\\''s' --seed 3");
  expect(replayCommand(".capstan/failures/a.json")).toBe("npx capstan replay .capstan/failures/a.json");
});
