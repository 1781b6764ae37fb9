import { expect, test } from "vitest";
import { Output } from "../../harness/cli/output.ts";
import { endLines, foundLines } from "../../harness/cli/run-text.ts";
import { violations } from "../../reports/index.ts";
import { hostileResult } from "../reports/hostile.ts";
import { fakeProcess } from "./fake-process.ts";

const acting =
  // oxlint-disable-next-line no-control-regex -- to find just these
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufffe\uffff\p{Surrogate}]/u;

test("names of user code do not act in a terminal", () => {
  const result = hostileResult();
  const output = new Output(fakeProcess({ columns: 80 }));
  const found = violations(result).flatMap((finding) => foundLines(finding, result.run, output));
  const lines = [...found, ...endLines(result, ["report: report.html"], output)];
  expect(lines.filter((line) => acting.test(line))).toEqual([]);
});
