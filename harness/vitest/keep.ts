import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { wholeFamilies } from "../../faults/index.ts";
import { renderHtml, type Result } from "../../reports/index.ts";
import type { Counterexample } from "../search/counterexample.ts";
import type { CellSpec } from "../suite/cells.ts";
import type { FailureFile } from "../suite/failure-file.ts";
import { failureId, FailureStore } from "../suite/failure-store.ts";
import { glossaryOf } from "../suite/glossary.ts";
import { toResult, type ResultContext } from "../suite/result.ts";
import { shellWord } from "../suite/shell-word.ts";
import { shortPath } from "../suite/short-path.ts";
import { testCommand, testReplayCommand, type TestName } from "../suite/test-command.ts";
import { toFailure, type FailureOrigin } from "../suite/to-failure.ts";
import { version } from "../suite/version.ts";
import type { Searched } from "./check.ts";
import type { TestPlace } from "./test-place.ts";

/** Where reports of tests are, relative to the working folder. */
const REPORTS = join(".capstan", "vitest");

const BACKEND = "sim";

/** The result of a search; each counterexample in it is stored as a failure that replays. */
export function storedResult(searched: Searched, place: TestPlace, cwd: string): Result {
  const { subject, searches } = searched;
  const store = new FailureStore(cwd);
  const origin = originOf(searched, place, cwd);
  for (const [index, search] of searches.entries()) {
    const cell = subject.cells[index] as CellSpec;
    for (const counterexample of search.counterexamples.values()) {
      store.save(
        idOf(cell, counterexample, searched, place),
        toFailure(cell, counterexample, search, origin),
      );
    }
  }
  const backend = { name: BACKEND, server: subject.server };
  return toResult(subject.cells, [{ backend, searches }], contextOf(searched, place, store, cwd));
}

function originOf({ subject, seed }: Searched, place: TestPlace, cwd: string): FailureOrigin {
  const { client, server, file } = subject;
  const source: FailureFile["source"] =
    file === undefined
      ? { files: [], test: testName(place, cwd) }
      : { files: [shortPath(cwd, file)], ...(subject.asked !== undefined && { server: subject.asked }) };
  return {
    tool: version,
    client: { name: client.name, version: client.version },
    backend: BACKEND,
    server,
    source,
    seed,
  };
}

/** The test as files and commands name it. */
export function testName({ file, name }: TestPlace, cwd: string): TestName {
  return { file: shortPath(cwd, file), name };
}

/** The same case may be found by more than one test, and is replayed by the one that its file names. */
function idOf(
  cell: CellSpec,
  counterexample: Counterexample,
  { subject }: Searched,
  place: TestPlace,
): string {
  const where = subject.file === undefined ? `${place.file} ${place.name}` : BACKEND;
  return failureId(cell, counterexample, where);
}

function contextOf(searched: Searched, place: TestPlace, store: FailureStore, cwd: string): ResultContext {
  const { subject, seed, startedAt, wallMilliseconds } = searched;
  const { client, cells } = subject;
  const families = new Set(cells.map(({ family }) => family.name));
  return {
    version,
    run: {
      seed,
      backend: BACKEND,
      client: `${client.name} ${client.version}`,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      faultsNotRun: wholeFamilies.filter((name) => !families.has(name)),
      startedAt: startedAt.toISOString(),
      wallMilliseconds,
      interrupted: false,
      command: `CAPSTAN_SEED=${seed} ${testCommand(testName(place, cwd))}`,
    },
    glossary: glossaryOf(cells),
    stored(cell, counterexample) {
      const id = idOf(cell, counterexample, searched, place);
      const file = store.fileOf(id);
      const command =
        subject.file === undefined
          ? testReplayCommand(file, testName(place, cwd))
          : `npx capstan replay ${shellWord(file)}`;
      return { id, file, replay: command };
    },
  };
}

/** Writes the HTML report of a check, over the one of the last time; returns its path. */
export function writeReport(result: Result, place: TestPlace, cwd: string): string {
  const hash = createHash("sha256").update(`${place.file}\0${place.name}`).digest("hex").slice(0, 8);
  const folder = join(REPORTS, `${basename(place.file).replace(/\.[^.]*$/, "")}-${hash}`);
  mkdirSync(join(cwd, folder), { recursive: true });
  const path = join(folder, `report-${place.nextNumber()}.html`);
  writeFileSync(join(cwd, path), renderHtml(result));
  return path;
}
