import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadCells } from "../../harness/suite/load.ts";
import { loadFile } from "../../harness/suite/load-file.ts";

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "capstan-load-")));
});
afterAll(() => rmSync(folder, { recursive: true }));

let count = 0;
function scenarioFile(...lines: readonly string[]): string {
  const file = join(folder, `s${count++}.scenario.ts`);
  writeFileSync(file, lines.join("\n"));
  return file;
}

const strategy = [
  'import { defineDelivery, defineScenario } from "capstan";',
  "const claims = [];",
  'const mine = defineDelivery({ name: "mine", summary: "", claims, producer: () => ({ send: async () => {} }), consumer: async () => {} });',
];

describe("a scenario file", () => {
  test("imports capstan wherever it lies, and may be TypeScript", async () => {
    const file = scenarioFile(...strategy, "enum Size { Small = 1 }", "export default defineScenario({ strategy: mine, producers: Size.Small as number });");
    const [scenario, ...more] = await loadFile(file);
    expect(more).toEqual([]);
    expect(scenario).toMatchObject({ name: "mine", topology: { producers: 1 } });
  });

  test("may export several, one by one or as a list, each counted once", async () => {
    const file = scenarioFile(
      ...strategy,
      'export const a = defineScenario({ name: "a", strategy: mine });',
      'export default [a, defineScenario({ name: "b", strategy: mine })];',
    );
    expect((await loadFile(file)).map(({ name }) => name).sort()).toEqual(["a", "b"]);
  });

  test("shares its modules with the harness: what it throws is an error of the harness", async () => {
    const file = scenarioFile(...strategy, "export default defineScenario({ strategy: mine, producers: 0 });");
    await expect(loadFile(file)).rejects.toThrow(
      `${file}:4: scenario mine: producers is 0; expected a whole number from 1 to 100`,
    );
  });

  test.each<[string, readonly string[], string]>([
    ["has a syntax error", ["const a = ;"], ":1:10: syntax error: Unexpected token"],
    ["throws when it is loaded", ["", 'throw new TypeError("no database");'], ":2: throws when it is loaded: TypeError: no database"],
    ["throws no error at all", ["throw 42;"], ": throws 42 when it is loaded"],
    ["imports what is not there", ['import { a } from "./missing.ts";', "export default a;"], ": cannot find module './missing.ts'"],
    ["exports nothing", ["export const a = 1;"], ": exports no scenario; add: export default defineScenario({ strategy })"],
    ["claims something unknown", [...strategy, 'export default defineScenario({ strategy: mine, claims: ["no-los"] });'], ':4: mine claims "no-los", which is no property'],
  ])("that %s is refused, with the place", async (_, lines, message) => {
    const file = scenarioFile(...lines);
    const error = await loadFile(file).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ name: "ScenarioError" });
    expect((error as Error).message).toContain(message);
    expect((error as Error).message.startsWith(file)).toBe(true);
  });

  test("that is not there, or is a folder, is refused", async () => {
    mkdirSync(join(folder, "some"));
    await expect(loadFile(join(folder, "none.ts"))).rejects.toThrow(/none\.ts: no such file$/);
    await expect(loadFile(join(folder, "some"))).rejects.toThrow(/some: is a folder; name the scenario files in it$/);
  });
});

describe("loadCells", () => {
  const client = "nats-io" as const;

  test("makes a cell of every strategy and fault family", async () => {
    const file = scenarioFile(...strategy, 'export default defineScenario({ strategy: mine, faults: ["none", "crash"], claims: ["no-loss"] });');
    const cells = await loadCells({ files: [file], client });
    expect(cells.map(({ id, claimed }) => [id, claimed])).toEqual([
      ["mine/mine/none", ["no-loss"]],
      ["mine/mine/crash", ["no-loss"]],
    ]);
  });

  test("keeps only what is asked for", async () => {
    const cells = await loadCells({ files: [], client, strategies: ["at-least-once"], faults: ["drop", "cut"] });
    expect(cells.map(({ id }) => id)).toEqual(["built-in/at-least-once/drop", "built-in/at-least-once/cut"]);
    const only = await loadCells({ files: [], client, only: ["built-in/at-least-once/cut"] });
    expect(only.map(({ id }) => id)).toEqual(["built-in/at-least-once/cut"]);
  });

  test("gives equal cells different ids", async () => {
    const file = scenarioFile(
      ...strategy,
      'export const a = defineScenario({ strategy: mine, faults: ["none"] });',
      'export const b = defineScenario({ strategy: mine, faults: ["none"] });',
    );
    expect((await loadCells({ files: [file], client })).map(({ id }) => id)).toEqual(["mine/mine/none", "mine/mine/none#2"]);
  });

  test.each([
    [{ strategies: ["at-least-onse"] }, 'unknown strategy "at-least-onse"; did you mean "at-least-once"?'],
    [{ faults: ["crush"] }, 'unknown fault family "crush"; did you mean "crash"?'],
  ])("refuses %j", async (choice, message) => {
    await expect(loadCells({ files: [], client, ...choice })).rejects.toThrow(message);
  });

  test("refuses a family that a scenario or a claim names and nobody knows", async () => {
    const tolerant = [...strategy.slice(0, 1), 'const claims = [{ property: "no-loss", tolerates: ["crush"] }];', ...strategy.slice(2)];
    const file = scenarioFile(...tolerant, 'export default defineScenario({ strategy: mine, faults: ["none"] });');
    await expect(loadCells({ files: [file], client })).rejects.toThrow(
      'strategy mine tolerates: unknown fault family "crush"; did you mean "crash"?',
    );
  });
});
