import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { HistoryEvent } from "../../harness/history/events.ts";
import { writeHistory } from "../../harness/history/jsonl.ts";
import { capstan } from "./fake-process.ts";

const histories = fileURLToPath(new URL("../checkers/consistency/histories", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "capstan-check-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("tells the verdict, what cannot be placed, and what the history is worth else", async () => {
  const { code, out, err } = await capstan(["check", "stale-read.edn", "--model", "register"], {
    cwd: histories,
  });
  expect({ code, err }).toEqual({ code: 1, err: "" });
  expect(out).toBe(`stale-read.edn (EDN): 2 operations of 2 sessions on 1 key: 2 ok, 0 failed, 0 indeterminate
✗ linearizable register: violated
    read that gave nothing (line 5, session 1, 4 to 5 ms) cannot be placed: when it completed the object could only be 1; the history is linearizable up to just before 5 ms, in an order of 1 operation.
    the longest order ends with
      write of 1 (line 2)
strongest model that held: sequentially consistent
  ✓ sequential: held
  ✓ read-your-writes: held
  ✓ monotonic-reads: held
  ✓ monotonic-writes: held
  ✓ writes-follow-reads: held
  ✓ pram: held
  ✓ causal: held
  ✗ fresh-reads: violated
      read that gave nothing (line 5, session 1, 4 to 5 ms) was stale by at least 1 ms: write of 1 (line 2) had completed at 3 ms.
`);
});

test("says nothing more of a linearizable history", async () => {
  const { code, out } = await capstan(["check", "overlapping.jsonl", "--model", "register"], {
    cwd: histories,
  });
  expect(code).toBe(0);
  expect(out.split("\n").slice(1)).toEqual([
    "✓ linearizable register: held",
    "strongest model that held: linearizable",
    "",
  ]);
});

test("prints JSON", async () => {
  const { code, out } = await capstan(["check", "lost-update.json", "--model", "kv", "--json"], {
    cwd: histories,
  });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    capstan: "check",
    format: "JSON",
    timed: false,
    model: "kv",
    verdict: "violated",
    strongest: { model: "causal" },
    keys: [
      { key: "x", unplaceable: [{ id: "line 5", states: ["2"] }] },
      { key: "y", outcome: "linearizable" },
    ],
  });
});

test("is inconclusive within no time, which can be allowed", async () => {
  const event = (process: number, type: string, f: string, value: unknown) =>
    JSON.stringify({ process, type, f, value });
  const lines: string[] = [];
  for (let round = 0; round < 60; round += 1) {
    for (let process = 0; process < 10; process += 1)
      lines.push(event(process, "invoke", process < 5 ? "enqueue" : "dequeue", process < 5 ? 1 : null));
    for (let process = 0; process < 10; process += 1)
      lines.push(
        event(process, "ok", process < 5 ? "enqueue" : "dequeue", process === 5 && round === 59 ? 2 : 1),
      );
  }
  writeFileSync(join(folder, "queue.jsonl"), lines.join("\n"));
  const args = ["check", "queue.jsonl", "--model", "queue", "--time-limit", "1ms"];
  const { code, out } = await capstan(args, { cwd: folder });
  expect(out).toContain(
    "? linearizable queue: inconclusive\n    the search was not done within its time (600 operations)",
  );
  expect(code).toBe(2);
  expect((await capstan([...args, "--allow-inconclusive"], { cwd: folder })).code).toBe(0);
});

test("judges a history of a data scenario", async () => {
  const at = { process: "node-1", incarnation: 1, number: 0, digest: "", producer: "session-1" };
  const events: HistoryEvent[] = [
    { time: 0, type: "invoke", id: "w1", ...at, operation: { f: "write", key: "x", value: "a" } },
    { time: 5, type: "ok", id: "w1", process: "node-1" },
    { time: 9, type: "invoke", id: "r1", ...at, producer: "final-1", operation: { f: "read", key: "x" } },
    { time: 12, type: "ok", id: "r1", process: "node-1", value: null },
  ];
  writeFileSync(join(folder, "own.jsonl"), writeHistory({ events }));
  const { code, out } = await capstan(["check", "own.jsonl", "--model", "kv"], { cwd: folder });
  expect(code).toBe(1);
  expect(out).toContain("own.jsonl (history of capstan): 2 operations of 2 sessions on 1 key");
  expect(out).toContain("✗ kept-writes: violated");
});

test.each([
  [
    ["lost-update.json", "--model", "counter"],
    'lost-update.json: line 2, column 3: "f" is "write", which the model counter does not know; it knows read, add',
  ],
  [["stale-read.edn", "--model", "regster"], 'did you mean "register"?'],
  [
    ["stale-read.edn", "--model", "register", "--claims", "no-loss"],
    "--claims is about the delivery of messages; leave it out with --model",
  ],
  [["none.edn", "--model", "register"], "none.edn: no such file"],
])("refuses %j", async (args, message) => {
  const { code, err } = await capstan(["check", ...args], { cwd: histories });
  expect(code).toBe(64);
  expect(err).toContain(message);
});
