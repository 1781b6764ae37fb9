import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderJson } from "../../reports/json.ts";
import { ResultSchema, schemaVersion } from "../../reports/model.ts";
import { parseResult } from "../../reports/parse.ts";
import { reporters } from "../../reports/registry.ts";
import { anyResult } from "./arbitrary.ts";
import { buildResult, realisticResult } from "./build.ts";
import { hostileResult } from "./hostile.ts";
import { schemaProblems } from "./published-schema.ts";
import { smallResult } from "./small.ts";

type Path = readonly (string | number)[];

/** All places of a value in which something can be changed. */
function placesOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const keys = Array.isArray(value) ? value.map((_, index) => index) : Object.keys(value);
  const inner = keys.flatMap((key) => placesOf(Reflect.get(value, key), [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

const changes = ["delete", "null", "text", "negative", "fraction", "list", "unknown key"] as const;

/** Changes one place of a result, as a careless writer would. */
function changed(result: unknown, path: Path, change: (typeof changes)[number]): unknown {
  const copy: unknown = structuredClone(result);
  const last = path.at(-1) ?? "";
  const parent = path
    .slice(0, -1)
    .reduce<object>((value, key) => Reflect.get(value, key) as object, copy as object);
  if (change === "delete") Reflect.deleteProperty(parent, last);
  else if (change === "unknown key") Reflect.set(parent, Array.isArray(parent) ? last : "colour", "red");
  else {
    const values = { null: null, text: "many", negative: -1, fraction: 0.5, list: [] };
    Reflect.set(parent, last, values[change]);
  }
  return copy;
}

describe("the published schema of results", () => {
  test.each([
    ["small", smallResult()],
    ["realistic", realisticResult()],
    ["hostile", hostileResult()],
    ["empty", buildResult()],
  ])("takes a %s result", (_, result) => {
    expect(schemaProblems(JSON.parse(renderJson(result)))).toEqual([]);
  });

  test("takes any result (seed 20261)", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        expect(schemaProblems(JSON.parse(renderJson(result)))).toEqual([]);
      }),
      { seed: 20_261, numRuns: 100 },
    );
  });

  test("refuses just what capstan refuses to read (seed 20262)", () => {
    const cases = fc.tuple(anyResult, fc.nat(), fc.constantFrom(...changes));
    let refused = 0;
    fc.assert(
      fc.property(cases, ([result, place, change]) => {
        const data: unknown = JSON.parse(renderJson(result));
        const places = placesOf(data);
        const wrong = changed(data, places[place % places.length] ?? [], change);
        const accepted = ResultSchema.safeParse(wrong).success;
        if (!accepted) refused++;
        expect(schemaProblems(wrong).length === 0).toBe(accepted);
      }),
      { seed: 20_262, numRuns: 400 },
    );
    expect(refused).toBeGreaterThan(100);
  });
});

describe("results that earlier versions wrote", () => {
  const folder = new URL("stored/", import.meta.url);

  test.each(readdirSync(folder))("%s is read, and shown in every format", (name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    const result = parseResult(text, name);
    expect(result.schemaVersion).toBe(schemaVersion);
    expect(result.cells.length).toBeGreaterThan(0);
    for (const { render } of Object.values(reporters)) expect(render(result)).toContain("at-most-once");
    expect(schemaProblems(JSON.parse(renderJson(result)))).toEqual([]);
  });
});
