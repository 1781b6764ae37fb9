// Compares the consistency checkers with naive definitions on many small random histories.
//
//   npm run oracle [-- --histories 20000] [--seed 1]
import { parseArgs } from "node:util";
import { modelNames } from "../../../harness/checkers/consistency/models/index.ts";
import {
  compareImplied,
  compareLinearizability,
  compareSequential,
  compareSessions,
  type Comparison,
  smallHistory,
} from "./support/oracle.ts";

const { values } = parseArgs({
  options: { histories: { type: "string", default: "20000" }, seed: { type: "string", default: "1" } },
});
const [histories, seed] = [Number(values.histories), Number(values.seed)];
const checks = {
  linearizable: compareLinearizability,
  sequential: compareSequential,
  sessions: compareSessions,
  implied: compareImplied,
};
let failed = 0;

console.log(`seed ${seed}, ${histories} histories`);
for (const [check, compare] of Object.entries(checks)) {
  const results = new Map<string, Comparison>(
    modelNames.map((name) => [name, { counts: { held: 0, violated: 0 }, differences: [] }]),
  );
  for (let index = 0; index < histories; index += 1) {
    const { model, operations } = smallHistory(seed * 1_000_003 + index);
    const into = results.get(model);
    if (into !== undefined) compare(into, model, operations, `${index}`);
  }
  for (const [model, { counts, differences }] of results) {
    console.log(
      `${check.padEnd(14)} ${model.padEnd(14)} ${`${counts.held}`.padStart(6)} held ${`${counts.violated}`.padStart(6)} violated ${`${differences.length}`.padStart(4)} differences`,
    );
    for (const difference of differences.slice(0, 3)) console.log(`  ${difference}`);
    failed += differences.length;
  }
}
console.log(failed === 0 ? "the checkers agree with the oracle" : `${failed} differences`);
process.exitCode = failed === 0 ? 0 : 1;
