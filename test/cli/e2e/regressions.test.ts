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
    expect(last.err).toContain(`✗ still fails: .capstan/failures/${id}.json: `);

    project.write("o.scenario.ts", scenarioSource());
    const fixed = await project.run(["run", "--runs", "3", "--seed", "5"]);
    expect(fixed.err).toContain(`✓ fixed: ${line}\n`);
    expect(fixed.code).toBe(0);
  });
});
