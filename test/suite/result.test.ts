import { describe, expect, test } from "vitest";
import { ResultSchema } from "../../reports/index.ts";
import { emptyAggregate } from "../../harness/checkers/aggregate.ts";
import { CellSearch } from "../../harness/search/cell-search.ts";
import type { ChunkResult } from "../../harness/search/chunk.ts";
import { loadCells } from "../../harness/suite/load.ts";
import { progressOf } from "../../harness/suite/progress.ts";
import { toResult, type ResultContext } from "../../harness/suite/result.ts";

const cells = await loadCells({ files: [], client: "nats-io", strategies: ["at-least-once"], faults: ["crash"] });

const context: ResultContext = {
  version: "0.1.0",
  run: {
    seed: 1,
    backend: "sim",
    client: "nats-io 3.4.0",
    node: "20.0.0",
    platform: "linux x64",
    startedAt: "2026-11-21T19:04:42.000Z",
    wallMilliseconds: 1,
    interrupted: false,
    command: "npx capstan run",
  },
  stored: () => ({ id: "a", file: "a.json", replay: "npx capstan replay a.json" }),
};

const backend = { name: "sim", server: "simulated" };

function search(result: Partial<ChunkResult>, runs = 5): CellSearch {
  const cell = cells[0];
  if (cell === undefined) throw new Error("there is a cell");
  const made = new CellSearch({ id: cell.id, claimed: cell.claimed, seed: 1, runs, chunkSize: 5, repeatOneIn: 0 });
  made.next();
  const nothing = { violated: {}, open: {}, findings: [], repeated: 0, stalled: 0, divergences: [], unsupported: [] };
  made.add(0, { aggregate: { ...emptyAggregate(), runs: 5 }, blocks: [], ...nothing, ...result });
  return made;
}

describe("the result of a cell", () => {
  test("fits the schema", () => {
    const result = toResult(cells, [{ backend, searches: [search({})] }], context);
    expect(ResultSchema.parse(result).cells).toHaveLength(1);
    expect(result.verdict).toBe("held");
  });

  test("whose code blocks is a violation of progress, with the reason, whoever claims it", () => {
    const {
      verdict,
      cells: [cell],
    } = toResult(
      cells,
      [{ backend, searches: [search({ failure: { kind: "blocked", message: "it loops" } })] }],
      context,
    );
    expect(verdict).toBe("violated");
    const progress = cell?.properties.find(({ property }) => property === "progress");
    expect(progress).toEqual({ property: "progress", claimed: true, verdict: "violated", reason: "it loops", runsViolated: 1 });
  });

  test.each(["stopped", "escape", "error"])(
    "whose runs failed with %s is inconclusive, with the reason",
    (kind) => {
      const result = toResult(
        cells,
        [{ backend, searches: [search({ failure: { kind, message: "so it is" } })] }],
        context,
      );
      expect(result.cells[0]).toMatchObject({ verdict: "inconclusive", reason: "so it is" });
    },
  );
});

test("progress adds up the cells", () => {
  const claim = { property: "no-loss", index: 0, case: {} } as never;
  expect(progressOf([search({}), search({}, 20), search({ findings: [claim] }, 20)])).toEqual({
    runs: 15,
    remainingRuns: 15,
    cells: 3,
    cellsDone: 2,
    violations: 1,
  });
});
