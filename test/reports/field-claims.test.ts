import { describe, expect, test } from "vitest";
import { judgeFieldClaims, withFieldClaims } from "../../reports/field-claims/field-claims.ts";
import { renderMarkdown } from "../../reports/markdown.ts";
import type { ResultCell, ResultEstimate } from "../../reports/model.ts";
import { fieldClaimLines } from "../../reports/terminal/field-claims.ts";
import { plain } from "../../reports/terminal/style.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildCell, buildProperty, buildResult } from "./build.ts";

const noLatency = { count: 0, p50: 0, p99: 0, max: 0 };

function near(value: number): ResultEstimate {
  return { value, low: value * 0.99, high: value * 1.01 };
}

/** A cell of a cost curve, whose processes share the work and whose server has as much for each operation. */
function costCell(
  strategy: string,
  size: number | `${string}-${number}`,
  throughput: number,
  messages = 4,
): ResultCell {
  return buildCell({
    strategy,
    scenario: `cost-${size}`,
    fault: "none",
    load: {
      operations: 1000,
      messages: near(messages),
      bytes: 900,
      process: { name: "node-1", messages: near(6 / Number(/\d+$/.exec(String(size))?.[0])) },
      server: { name: "nats-1", messages: near(5), stored: 1 },
      throughput: { ...near(throughput), limitedBy: "node-1", model: { process: 10, server: 1, stored: 10 } },
    },
  });
}

/** A cell of a data strategy. */
function dataCell(
  strategy: string,
  fault: string,
  changes: Partial<NonNullable<ResultCell["data"]>>,
): ResultCell {
  return buildCell({
    strategy,
    fault,
    data: {
      model: "linearizable",
      models: { linearizable: 200 },
      availability: { affected: wilson(10, 100), unaffected: wilson(90, 100) },
      lostWrites: 0,
      staleReads: 0,
      divergentKeys: 0,
      staleness: noLatency,
      reacquisition: noLatency,
      ...changes,
    },
  });
}

function verdictsOf(id: string, cells: readonly ResultCell[]): string[] {
  const claim = judgeFieldClaims(cells).find((one) => one.id === id);
  return [claim?.verdict ?? "absent", ...(claim?.parts.map(({ verdict }) => verdict) ?? [])];
}

function delivered(strategy: string, changes: Partial<ResultCell["delivery"]>, fault = "crash"): ResultCell {
  const cell = buildCell({ strategy, fault });
  return { ...cell, delivery: { ...cell.delivery, ...changes } };
}

