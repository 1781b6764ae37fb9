import { existsSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { validateResult } from "../../../reports/index.ts";
import { Project } from "./project.ts";
import { acksFirst, scenarioSource } from "./scenario.ts";

const patient = { timeout: 120_000 };

describe("capstan run", patient, () => {
  test("runs a cell of the built-in suite and reports", async () => {
    using project = new Project();
    const { code, out, err } = await project.run(
      ["run", "--strategy", "at-least-once", "--faults", "none", "--runs", "25", "--seed", "42", "--jobs", "1"],
    );
    expect(err.split("\n")[0]).toMatch(
      /^capstan 0\.1\.0 {2}seed 42 {2}backend sim \(simulated nats-server 2\.15\.1\) {2}client nats-io 3\.\d+\.\d+ {2}1 cell x 25 runs {2}jobs 1$/,
    );
    expect(out).toContain("✓ held");
    expect(out).toMatch(/^report: \.capstan\/runs\/.*-42\/report\.html$/m);
    expect(out).not.toContain("\u001b");
    expect(code).toBe(0);
    const { run, cells } = project.result();
    expect(run).toMatchObject({ seed: 42, backend: "sim", interrupted: false });
    expect(run.command).toBe("npx capstan run --strategy at-least-once --faults none --runs 25 --seed 42 --jobs 1");
    expect(cells.map(({ id, verdict, runs }) => ({ id, verdict, runs }))).toEqual([
      { id: "built-in/at-least-once/none/sim", verdict: "held", runs: 25 },
    ]);
    expect(readlinkSync(join(project.folder, ".capstan/runs/latest"))).toMatch(/-42$/);
    expect(project.read(".capstan/runs/latest/report.html")).toContain("at-least-once");
  });

  test("runs with the generation of the server that is asked for", async () => {
    using project = new Project();
    const args = [
      "run",
      "--strategy",
      "at-least-once",
      "--faults",
      "none",
      "--runs",
      "2",
      "--seed",
      "42",
      "--jobs",
      "1",
    ];
    const hashes = new Set<string>();
    for (const [server, version] of [
      ["2.9", "2.9.10"],
      ["2.10", "2.10.27"],
      ["2.15", "2.15.1"],
    ] as const) {
      const { code, err } = await project.run([...args, "--server", server]);
      expect(code).toBe(0);
      expect(err.split("\n")[0]).toContain(`backend sim (simulated nats-server ${version})`);
      const { run, cells } = project.result();
      expect(run.command).toContain(`--server ${server}`);
      expect(cells.map((cell) => cell.server)).toEqual([`simulated nats-server ${version}`]);
      hashes.add(JSON.stringify(cells[0]?.cost));
    }
    // The releases say different things on the wire, so that their bytes cannot be equal.
    expect(hashes.size).toBe(3);
  });

  test("prints nothing but the result as JSON", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource({ first: 'console.log("charging");', top: 'console.log("loaded");' }));
    const { code, out, err } = await project.run(
      ["run", file, "--runs", "5", "--seed", "1", "--json", "--quiet", "--reporter", "list"],
      { env: { FORCE_COLOR: "1" } },
    );
    expect(validateResult(JSON.parse(out), "stdout").cells).toHaveLength(1);
    expect({ code, err }).toEqual({ code: 0, err: "loaded\n" });
    expect(existsSync(join(project.folder, ".capstan/runs"))).toBe(false);
  });

  test("finds a violation, shrinks it, and ends with the command that replays it", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
    const { code, out } = await project.run(["run", file, "--runs", "300", "--seed", "1"]);
    expect(code).toBe(1);
    expect(out).toMatch(/^✗ orders under crash\n {2}property {3}no-loss \(claimed\)\n {2}observed {3}/);
    const last = out.trimEnd().split("\n").at(-1) ?? "";
    const replay = /^replay: npx capstan replay (\.capstan\/failures\/[0-9a-f]{10}\.json)$/.exec(last)?.[1] ?? "";
    expect(project.failures()).toContain(replay);
    const stored = JSON.parse(project.read(replay)) as { claimed: boolean; source: unknown; case: { schedule: unknown[] } };
    expect(stored).toMatchObject({ claimed: true, source: { files: ["o.scenario.ts"] } });
    const { counterexamples } = project.result();
    const counterexample = counterexamples.find((one) => one.file === replay);
    expect(counterexample?.case.schedule.length).toBeLessThanOrEqual(2);
    const history = project.read(`.capstan/runs/latest/history/${counterexample?.id ?? ""}.jsonl`);
    project.write("h.jsonl", history);
    expect((await project.run(["check", "h.jsonl", "--claims", "no-loss"])).code).toBe(1);

    const again = await project.run(["run", "--last-failed", "--runs", "1", "--seed", "2", "--json"]);
    expect(validateResult(JSON.parse(again.out), "stdout").cells.map(({ id }) => id)).toEqual(["orders/orders/crash/sim"]);
  });

  test("finds the same with any number of jobs", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
    const found: unknown[] = [];
    for (const jobs of ["1", "3"]) {
      const args = ["--runs", "200", "--seed", "1", "--jobs", jobs, "--json", "--skip-stored"];
      const { out } = await project.run(["run", file, ...args]);
      const { cells, counterexamples } = validateResult(JSON.parse(out), "stdout");
      found.push({ cells, claimed: counterexamples.filter(({ claimed }) => claimed) });
    }
    expect(found[1]).toEqual(found[0]);
  });

  test("runs with the other generation of the client", async () => {
    using project = new Project();
    const { code, err } = await project.run(
      ["run", "--client", "nats@2", "--strategy", "at-least-once", "--faults", "none", "--runs", "5"],
    );
    expect(err).toContain("client nats@2 2.29.");
    expect(code).toBe(0);
  });

  test("writes the formats that are asked for where it is told to", async () => {
    using project = new Project();
    const { out } = await project.run(
      ["run", "--strategy", "at-most-once", "--faults", "none", "--runs", "5", "--reporter", "junit,markdown", "--out", "reports/now"],
    );
    expect(out).toBe("");
    expect(project.read("reports/now/junit.xml")).toContain("<testsuite");
    expect(project.read("reports/now/report.md")).toContain("at-most-once");
    expect(existsSync(join(project.folder, "reports/now/result.json"))).toBe(false);
  });

  test("finds out before it starts that it cannot write its files", async () => {
    using project = new Project();
    project.write("taken", "");
    const { code, err } = await project.run(["run", "--strategy", "at-most-once", "--runs", "100000", "--out", "taken/here"]);
    expect(err).toMatch(/^capstan .*\nerror: ENOTDIR: not a directory, mkdir 'taken\/here'\n$/);
    expect(code).toBe(64);
  });

  test("tells GitHub Actions", async () => {
    using project = new Project();
    project.write("summary.md", "before\n");
    const file = project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
    const { err } = await project.run(["run", file, "--runs", "300", "--seed", "1"], {
      env: { GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: join(project.folder, "summary.md") },
    });
    expect(err).toMatch(/^::error title=orders under crash%3A no-loss violated::.*replay%3A|^::error title=orders/m);
    expect(project.read("summary.md")).toMatch(/^before\n[\s\S]*npx capstan replay/);
  });

  test("uses colours when told to", async () => {
    using project = new Project();
    const args = ["run", "--strategy", "at-most-once", "--faults", "none", "--runs", "5", "--reporter", "list"];
    expect((await project.run([...args, "--color", "always"], { env: { NO_COLOR: "1" } })).out).toContain("\u001b[");
    expect((await project.run(args, { env: { FORCE_COLOR: "1", NO_COLOR: "1" } })).out).not.toContain("\u001b[");
  });

  test.each(["data", "clocks", "cost"])("the result of the suite %s fits the published schema", async (suite) => {
    using project = new Project();
    const args = ["run", "--suite", suite, "--faults", "none,clock-skew", "--nodes", "3", "--shard", "1/8"];
    const { code, err } = await project.run([...args, "--runs", "1", "--seed", "1", "--jobs", "1", "--reporter", "json"]);
    expect([0, 1, 2], err).toContain(code);
    expect(project.result().cells).not.toEqual([]);
  });
});
