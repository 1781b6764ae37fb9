import { describe, expect, test } from "vitest";
import { renderJson } from "../../reports/json.ts";
import { parseResult, ResultFileError } from "../../reports/parse.ts";
import { resultJsonSchema, resultJsonSchemaText } from "../../reports/schema.ts";
import { buildCell, buildResult, realisticResult } from "./build.ts";

function problem(text: string): string {
  try {
    parseResult(text, "out/result.json");
  } catch (error) {
    expect(error).toBeInstanceOf(ResultFileError);
    return String(error);
  }
  throw new Error("was accepted");
}

// oxlint-disable-next-line typescript/no-explicit-any -- edits make results that no type allows
const edited = (edit: (data: any) => void): string => {
  const data = JSON.parse(renderJson(realisticResult()));
  edit(data);
  return JSON.stringify(data);
};

describe("reading a result", () => {
  test("gives back what was written", () => {
    expect(parseResult(renderJson(realisticResult()), "result.json")).toEqual(realisticResult());
  });

  test("names the file, the path, the value and the fix", () => {
    expect(problem(edited((data) => (data.cells[3].delivery.lost = -1)))).toMatchInlineSnapshot(`
      "ResultFileError: out/result.json is not a usable result:
        cells[3].delivery.lost is -1: Too small: expected number to be >=0
      fix: correct these values, or run again to write a new result"
    `);
  });

  test("names what is missing and what is unknown", () => {
    expect(problem(edited((data) => delete data.run.seed))).toContain("run.seed is missing");
    expect(problem(edited((data) => (data.cells[0].colour = 1)))).toContain(
      'cells[0] has "colour"',
    );
  });

  test("lists only the first problems", () => {
    const text = edited((data) =>
      data.cells.forEach((cell: { runs: unknown }) => (cell.runs = "many")),
    );
    expect(problem(text)).toContain("… and 43 more");
  });

  test("tells other versions apart", () => {
    expect(problem(edited((data) => (data.schemaVersion = 3)))).toContain("or a newer one");
    expect(problem(edited((data) => (data.schemaVersion = 0)))).toContain("run again");
    expect(problem("[]")).toContain("schemaVersion is missing");
  });

  test("says when it is not JSON at all", () => {
    expect(problem("<html>")).toContain("out/result.json is not a usable result");
  });

  test("refuses two cells with one id", () => {
    const cell = buildCell();
    const text = renderJson(buildResult({ cells: [cell, cell] }));
    expect(problem(text)).toContain(`cells[1].id is "${cell.id}": cells[0] has it too`);
  });
});

describe("JSON Schema", () => {
  test("describes the result model", () => {
    const schema = resultJsonSchema();
    expect(schema).toMatchObject({
      title: "Capstan result",
      type: "object",
      additionalProperties: false,
    });
    expect(schema["required"]).toEqual([
      "schemaVersion",
      "tool",
      "run",
      "verdict",
      "cells",
      "counterexamples",
    ]);
    expect(JSON.parse(resultJsonSchemaText())).toEqual(schema);
  });
});

describe("writing a result", () => {
  test("does not depend on the order of keys", () => {
    const { cells, ...rest } = realisticResult();
    expect(renderJson({ cells, ...rest })).toBe(renderJson(realisticResult()));
  });

  test("refuses what could not be read back", () => {
    const result = buildResult({ cells: [buildCell({ virtualMilliseconds: Number.NaN })] });
    expect(() => renderJson(result)).toThrow("virtualMilliseconds");
  });
});
