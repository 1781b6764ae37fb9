import fc from "fast-check";
import type {
  Result,
  ResultCell,
  ResultCounterexample,
  ResultFieldClaim,
  ResultLoad,
} from "../../reports/model.ts";
import { wilson } from "../../reports/view/wilson.ts";
import { buildResult } from "./build.ts";
import { hostile } from "./hostile.ts";

const text = fc.oneof(
  fc.constantFrom(...hostile, "at-least-once", "partition"),
  fc.string({ unit: "binary", maxLength: 12 }),
);
const key = text.filter((name) => name !== "__proto__");
const count = fc.nat(1_000_000);
const number = fc
  .oneof(count, fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }))
  .map((value) => value + 0);
const verdict = fc.constantFrom("held" as const, "violated" as const, "inconclusive" as const);
const optional = <T>(name: string, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> =>
  fc
    .option(arbitrary, { nil: undefined })
    .map((value) => (value === undefined ? {} : { [name]: value }) as Record<string, T>);

const proportion = fc.tuple(fc.nat(500), fc.nat(500)).map(([some, more]) => wilson(some, some + more));
const latency = fc.record({ count, p50: number, p99: number, max: number });

const property = fc
  .tuple(
    fc.record({ property: text, claimed: fc.boolean(), verdict, runsViolated: count }),
    optional("reason", text),
    optional("counterexample", fc.constantFrom("c0", "c1", "c9")),
  )
  .map(([base, reason, counterexample]) => ({ ...base, ...reason, ...counterexample }));

const sets = [
  "attempted",
  "acknowledged",
  "failed",
  "indeterminate",
  "delivered",
  "effected",
  "lost",
  "duplicated",
  "phantom",
  "corrupted",
  "reordered",
  "recovered",
  "redelivered",
] as const;
type Sets = ResultCell["delivery"];
const delivery = fc.record(Object.fromEntries(sets.map((name) => [name, count]))) as fc.Arbitrary<Sets>;

const sides = fc.record({ affected: proportion, unaffected: proportion });
const data = fc
  .tuple(
    fc.record({
      model: text,
      models: fc.dictionary(key, count, { maxKeys: 2, noNullPrototype: true }),
      availability: sides,
      lostWrites: count,
      staleReads: count,
      divergentKeys: count,
      staleness: latency,
      reacquisition: latency,
    }),
    optional("outside", sides),
    optional("outlasted", sides),
    optional("lostByKey", fc.dictionary(key, proportion, { maxKeys: 2, noNullPrototype: true })),
  )
  .map(([base, ...rest]): NonNullable<ResultCell["data"]> => Object.assign({}, base, ...rest));

const estimate = fc.record({ value: number, low: number, high: number });
const load = fc
  .tuple(
    fc.record({ operations: count, messages: estimate, bytes: number }),
    optional("process", fc.record({ name: text, messages: estimate })),
    optional("server", fc.record({ name: text, messages: estimate, stored: number })),
    optional(
      "throughput",
      fc
        .tuple(estimate, text, fc.record({ process: number, server: number, stored: number }))
        .map(([each, limitedBy, model]) => ({ ...each, limitedBy, model })),
    ),
  )
  .map(([base, ...rest]): ResultLoad => Object.assign({}, base, ...rest));

const fieldVerdict = fc.constantFrom("confirmed" as const, "refuted" as const, "not shown" as const);
const fieldClaim: fc.Arbitrary<ResultFieldClaim> = fc.record({
  id: text,
  claim: text,
  backend: text,
  verdict: fieldVerdict,
  parts: fc.array(
    fc.record({
      says: text,
      verdict: fieldVerdict,
      reason: text,
      numbers: fc.array(
        fc.record({
          name: text,
          value: number,
          low: number,
          high: number,
          unit: fc.constantFrom(
            "share" as const,
            "messages" as const,
            "milliseconds" as const,
            "per second" as const,
            "times" as const,
          ),
          cells: fc.array(text, { maxLength: 3 }),
        }),
        { maxLength: 2 },
      ),
    }),
    { maxLength: 2 },
  ),
});

const cell: fc.Arbitrary<ResultCell> = fc
  .tuple(
    fc.record({
      scenario: text,
      strategy: text,
      fault: text,
      backend: text,
      client: text,
      server: text,
      verdict,
      runs: count,
      vacuousRuns: count,
      properties: fc.array(property, { maxLength: 4 }),
      counters: fc.dictionary(key, count, { maxKeys: 3, noNullPrototype: true }),
      delivery,
      availability: fc.record({ duringFaults: proportion, outsideFaults: proportion }),
      progressDuringFaults: proportion,
      latency: fc.record({ acknowledgement: latency, delivery: latency, recovery: latency }),
      cost: fc.record({
        networkMessages: number,
        networkBytes: number,
        storedBytes: number,
        syncs: number,
        acknowledged: count,
      }),
      determinism: fc.record({ checked: count, diverged: count }),
      virtualMilliseconds: number,
    }),
    optional("reason", text),
    optional("data", data),
    optional("load", load),
  )
  .map(([base, ...rest]): ResultCell => Object.assign({ id: "" }, base, ...rest));

const row = fc
  .tuple(
    fc.record({
      time: number,
      lane: text,
      type: fc.constantFrom("operation", "stored", "delivered", "effect", "fault", "process", "phase", "log"),
      evidence: fc.boolean(),
      text,
    }),
    optional("until", number),
    optional("to", text),
    optional("outcome", fc.oneof(text, fc.constantFrom("ok", "fail", "info"))),
    optional("id", text),
  )
  .map(([base, ...rest]) => Object.assign({}, base, ...rest) as ResultCounterexample["timeline"][number]);

const counterexample: fc.Arbitrary<ResultCounterexample> = fc
  .record({
    file: text,
    property: text,
    claimed: fc.boolean(),
    foundAtRun: count,
    anomalies: fc.array(
      fc
        .tuple(
          fc.record({ kind: text, text, times: fc.array(number, { maxLength: 2 }) }),
          optional("id", text),
          optional("where", text),
        )
        .map(([base, id, where]) => ({ ...base, ...id, ...where })),
      { maxLength: 3 },
    ),
    case: fc.record({
      workload: fc.record({
        messages: fc.array(fc.record({ at: number, producer: fc.nat(9), size: fc.nat(9) }), {
          maxLength: 10,
        }),
      }),
      schedule: fc.array(fc.record({ kind: text, at: number, target: text }), { maxLength: 3 }),
      seed: count,
    }),
    schedule: fc.array(text, { maxLength: 3 }),
    shrunkFrom: fc.record({ faults: count, messages: count, simulations: count }),
    traceHash: text,
    lanes: fc.array(text, { maxLength: 4 }),
    timeline: fc.array(row, { maxLength: 12 }),
    timelineOmitted: count,
    replay: text,
  })
  .map((base) => ({ id: "", ...base }));

/** Any result that the model allows, with hostile texts and numbers. */
export const anyResult: fc.Arbitrary<Result> = fc
  .record({
    cells: fc.array(cell, { maxLength: 5 }),
    counterexamples: fc.array(counterexample, { maxLength: 2 }),
    verdict,
    seed: count,
    wall: number,
    interrupted: fc.boolean(),
    command: text,
    fieldClaims: fc.array(fieldClaim, { maxLength: 2 }),
  })
  .map(({ cells, counterexamples, verdict: overall, seed, wall, interrupted, command, fieldClaims }) =>
    buildResult({
      run: { ...buildResult().run, seed, wallMilliseconds: wall, interrupted, command },
      verdict: overall,
      fieldClaims,
      cells: cells.map((one, index) => ({ ...one, id: `cell${index}` })),
      counterexamples: counterexamples.map((one, index) => ({ ...one, id: `c${index}` })),
    }),
  );
