import { describe, expect, test } from "vitest";
import { Project } from "./project.ts";
import { scenarioSource, type ScenarioParts } from "./scenario.ts";

/** 1-based number of the first line that contains a text. */
function lineOf(source: string, text: string): number {
  return source.slice(0, source.indexOf(text)).split("\n").length;
}

async function runWith(parts: ScenarioParts, ...flags: readonly string[]) {
  using project = new Project();
  const source = scenarioSource(parts);
  const file = project.write("o.scenario.ts", source);
  const ended = await project.run(["run", file, "--runs", "10", "--seed", "1", "--jobs", "1", "--reporter", "list", ...flags]);
  return { ...ended, source };
}

describe("a mistake in a scenario gives one clear message and the right exit code", { timeout: 120_000 }, () => {
  test("a syntax error", async () => {
    const { code, err, source } = await runWith({ top: "const a = ;" });
    expect(err).toBe(`error: o.scenario.ts:${lineOf(source, "const a")}:10: syntax error: Unexpected token\n`);
    expect(code).toBe(64);
  });

  test("a file that throws when it is loaded", async () => {
    const { code, err, source } = await runWith({ top: 'throw new TypeError("no database");' });
    expect(err).toBe(
      `error: o.scenario.ts:${lineOf(source, "throw new")}: throws when it is loaded: TypeError: no database\n`,
    );
    expect(code).toBe(64);
  });

  test("a handler that waits for real I/O", async () => {
    const { code, err, source } = await runWith({ first: 'await readFile("price.txt");' });
    expect(err).toContain("error: strategy orders waits for real I/O, which never completes in simulation:");
    expect(err).toContain(`a file at o.scenario.ts:${lineOf(source, "await readFile")}`);
    expect(code).toBe(64);
  });

  test("a prepare that throws", async () => {
    const { code, err, source } = await runWith({ prepare: 'throw new Error("no stream");' });
    expect(err).toContain(`error: o.scenario.ts:${lineOf(source, "throw new")}: strategy orders: prepare throws Error: no stream`);
    expect(err).not.toContain("defect");
    expect(code).toBe(64);
  });

  test("a handler that never ends is a violation of progress", async () => {
    const { code, out } = await runWith({ first: "await new Promise(() => {});" });
    expect(out).toContain("property   progress (claimed)");
    expect(code).toBe(1);
  });

  test("a handler that throws is a violation of progress", async () => {
    const { code, out } = await runWith({ first: 'throw new Error("no funds");' });
    expect(out).toContain("property   progress (claimed)");
    expect(code).toBe(1);
  });

  test.each([
    ["loops for ever", "for (;;);", "did not give back control for 0.5 s"],
    ["ends its process", "process.exit(0);", "ended its thread"],
  ])("a handler that %s is a violation of progress", async (_, first, message) => {
    const { code, out, err } = await runWith({ first }, "--patience", "500ms");
    expect(out).toContain("✗ orders under crash: progress violated");
    expect(out).toContain(message);
    expect(err).not.toContain("error");
    expect(code).toBe(1);
  });
});
