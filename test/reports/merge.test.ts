import { describe, expect, test } from "vitest";
import { withFieldClaims } from "../../reports/field-claims/field-claims.ts";
import { renderJson } from "../../reports/json.ts";
import { mergeResults, type NamedResult } from "../../reports/merge.ts";
import type { Result } from "../../reports/model.ts";
import { buildCell, buildProperty, buildResult } from "./build.ts";

const faults = ["none", "crash", "drop", "pause", "cut", "delay", "reorder"];

/** A run on two backends, as one result and as its shards. */
function runs(count: number): { readonly whole: Result; readonly shards: NamedResult[] } {
  const cells = ["sim", "process"].flatMap((backend) => faults.map((fault) => buildCell({ fault, backend })));
  const glossary = (of: Result["cells"]) => ({
    "no-loss": "Nothing is lost.",
    ...Object.fromEntries(of.map(({ fault }) => [fault, `about ${fault}`])),
    "at-least-once": "Again until it is there.",
  });
  const result = (of: Result["cells"], run: Partial<Result["run"]>): Result => {
    const there = new Set(of.map(({ fault }) => fault));
    const faultsNotRun = [...faults, "power-loss"].filter((fault) => !there.has(fault));
    const base = buildResult();
    return { ...base, glossary: glossary(of), cells: of, run: { ...base.run, faultsNotRun, ...run } };
  };
  const shards = Array.from({ length: count }, (_, index) => {
    const own = cells.filter(({ fault }) => faults.indexOf(fault) % count === index);
    const shard = { index: index + 1, count, cells: faults.length };
    const command = `npx capstan run --shard ${index + 1}/${count} --seed 42`;
    return { file: `${index + 1}.json`, result: result(own, { shard, command }) };
  });
  return { whole: withFieldClaims(result(cells, { command: "npx capstan run --seed 42" })), shards };
}

function changed(named: NamedResult, run: Partial<Result["run"]>): NamedResult {
  return { ...named, result: { ...named.result, run: { ...named.result.run, ...run } } };
}

describe("mergeResults", () => {
  test.each([1, 2, 3, 4, 7])("gives what the whole run gives, from %i shards in any order", (count) => {
    const { whole, shards } = runs(count);
    const merged = mergeResults(shards.toReversed());
    const wallMilliseconds = count * whole.run.wallMilliseconds;
    expect(merged.run).toEqual({ ...whole.run, wallMilliseconds });
    const same = renderJson(merged) === renderJson({ ...whole, run: merged.run });
    expect(same, "the same bytes").toBe(true);
  });

  test("judges all cells, and takes the first start", () => {
    const { shards } = runs(2);
    const [first, second] = shards.map((each) => ({ ...each }));
    if (first === undefined || second === undefined) throw new Error("there are two shards");
    const violated = { verdict: "violated", runsViolated: 1 } as const;
    const cells = second.result.cells.map((cell, index) =>
      index === 0 ? { ...cell, verdict: "violated" as const, properties: [buildProperty(violated)] } : cell,
    );
    const late = changed(
      { ...second, result: { ...second.result, cells, verdict: "violated" } },
      { startedAt: "2026-11-21T18:00:00.000Z" },
    );
    const merged = mergeResults([first, late]);
    expect(merged.verdict).toBe("violated");
    expect(merged.run.startedAt).toBe("2026-11-21T18:00:00.000Z");
    expect(mergeResults([first, changed(second, { interrupted: true })]).run.interrupted).toBe(true);
  });

  test("refuses what is not one run, and says what to do", () => {
    const { shards, whole } = runs(3);
    const [a, b, c] = shards;
    if (a === undefined || b === undefined || c === undefined) throw new Error("there are three shards");
    const refused = (...named: NamedResult[]) => expect(() => mergeResults(named));
    refused(a, c).toThrow("shard 2/3 missing; run with --shard 2/3, or name its result.json too");
    refused(a).toThrow("shards 2/3, 3/3 missing");
    refused(a, b, c, { ...b, file: "copy.json" }).toThrow(
      "2.json and copy.json are both shard 2/3; leave one out",
    );
    refused(a, b, { file: "all.json", result: whole }).toThrow(
      "all.json is not a shard: it was run without --shard",
    );
    refused(a, changed(b, { seed: 7 }), c).toThrow(
      "1.json and 2.json are not of the same run: seed is 42 in one and 7 in the other",
    );
    refused(a, b, changed(c, { client: "nats@2" })).toThrow(
      "client is nats-io in one and nats@2 in the other",
    );
    refused(a, b, changed(c, { shard: { index: 3, count: 3, cells: 8 } })).toThrow(
      "number of cells is 7 in one and 8",
    );
    const other = { ...c, result: { ...c.result, tool: { name: "capstan" as const, version: "0.2.0" } } };
    refused(a, b, other).toThrow("capstan is 0.1.0 in one and 0.2.0 in the other");
    refused().toThrow("there is no result to merge");
  });
});
