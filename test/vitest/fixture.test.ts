import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadLogger, orders, scenarioFile, testFile, threadFile } from "./files.ts";
import { VitestProject, type TestReport, type VitestRun } from "./project.ts";

/* One run of Vitest in the project of a user, with two test files at the same time; then what came of it. */

let project: VitestProject;
let run: VitestRun;

beforeAll(() => {
  project = new VitestProject();
  project.write("orders.js", orders);
  project.write("orders.scenario.js", scenarioFile);
  project.write("test/orders.test.js", testFile);
  project.write("test/threads.test.js", threadFile);
  run = project.vitest(["--reporter=junit", "--outputFile.junit=junit.xml"]);
}, 120_000);

afterAll(() => project[Symbol.dispose]());

function report(name: string): TestReport {
  const found = run.tests.get(name);
  if (found === undefined) throw new Error(`no test "${name}" in\n${run.output}`);
  return found;
}

const passing = [
  "holds",
  "holds with fake timers",
  "one of two at a time",
  "the other of two at a time",
  "keeps within its time",
  "matchers hold",
];

it.each(passing)("passes: %s", (name) => {
  expect(report(name)).toEqual({ status: "passed", failure: "" });
});

describe("a broken claim", () => {
  it("is told with what was observed, the smallest schedule, the seed and, last, how to replay it", () => {
    const lines = report("orders are charged (at least) once").failure.split("\n");
    const replay = lines.findIndex((line) => line.startsWith("replay: "));
    expect(lines[0]).toBe("ViolationError: ✗ orders under crash");
    expect(lines.slice(0, replay).join("\n")).toMatch(/observed {3}producer-\d\/\d+ was acknowledged/);
    expect(lines.slice(0, replay).join("\n")).toMatch(/1 fault, [1-3] messages? .*\n {13}crash consumer-\d/);
    expect(lines.slice(0, replay).join("\n")).toContain("seed 1; the same again with CAPSTAN_SEED=1");
    expect(lines[replay]).toMatch(
      /^replay: CAPSTAN_REPLAY=\.capstan\/failures\/\w+\.json npx vitest run test\/orders\.test\.js -t /,
    );
    // What follows is the stack: the line of the user first, and nothing of this library.
    expect(lines[replay + 1]).toMatch(/^ {4}at .*test\/orders\.test\.js:10:/);
    expect(lines.slice(replay + 1).join("\n")).not.toContain("node_modules/capstan");
  });

  it("shows the user's line in a code frame", () => {
    expect(run.output).toContain('10|     await capstan.check(under("crash", true), { seed: 1 });');
  });

  it("has its report attached", () => {
    // Where Vitest keeps attachments up to its version 4, and from 5 on.
    const kept = [".vitest-attachments", ".vitest/attachments"].flatMap((name) => project.list(name));
    expect(kept.filter((name) => name.endsWith(".html"))).not.toEqual([]);
    expect(project.read("junit.xml")).toContain("capstan report: violated (seed 1)");
  });

  it("replays by the command that was told: the test fails, and all others are skipped", () => {
    const { failure } = report("orders are charged (at least) once");
    const [, file = "", pattern = ""] =
      /CAPSTAN_REPLAY=(\S+) npx vitest run \S+ -t '(.*)'/.exec(failure) ?? [];
    const again = project.vitest(["test/orders.test.js", "-t", pattern], { CAPSTAN_REPLAY: file });
    const statuses = [...again.tests.values()].map(({ status }) => status);
    expect(statuses.filter((status) => status !== "skipped")).toEqual(["failed"]);
    expect(again.tests.get("orders are charged (at least) once")?.failure).toMatch(
      /still fails: orders under crash: no-loss violated[^]*equal to the stored one/,
    );
  });
});

it("scenarios of a file run on worker threads, and replay by the command line", () => {
  const { failure } = report("a file");
  expect(failure).toContain("✗ orders under crash");
  expect(failure).toMatch(/replay: npx capstan replay \.capstan\/failures\/\w+\.json/);
  expect(failure).toMatch(/\n {4}at .*test\/threads\.test\.js:4:/);
});

it("a mistake is told at the line of the user, with a suggestion", () => {
  const { failure } = report("finds a mistyped fault");
  expect(failure).toMatch(/^ScenarioError: unknown fault family "crahs"; did you mean "crash"\?/);
  expect(failure).toMatch(/\n {4}at .*test\/orders\.test\.js:33:/);
});

it("real input and output is named with the line that asked for it", () => {
  const { failure } = report("names real input and output");
  expect(failure).toMatch(
    /^RunError: strategy orders waits for real I\/O[^]*a file at .*orders\.test\.js:40\n/,
  );
});

it("what nothing is claimed about does not pass", () => {
  expect(report("cannot be judged").failure).toMatch(
    /^InconclusiveError: nothing is claimed under partition/,
  );
});

it("a matcher that fails says how much was tried, at the line of the user", () => {
  const { failure } = report("a matcher fails");
  expect(failure).toMatch(/^ViolationError: expected no-phantoms to break, and it held in 3 runs under cut/);
  expect(failure).toMatch(/\n {4}at .*test\/orders\.test\.js:61:/);
});

it("loads neither zod nor testcontainers before a check, and no testcontainers for one", () => {
  project.write("log.js", loadLogger);
  project.write(
    "idle.test.js",
    'import { test } from "capstan/vitest";\n\ntest("idle", ({ capstan }) => void capstan);\n',
  );
  const loadedBy = (file: string, ...args: string[]): string => {
    const log = `${project.folder}/loaded-by-${file.replaceAll("/", "-")}.txt`;
    project.vitest([file, ...project.execArgv("--import", `${project.folder}/log.js`), ...args], {
      LOADED: log,
    });
    return project.read(log.slice(project.folder.length + 1));
  };
  const idle = loadedBy("idle.test.js");
  expect(idle).toContain("capstan/dist/harness/vitest/index.js");
  expect(idle).not.toMatch(/node_modules\/(zod|testcontainers|fast-check|jiti)\//);
  const checking = loadedBy("test/orders.test.js", "-t", "^holds$");
  expect(checking).toMatch(/node_modules\/zod\//);
  expect(checking).not.toMatch(/node_modules\/(testcontainers|jiti)\//);
}, 60_000);
