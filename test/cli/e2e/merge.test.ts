import { describe, expect, test } from "vitest";
import type { Result } from "../../../reports/index.ts";
import { capstan } from "../fake-process.ts";
import { Project } from "./project.ts";

const shards = [1, 2, 3, 4];

/** All but what differs between any two runs. */
function withoutTimes({ run, ...result }: Result): unknown {
  const { startedAt: _, wallMilliseconds: __, ...rest } = run;
  return { ...result, run: rest };
}

describe("capstan merge", { timeout: 120_000 }, () => {
  test("of four shards gives what the whole run gives", async () => {
    using project = new Project();
    const env = {
      CI: "true",
      CI_COMMIT_SHA: "0123456789abcdef0123456789abcdef01234567",
      CAPSTAN_REPORTER: "json",
    };
    const args = [
      "run",
      "--strategy",
      "at-most-once",
      "--faults",
      "none,crash,drop,duplicate",
      "--runs",
      "5",
      "--jobs",
      "1",
    ];
    const whole = await project.run(args, { env: { ...env, CAPSTAN_OUT: "whole" } });
    expect(whole.err).toMatch(/seed \d+ \(from commit 0123456789ab\)/);
    await Promise.all(
      shards.map((shard) =>
        project.run([...args, "--shard", `${shard}/4`], { env: { ...env, CAPSTAN_OUT: `shards/${shard}` } }),
      ),
    );
    const cwd = project.folder;
    const { code, err } = await project.run([
      "merge",
      "shards",
      "--reporter",
      "json,junit",
      "--out",
      "merged",
    ]);
    expect({ code, err }).toEqual({
      code: whole.code,
      err: expect.stringMatching(/^4 shards: shards\/1\/result\.json, /),
    });
    expect(withoutTimes(project.result("merged/result.json"))).toEqual(
      withoutTimes(project.result("whole/result.json")),
    );
    expect(project.read("merged/junit.xml")).toContain("<testsuite");

    const missing = await capstan(["merge", "shards/1", "shards/2/result.json", "shards/4"], { cwd });
    expect(missing).toMatchObject({
      code: 64,
      err: "error: shard 3/4 missing; run with --shard 3/4, or name its result.json too\n",
    });
    const again = await capstan(["report", "merged/result.json", "--reporter", "list,markdown"], { cwd });
    expect(again).toMatchObject({
      code: 0,
      err: "",
      out: expect.stringContaining("markdown: merged/report.md"),
    });
  });
});
