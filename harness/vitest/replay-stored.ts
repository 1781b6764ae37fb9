import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { plain, timelineLines, type Result } from "../../reports/index.ts";
import { CellSearch } from "../search/cell-search.ts";
import { FailureFileError, parseFailure, type FailureFile } from "../suite/failure-file.ts";
import { fittingCase, replay, replayVerdict, type ReplayResult } from "../suite/replay.ts";
import { testReplayCommand } from "../suite/test-command.ts";
import { InconclusiveError, ViolationError } from "./errors.ts";
import { quick } from "./in-thread.ts";
import { storedResult, testName } from "./keep.ts";
import type { Subject } from "./subject.ts";
import type { TestPlace } from "./test-place.ts";

/**
 * Runs the case of a stored failure once, if this test has found it; any other test is skipped.
 * @throws ViolationError if it still fails.
 */
export async function replayStored(subject: Subject, file: string, place: TestPlace): Promise<Result> {
  const cwd = process.cwd();
  const stored = readFailure(resolve(cwd, file), file);
  const { test } = stored.source;
  if (test === undefined) {
    throw new FailureFileError(`${file} was not found by a test; replay it with: npx capstan replay ${file}`);
  }
  const own = testName(place, cwd);
  // Earlier versions left out what stands between names.
  const plain = (name: string): string => name.replaceAll(" > ", " ");
  if (test.file !== own.file || plain(test.name) !== plain(own.name)) {
    place.skip(`CAPSTAN_REPLAY is about ${test.file} > ${test.name}`);
  }
  const index = subject.cells.findIndex(({ id }) => id === stored.cell);
  const cell = subject.cells[index];
  // A test may check more than one thing; the others are as if they had not been searched.
  if (cell === undefined) return nothing(subject, stored, place);
  const result = await replay(cell, quick, subject.client, {
    type: "replay",
    cell: index,
    property: stored.property,
    case: fittingCase(cell, stored.case),
  });
  const verdict = replayVerdict(stored.property, result);
  const where = `${stored.strategy} under ${stored.fault}: ${stored.property}`;
  if (verdict.verdict === "violated") {
    const observed = verdict.anomalies.map(({ text }) => text);
    throw new ViolationError(text(where, observed, stored, result, testReplayCommand(file, own)));
  }
  if (verdict.verdict === "inconclusive") {
    throw new InconclusiveError(`could not be judged: ${where}: ${verdict.reason}`);
  }
  await place.annotate(`no longer fails: ${where} held`);
  return nothing(subject, stored, place);
}

function readFailure(path: string, file: string): FailureFile {
  try {
    return parseFailure(readFileSync(path, "utf8"), file);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "ENOENT") throw cause;
    throw new FailureFileError(`CAPSTAN_REPLAY is ${file}: no such file`, { cause });
  }
}

function text(
  where: string,
  observed: readonly string[],
  stored: FailureFile,
  { explained }: ReplayResult,
  command: string,
): string {
  const same = explained.traceHash === stored.traceHash;
  const trace = same
    ? `${explained.traceHash}, equal to the stored one`
    : `${explained.traceHash}, NOT equal to the stored ${stored.traceHash}: the code has changed since`;
  const fields: [string, readonly string[]][] = [
    ["observed", observed],
    ["schedule", explained.schedule],
    ["seed", [String(stored.case.seed)]],
    ["trace", [trace]],
  ];
  return [
    `✗ still fails: ${where} violated`,
    ...fields.flatMap(([label, lines]) =>
      lines.map((line, index) => `  ${(index === 0 ? label : "").padEnd(10)} ${line}`),
    ),
    "",
    ...timelineLines(explained.timeline, explained.timelineOmitted, plain),
    `replay: ${command}`,
  ].join("\n");
}

/** The result of searches that were not made. */
function nothing(subject: Subject, { found: { seed } }: FailureFile, place: TestPlace): Result {
  const searches = subject.cells.map(
    ({ id, claimed }) => new CellSearch({ id, claimed, seed, runs: 1, chunkSize: 1, repeatOneIn: 0 }),
  );
  const searched = { subject, searches, seed, runs: 0, startedAt: new Date(), wallMilliseconds: 0 };
  return storedResult(searched, place, process.cwd());
}