describe("a claim of the field", () => {
  test("is confirmed if all its parts are, with the numbers and the cells that they come from", () => {
    const cells = [
      delivered("at-least-once", { duplicated: 60, attempted: 6000 }),
      costCell("at-least-once", 3, 1000),
      costCell("at-least-once", 9, 2900),
    ];
    const [claim] = judgeFieldClaims(cells);
    expect(claim).toMatchObject({ id: "at-least-once", backend: "sim", verdict: "confirmed" });
    const [duplicates] = claim?.parts[0]?.numbers ?? [];
    expect(duplicates).toMatchObject({ value: 0.01, unit: "share", cells: [cells[0]?.id] });
    expect(duplicates?.low).toBeLessThan(0.01);
    expect(duplicates?.high).toBeGreaterThan(0.01);
    const [ofProcesses, ofServer, growth] = (claim?.parts ?? []).slice(1).map(({ numbers }) => numbers[0]);
    expect(ofProcesses?.value).toBeCloseTo(3);
    expect(ofServer?.value).toBeCloseTo(1);
    expect(growth?.value).toBeCloseTo(2.9);
    expect(growth?.cells).toEqual([cells[2]?.id, cells[1]?.id]);
  });

  test("is refuted by one part that is measured otherwise", () => {
    const cells = [
      delivered("at-least-once", { duplicated: 60, attempted: 6000 }),
      costCell("at-least-once", 3, 1000),
      costCell("at-least-once", 9, 1200),
    ];
    expect(verdictsOf("at-least-once", cells)).toEqual([
      "refuted",
      "confirmed",
      "confirmed",
      "confirmed",
      "refuted",
    ]);
    const [claim] = judgeFieldClaims(cells);
    expect(claim?.parts.at(-1)?.why).toContain("more processes are enough");
  });

  test("is not shown without the cells that tell, and left out without any number", () => {
    const cells = [delivered("at-least-once", { duplicated: 60, attempted: 6000 })];
    const none = "not shown";
    expect(verdictsOf("at-least-once", cells)).toEqual([none, "confirmed", none, none, none]);
    expect(judgeFieldClaims(cells)[0]?.parts.at(-1)).not.toHaveProperty("why");
    expect(judgeFieldClaims(cells).map(({ id }) => id)).toEqual(["at-least-once"]);
    expect(judgeFieldClaims([])).toEqual([]);
  });

  test("is not shown by intervals that overlap, nor by few operations without what it says", () => {
    const cells = [
      delivered("at-most-once", { lost: 0, acknowledged: 50 }),
      costCell("at-most-once", 3, 1000, 4),
      costCell("at-least-once", 3, 1000, 4.01),
    ];
    expect(verdictsOf("at-most-once", cells)).toEqual(["not shown", "not shown", "not shown"]);
    const many = [delivered("at-most-once", { lost: 0, acknowledged: 50_000 }), ...cells.slice(1)];
    expect(verdictsOf("at-most-once", many)).toEqual(["refuted", "not shown", "refuted"]);
  });

  test("counts only where the strategy tolerates the fault, if it is about what it promises", () => {
    const property = buildProperty({ property: "no-lost-writes" });
    const tolerated = {
      ...dataCell("share-all", "crash", { lostByKey: { a: wilson(0, 4000) } }),
      properties: [property],
    };
    const beyond = {
      ...dataCell("share-all", "power-loss", { lostByKey: { a: wilson(400, 4000) } }),
      properties: [{ ...property, claimed: false }],
    };
    const [, lost] = verdictsOf("share-all", [tolerated, beyond]);
    expect(lost).toBe("confirmed");
    const broken = {
      ...tolerated,
      data: dataCell("share-all", "crash", { lostByKey: { a: wilson(1, 4000) } }).data,
    };
    expect(verdictsOf("share-all", [broken as ResultCell])[1]).toBe("refuted");
  });

  test("about critical data looks at the key that is copied", () => {
    const part = dataCell("share-partial", "crash", {
      lostByKey: { "key-1": wilson(2, 1000), "key-2": wilson(300, 1000) },
      reacquisition: { count: 90, p50: 12, p99: 40, max: 41, p50Low: 11, p50High: 13 },
    });
    const nothing = dataCell("share-nothing", "crash", {
      lostByKey: { "key-1": wilson(200, 1000), "key-2": wilson(200, 1000) },
      reacquisition: { count: 90, p50: 3, p99: 9, max: 9, p50Low: 2.9, p50High: 3.2 },
    });
    const [, survives, , , acquires] = verdictsOf("share-partial", [part, nothing]);
    expect([survives, acquires]).toEqual(["confirmed", "confirmed"]);
    const [, gone] = verdictsOf("share-nothing", [nothing]);
    expect(gone).toBe("not shown");
    expect(verdictsOf("share-nothing", [nothing])[3]).toBe("confirmed");
  });

  test("about growth is judged by sessions at the owners of keys, and by a straight line through all sizes", () => {
    const sizes = [1, 3, 5, 7, 9];
    const curve = (variant: string, of: (size: number) => number) =>
      sizes.map((size) => costCell("share-nothing", `${variant}${size}` as `-${number}`, of(size)));
    const pinned = curve("pinned-", (size) => 1_000 * size);
    const anywhere = curve("", (size) => 1_000 + 100 * size);
    const [, grows, foretold] = verdictsOf("share-nothing", [...pinned, ...anywhere]);
    expect([grows, foretold]).toEqual(["confirmed", "confirmed"]);
    const bent = curve("pinned-", (size) => (size < 7 ? 1_000 : 3_000 * size));
    expect(verdictsOf("share-nothing", bent).slice(1, 3)).toEqual(["confirmed", "refuted"]);
    const flat = curve("pinned-", (size) => 1_000 + size);
    expect(verdictsOf("share-nothing", flat).slice(1, 3)).toEqual(["refuted", "confirmed"]);
    expect(verdictsOf("share-nothing", anywhere).slice(1, 3)).toEqual([]);
  });

  test("about availability is judged by sessions at the owners of keys, with runs as samples", () => {
    const pinned = (strategy: string, successes: number, error: number) => {
      const cell = buildCell({ strategy, scenario: "pinned", fault: "partition", runs: 40, vacuousRuns: 0 });
      const availability = { ...cell.availability, duringFaults: wilson(successes, 1_000) };
      const uncertainty = { groups: 20, errors: { "availability.duringFaults": error } };
      return { ...cell, availability, uncertainty };
    };
    const all = pinned("share-all", 700, 0.03);
    const [, , , , available] = verdictsOf("share-nothing", [all, pinned("share-nothing", 1_000, 0)]);
    expect(available).toBe("confirmed");
    const [claim] = judgeFieldClaims([all, pinned("share-nothing", 1_000, 0)]);
    const [lower, higher] = claim?.parts[3]?.numbers ?? [];
    // 40 runs in which all went well show less than 1,000 operations would; an error of 3 % makes ± 6 %.
    expect(higher?.low).toBeCloseTo(wilson(40, 40).low);
    expect(lower?.high).toBeCloseTo(0.755, 2);
    // Operations of many runs that differ do not tell as much as their number says.
    const rough = [pinned("share-all", 900, 0.05), pinned("share-nothing", 950, 0.03)];
    expect(verdictsOf("share-nothing", rough)[4]).toBe("not shown");
    const fine = [pinned("share-all", 900, 0.005), pinned("share-nothing", 950, 0.005)];
    expect(verdictsOf("share-nothing", fine)[4]).toBe("confirmed");
  });

  test("is judged for each backend by its own cells", () => {
    const cells = ["sim", "process"].map((backend) => ({
      ...delivered("at-least-once", { duplicated: backend === "sim" ? 60 : 0, attempted: 6000 }),
      backend,
      id: backend,
    }));
    const claims = judgeFieldClaims(cells);
    expect(claims.map(({ backend, parts }) => [backend, parts[0]?.verdict])).toEqual([
      ["sim", "confirmed"],
      ["process", "refuted"],
    ]);
  });
});

