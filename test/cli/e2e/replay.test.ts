import { beforeAll, describe, expect, test } from "vitest";
import { Project } from "./project.ts";
import { acksFirst, scenarioSource } from "./scenario.ts";

interface Stored {
  tool: string;
  traceHash: string;
  case: { schedule: Record<string, unknown>[]; workload: { messages: Record<string, unknown>[] } };
}

interface Outcome {
  readonly traceHash: string;
  readonly stillFails: boolean;
  readonly sameTrace: boolean;
}

/** A failure as the command stores it, from one search for all tests. */
let text: string;

beforeAll(async () => {
  using project = new Project();
  const scenario = project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
  await project.run(["run", scenario, "--runs", "300", "--seed", "1", "--reporter", "list"]);
  const found = project.failures().map((file) => project.read(file)).find((each) => each.includes('"claimed": true'));
  if (found === undefined) throw new Error("seed 1 does not find the bug any more; choose another");
  text = found;
}, 60_000);

function failed(project: Project): { file: string; stored: Stored } {
  project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
  const file = project.write(".capstan/failures/0123456789.json", text);
  return { file, stored: JSON.parse(text) as Stored };
}

describe("capstan replay", { timeout: 120_000 }, () => {
  test("fails again, always with the stored trace, until the bug is repaired", async () => {
    using project = new Project();
    const { file, stored } = failed(project);
    for (let time = 0; time < 2; time++) {
      const { code, out } = await project.run(["replay", file, "--json"]);
      expect(code).toBe(1);
      expect(JSON.parse(out) as Outcome).toMatchObject({ stillFails: true, sameTrace: true, traceHash: stored.traceHash });
    }

    const shown = await project.run(["replay", file]);
    expect(shown.code).toBe(1);
    expect(shown.out).toMatch(/^✗ still fails: orders under crash: no-loss violated\n {2}observed {3}/);
    expect(shown.out).toContain(`trace      ${stored.traceHash}, equal to the stored one`);
    expect(shown.out).toMatch(/ms {2}fault +crash consumer-/);
    expect(shown.out).toMatch(/ms {2}producer-1 +send producer-1\/1: acknowledged/);

    project.write("o.scenario.ts", scenarioSource());
    const repaired = await project.run(["replay", file]);
    expect(repaired.code).toBe(0);
    expect(repaired.out).toMatch(/^✓ no longer fails: orders under crash: no-loss held\n/);
    expect(repaired.out).toContain("NOT equal to the stored");
    expect(repaired.out).toContain("likely because the scenario or the code that it runs has changed since");
  });

  test("runs with the server that was asked for when it was found, or with another one", async () => {
    using project = new Project();
    const scenario = project.write("o.scenario.ts", scenarioSource({ first: acksFirst }));
    await project.run([
      "run",
      scenario,
      "--runs",
      "300",
      "--seed",
      "1",
      "--server",
      "2.10",
      "--reporter",
      "list",
    ]);
    const file = project.failures().find((each) => project.read(each).includes('"claimed": true')) ?? "";
    expect(JSON.parse(project.read(file))).toMatchObject({
      server: "simulated nats-server 2.10.27",
      source: { files: ["o.scenario.ts"], server: "2.10" },
    });
    const same = await project.run(["replay", file, "--json"]);
    expect(same.code).toBe(1);
    expect(JSON.parse(same.out)).toMatchObject({
      server: "simulated nats-server 2.10.27",
      sameTrace: true,
      differences: [],
    });
    const other = await project.run(["replay", file, "--json", "--server", "2.9"]);
    expect(JSON.parse(other.out)).toMatchObject({
      server: "simulated nats-server 2.9.10",
      sameTrace: false,
      differences: ["the broker was simulated nats-server 2.10.27 and is now simulated nats-server 2.9.10"],
    });
  });

  test("tells what is not as it was, and shows what the code prints", async () => {
    using project = new Project();
    const { file, stored } = failed(project);
    project.write("o.scenario.ts", scenarioSource({ first: `console.log("charging");${acksFirst}` }));
    project.write(file, JSON.stringify({ ...stored, tool: "0.0.1", node: "18.0.0" }));
    const { code, out, err } = await project.run(["replay", file]);
    expect(code).toBe(1);
    expect(out).toMatch(/differs +capstan was 0\.0\.1 and is now 0\.1\.0\n +Node was 18\.0\.0 and is now/);
    expect(err).toContain("charging");
  });

  test("cannot run without its scenario, its cell, or a valid case, and says why", async () => {
    using project = new Project();
    const { file, stored } = failed(project);
    const { schedule, workload } = stored.case;
    const withCase = (change: object) => JSON.stringify({ ...stored, case: { ...stored.case, ...change } });
    const broken: Readonly<Record<string, readonly [content: string, message: string]>> = {
      "kind.json": [withCase({ schedule: [{ kind: "crush", at: 0 }] }), 'schedule[0]: unknown kind "crush"; did you mean "crash"?'],
      "target.json": [withCase({ schedule: [{ ...schedule[0], process: "consumer-9" }] }), 'process is "consumer-9", but the scenario has no such process'],
      "producer.json": [withCase({ workload: { messages: [{ ...workload.messages[0], producer: 7 }] } }), "producer is 7, but the scenario has 1"],
      "cell.json": [JSON.stringify({ ...stored, cell: "orders/orders/drop" }), "its cell orders/orders/drop is not there any more"],
      "field.json": [JSON.stringify({ ...stored, seeed: 1 }), 'Unrecognized key: "seeed"'],
      "text.json": ["no JSON", "text.json is not JSON"],
    };
    for (const [name, [content, message]] of Object.entries(broken)) {
      project.write(name, content);
      const { code, err } = await project.run(["replay", name]);
      expect(err).toContain(`error: cannot replay ${name}: `);
      expect(err).toContain(message);
      expect(code).toBe(125);
    }
    expect(await project.run(["replay", "none.json"])).toMatchObject({ code: 125, err: "error: cannot replay none.json: no such file\n" });
    project.write("o.scenario.ts", "const a = ;");
    expect(await project.run(["replay", file])).toMatchObject({ code: 125, err: expect.stringContaining("syntax error") as string });
  });

  test("does not hang on code that blocks", async () => {
    using project = new Project();
    const { file } = failed(project);
    project.write("o.scenario.ts", scenarioSource({ first: "for (;;);" }));
    const { code, err } = await project.run(["replay", file, "--patience", "300ms"]);
    expect(err).toContain("a run did not give back control for 0.3 s");
    expect(code).toBe(125);
  });
});
