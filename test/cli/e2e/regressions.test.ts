import { describe, expect, test } from "vitest";
import { capstan } from "../fake-process.ts";
import { Project } from "./project.ts";
import { acksFirst, scenarioSource } from "./scenario.ts";

describe("committed failures", { timeout: 120_000 }, () => {
  test("are run first, and told as failing or fixed", async () => {
    using project = new Project();
    const cwd = project.folder;
    project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
    project.write(
      "capstan.config.json",
      JSON.stringify({
        scenarios: ["*.scenario.ts"],
        regressions: "test/regressions",
        reporters: ["json"],
        jobs: 1,
      }),
    );
    const found = await project.run(["run", "--runs", "300", "--seed", "1"]);
    expect(found.code).toBe(1);
    const id = project.result().counterexamples.find(({ claimed }) => claimed)?.id ?? "";

    const listed = await capstan(["failures"], { cwd });
    expect(listed.out).toMatch(new RegExp(`^${id}  orders/orders/crash  no-loss +claimed `, "m"));
    const kept = await capstan(["keep", id], { cwd });
    expect(kept).toMatchObject({ code: 0, out: `test/regressions/${id}.json\n` });
    expect(project.failures()).not.toContain(`.capstan/failures/${id}.json`);
    expect(await capstan(["keep", id], { cwd })).toMatchObject({
      code: 64,
      err: expect.stringContaining("no such failure"),
    });
    expect((await capstan(["failures", "--keep", "0"], { cwd })).code).toBe(0);
    expect(project.failures()).toEqual([]);

    const again = await project.run(["run", "--runs", "1", "--seed", "5"]);
    const line = `test/regressions/${id}.json: orders/orders/crash, no-loss`;
    expect(again.err).toContain(`✗ still fails: ${line}\n`);
    expect(again.code).toBe(1);
    expect(project.result().counterexamples.map((each) => each.id)).toContain(id);
    const last = await project.run(["run", "--last-failed", "--runs", "1", "--seed", "5"]);
    expect(last.err).toContain(`✗ still fails: ${line}\n`);
    // The same case, stored by the run before, is not run twice.
    expect(last.err).not.toContain("stored failure");

    project.write("o.scenario.ts", scenarioSource());
    const fixed = await project.run(["run", "--runs", "3", "--seed", "5"]);
    expect(fixed.err).toContain(`✓ fixed: ${line}\n`);
    expect(fixed.code).toBe(0);
  });

  test("stored ones of claims are run first, and can be left out", async () => {
    using project = new Project();
    const scenario = project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
    const args = ["run", scenario, "--seed", "5", "--jobs", "1", "--reporter", "json,list"];
    const found = await project.run([...args, "--runs", "300", "--seed", "1"]);
    expect(found.code).toBe(1);
    expect(project.result().run.earlierFailures).toBeUndefined();
    const [first] = project.result().counterexamples.filter(({ claimed }) => claimed);
    const file = first?.file ?? "";
    const before = project.read(file);
    // What another version wrote is no reason not to run.
    project.write(".capstan/failures/other.json", "{}");

    const again = await project.run([...args, "--runs", "1"]);
    expect(again.err).toContain(`✗ still fails: ${file}: orders/orders/crash, no-loss\nreplayed 1 stored failure: 1 still fails`);
    expect(again.out).toContain("found      known before: stored by an earlier run\n");
    expect(again.code).toBe(1);
    const { run, counterexamples, cells } = project.result();
    expect(run.earlierFailures).toEqual({
      committed: { runs: 0, failing: 0 },
      stored: { runs: 1, failing: 1 },
    });
    expect(counterexamples).toMatchObject([{ id: first?.id, known: "stored", foundAtRun: 0 }]);
    expect(cells[0]).toMatchObject({ runs: 1, verdict: "violated" });
    expect(cells[0]?.properties.find(({ property }) => property === "no-loss")).toMatchObject({
      verdict: "violated",
      runsViolated: 0,
    });
    expect(JSON.parse(project.read(file))).toEqual(JSON.parse(before));

    const without = await project.run([...args, "--runs", "1", "--skip-stored"]);
    expect(without).toMatchObject({ code: 0, err: expect.not.stringContaining("replayed") });
    expect(project.result().counterexamples).toEqual([]);

    project.write("o.scenario.ts", scenarioSource());
    const fixed = await project.run([...args, "--runs", "3"]);
    expect(fixed.err).toContain("replayed 1 stored failure: none fails any more");
    expect(fixed.code).toBe(0);
    expect(project.result().run.earlierFailures?.stored).toEqual({ runs: 1, failing: 0 });
  });
});
