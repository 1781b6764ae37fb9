import { describe, expect, test } from "vitest";
import { checkConfig } from "../../harness/config/check.ts";
import { configKeys } from "../../harness/config/keys.ts";
import { attributeOf } from "../../harness/cli/option.ts";
import { runOptions } from "../../harness/cli/run-options.ts";

describe("checkConfig", () => {
  test("takes what is right as it is", () => {
    const config = { scenarios: ["a.ts"], runs: [200, 2], allowInconclusive: true, timeLimit: "5m" };
    expect(checkConfig(config, "capstan.config.ts")).toEqual(config);
  });

  test.each([
    [{ stratgies: [] }, 'c.ts: unknown key "stratgies"; did you mean "strategies"? (keys: scenarios, '],
    [{ runs: { sim: 5 } }, 'c.ts: runs is {"sim":5}; expected text, a number, true or false, or a list'],
    [{ regressions: 5 }, "c.ts: regressions is 5; expected a path"],
    [{ scenarios: ["a.ts", 7] }, 'c.ts: scenarios is ["a.ts",7]; expected a path'],
    [{ faults: [{}] }, "c.ts: faults is [{}]; expected"],
    [undefined, "c.ts: exports no configuration; add: export default defineConfig({ … })"],
    [[], "c.ts: exports no configuration"],
  ])("refuses %j", (config, message) => {
    expect(() => checkConfig(config, "c.ts")).toThrow(message);
  });

  test("has a key for every option of capstan run that is not about one run alone", () => {
    const once = ["shard", "lastFailed", "json", "config", "ui"];
    const options = new Set(configKeys.map(({ option }) => option));
    expect(runOptions.map(attributeOf).filter((name) => !options.has(name) && !once.includes(name))).toEqual(
      [],
    );
    const known = new Set(runOptions.map(attributeOf));
    expect(configKeys.filter(({ option }) => option !== undefined && !known.has(option))).toEqual([]);
  });
});
