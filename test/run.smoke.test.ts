import fc from "fast-check";
import { it } from "vitest";
import { simulation } from "../harness/backends/sim/backend.ts";
import { loadClient } from "../harness/clients/client.ts";
import { runCase } from "../harness/run/run-case.ts";
import { caseArbitrary } from "../harness/search/case-arbitrary.ts";
import { cellsOf } from "../harness/suite/cells.ts";
import { builtinScenarios } from "../harness/suite/builtin.ts";
import { settingOf } from "../harness/suite/settings.ts";

it("smoke", async () => {
  const client = await loadClient((process.env.CLIENT ?? "nats-io") as "nats-io");
  for (const cell of cellsOf(builtinScenarios())) {
    if (process.env.STRATEGY && cell.scenario.strategy.name !== process.env.STRATEGY) continue;
    if (process.env.FAULT && cell.family.name !== process.env.FAULT) continue;
    const setting = settingOf(cell, simulation, client);
    const cases = fc.sample(caseArbitrary(cell.scenario, cell.family), { seed: Number(process.env.SEED ?? 1), numRuns: Number(process.env.RUNS ?? 20) });
    const counts: Record<string, number> = {};
    const start = performance.now();
    let steps = 0; let vacuous = 0; let virtual = 0;
    for (const c of cases) {
      const r = await runCase(setting, c);
      steps += r.record.steps; virtual += r.record.duration;
      if (r.measures.vacuous) vacuous++;
      if (r.failure) { counts[`FAIL ${r.failure.kind}`] = (counts[`FAIL ${r.failure.kind}`] ?? 0) + 1; if (process.env.VERBOSE) console.log(r.failure, JSON.stringify(c)); }
      for (const v of r.verdicts) { if (v.verdict.verdict !== "held") { const k = `${v.property} ${v.verdict.verdict}`; counts[k] = (counts[k] ?? 0) + 1; 
        if (process.env.VERBOSE === v.property) { console.log(JSON.stringify(v.verdict), JSON.stringify(c)); for (const e of r.record.history.events) console.log(JSON.stringify(e)); console.log(r.record.counters); process.exit(); } } }
    }
    const ms = performance.now() - start;
    console.log(cell.id.padEnd(45), `${(ms / cases.length).toFixed(1)} ms/run ${(steps / cases.length).toFixed(0)} steps ${(virtual/cases.length/1000).toFixed(1)}s vacuous ${vacuous}`, JSON.stringify(counts));
  }
}, 600_000);
