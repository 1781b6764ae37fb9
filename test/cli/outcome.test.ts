import { describe, expect, test } from "vitest";
import { CliError, describeError, exitCodeOfError, usageError } from "../../harness/cli/errors.ts";
import { errorTexts, exitCodeOfRun } from "../../harness/cli/run-outcome.ts";
import { ClientUnavailableError } from "../../harness/clients/client.ts";
import { ScenarioError } from "../../harness/scenario/define.ts";
import { FailureFileError } from "../../harness/suite/failure-file.ts";
import { runError } from "../../harness/suite/run-error.ts";
import type { ResultCell } from "../../reports/index.ts";

type Verdict = "held" | "violated" | "inconclusive";

/** A cell in which a run failed so. */
function cellOf(kind: string | undefined, message = "x"): Pick<ResultCell, "error"> {
  const error = kind === undefined ? undefined : runError({ kind, message });
  return error === undefined ? {} : { error };
}

function code(verdict: Verdict, kinds: readonly string[] = [], interrupted = false, allow = false): number {
  const cells = [undefined, ...kinds].map((kind) => cellOf(kind));
  return exitCodeOfRun({ verdict, run: { interrupted }, cells }, allow);
}

describe("the exit code of a run", () => {
  test("says the verdict", () => {
    expect([code("held"), code("violated"), code("inconclusive")]).toEqual([0, 1, 2]);
  });

  test("forgives what is inconclusive if asked to, and nothing else", () => {
    expect(code("inconclusive", [], false, true)).toBe(0);
    expect(code("violated", [], false, true)).toBe(1);
  });

  test("is that of a mistake of the user if code waits for real I/O or cannot prepare", () => {
    expect(code("inconclusive", ["escape"])).toBe(64);
    expect(code("violated", ["prepare"])).toBe(64);
  });

  test("is that of a defect before that of a mistake", () => {
    expect(code("violated", ["escape", "error"])).toBe(70);
    expect(code("held", ["never heard of"])).toBe(70);
  });

  test("is that of the verdict if a run stopped or blocked", () => {
    expect(code("inconclusive", ["stopped"])).toBe(2);
    expect(code("violated", ["blocked"])).toBe(1);
  });

  test("is 130 whatever else there is if it was interrupted", () => {
    expect(code("violated", ["error"], true)).toBe(130);
  });
});

test("failures are told once each, and those that the result shows not at all", () => {
  const cells = [
    cellOf("escape", "waits"),
    cellOf("escape", "waits"),
    cellOf("blocked", "loops"),
    cellOf(undefined),
  ];
  expect(errorTexts({ cells }, "1.2.3")).toEqual(["error: waits"]);
  expect(errorTexts({ cells: [cellOf("error", "Error: x\n    at y")] }, "1.2.3")[0]).toMatch(
    /defect in capstan[\s\S]*Error: x[\s\S]*capstan 1\.2\.3, Node/,
  );
});

describe("the exit code of an error", () => {
  test.each<[Error, number]>([
    [usageError("x"), 64],
    [new CliError("x", 125), 125],
    [new ScenarioError("x"), 64],
    [new FailureFileError("x"), 64],
    [new ClientUnavailableError("x"), 3],
    [new TypeError("x"), 70],
  ])("%s is %d", (error, expected) => {
    expect(exitCodeOfError(error)).toBe(expected);
  });

  test("goes with a message: of what the user did, or with a stack of what capstan did", () => {
    expect(describeError(new ScenarioError("orders.ts: bad"), "1.2.3")).toBe("error: orders.ts: bad");
    expect(describeError(new TypeError("oops"), "1.2.3")).toMatch(/TypeError: oops[\s\S]*Please report/);
    expect(describeError("text", "1.2.3")).toMatch(/text[\s\S]*Please report/);
  });
});
