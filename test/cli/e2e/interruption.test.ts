import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ended, Project } from "./project.ts";
import { scenarioSource } from "./scenario.ts";

const long = ["--runs", "1000000", "--seed", "1", "--jobs", "2"];

describe("a long run", { timeout: 120_000 }, () => {
  test("that is interrupted ends soon, with a partial report and 130", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource());
    const child = project.start(["run", file, ...long]);
    const whole = ended(child);
    await once(child.stderr, "data");
    await wait(3_000);
    child.kill("SIGINT");
    const { code, out, err } = await whole;
    expect(code).toBe(130);
    expect(err).toContain("interrupted: writing what is there");
    expect(out).toContain("(interrupted: partial result)");
    const { run, cells } = project.result();
    expect(run.interrupted).toBe(true);
    expect(cells).toHaveLength(1);
  });

  test("that is interrupted twice ends at once", async () => {
    using project = new Project();
    // The first request cannot end this run in time: its code blocks its thread.
    const file = project.write("o.scenario.ts", scenarioSource({ first: "for (;;);" }));
    const child = project.start(["run", file, ...long]);
    const whole = ended(child);
    await once(child.stderr, "data");
    await wait(1_500);
    child.kill("SIGINT");
    await wait(50);
    child.kill("SIGINT");
    expect((await whole).code).toBe(130);
  });

  test("goes on, and writes its files, when nobody reads what it prints any more", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource());
    const child = project.start(["run", file, "--runs", "5", "--seed", "1"]);
    child.stdout.destroy();
    const { code, err } = await ended(child);
    expect(err).not.toContain("EPIPE");
    expect(code).toBe(0);
    expect(project.result().cells).toHaveLength(1);
  });

  test("ends at its time limit and says how far it came", async () => {
    using project = new Project();
    const file = project.write("o.scenario.ts", scenarioSource());
    const { code, err } = await project.run(["run", file, ...long, "--time-limit", "2s"]);
    expect(err).toMatch(/time limit reached: [\d,]+ of 1,000,000 runs were made/);
    expect(code).toBe(0);
  });
});