test("cells with numbers put claims into a result, and old claims do not stay", () => {
  const cells = [delivered("at-most-once", { lost: 60, acknowledged: 5000 })];
  const result = withFieldClaims(buildResult({ cells }));
  expect(result.fieldClaims?.[0]?.parts[1]?.verdict).toBe("confirmed");
  expect(withFieldClaims({ ...result, cells: [] })).not.toHaveProperty("fieldClaims");
});

test("a terminal tells each claim and its verdict, Markdown also each number with its interval", () => {
  const cells = [delivered("at-most-once", { lost: 60, acknowledged: 5000 })];
  const result = withFieldClaims(buildResult({ cells }));
  const lines = fieldClaimLines(result, { width: 100, style: plain });
  expect(lines).toEqual([
    "claims of the field (parts and numbers: in the report)",
    "? not shown, 1 of 2 parts  At-most-once is cheap and loses messages under faults.",
  ]);
  const markdown = renderMarkdown(result);
  expect(markdown).toContain("#### Claims of the field");
  expect(markdown).toContain("acknowledged messages without an effect: 1.2 % (0.9 to 1.5 %)");
  expect(markdown).toContain("from delivery/at-most-once/crash/sim");
});

test("a claim is left out if none of its parts has all its numbers", () => {
  const nothing = { ...costCell("share-nothing", 3, 1000), latency: buildCell().latency };
  expect(judgeFieldClaims([nothing])).toEqual([]);
});
