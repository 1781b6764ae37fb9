// Measures the linearizability checker. Numbers only: nothing here passes or fails.
//
//   npm run bench:checkers [-- --seed 1]
//
// Times are processor time of this process, so that neighbours on the machine count little.
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { checkLinearizable } from "../../../harness/checkers/consistency/linearizability.ts";
import { models } from "../../../harness/checkers/consistency/models/index.ts";
import { drawFrom, linearizableHistory, type Shape, corruptions } from "./support/random-operations.ts";

const { values } = parseArgs({ options: { seed: { type: "string", default: "1" } } });
const seed = Number(values.seed);

const busy: Shape = {
  model: "cas-register",
  sessions: 10,
  operations: 1_000,
  keys: 1,
  duration: 1_000,
  info: 0,
  fail: 0,
  unique: false,
};

console.log(`node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown CPU"}, seed ${seed}\n`);
heading("1,000 operations on one key, 10 concurrent clients");
for (const model of ["register", "cas-register", "counter", "list-append", "queue"] as const) {
  for (const unique of [false, true])
    measure(`${model}${unique ? ", values unique" : ""}`, { ...busy, model, unique });
}
heading("the same with 2 % indeterminate operations, and with one output of the last tenth wrong");
for (const model of ["register", "cas-register", "counter", "list-append", "queue"] as const) {
  measure(`${model}, indeterminate`, { ...busy, model, unique: true, info: 2 });
  measure(`${model}, wrong`, { ...busy, model, unique: true }, true);
}
heading("growth: one key, 3 clients");
for (const operations of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 64_000]) {
  measure(`cas-register, ${operations}`, { ...busy, sessions: 3, operations });
}
heading("growth: one key, 10 clients");
for (const operations of [1_000, 2_000, 4_000, 8_000])
  measure(`cas-register, ${operations}`, { ...busy, operations });
heading("growth: 3 clients, 1 key for every 100 operations");
for (const operations of [1_000, 10_000, 100_000]) {
  measure(`kv, ${operations}`, { ...busy, model: "kv", sessions: 3, operations, keys: operations / 100 });
}

function heading(text: string): void {
  console.log(`\n${text}`);
  console.log(
    `${"".padEnd(32)}${"ms".padStart(9)}${"µs/op".padStart(9)}${"steps/op".padStart(10)}${"configs/op".padStart(12)}  verdict`,
  );
}

function measure(name: string, shape: Shape, wrong = false): void {
  const draw = drawFrom(seed);
  let operations = linearizableHistory(draw, shape);
  if (wrong) {
    const tail = operations.length - Math.floor(operations.length / 10);
    const index = operations.findIndex(({ output }, at) => at >= tail && output !== null && output !== true);
    const operation = operations[index];
    if (operation !== undefined)
      operations = operations.with(
        index,
        corruptions([operation], [-1, ["none"]])[shape.model === "list-append" ? 1 : 0]?.[0] ?? operation,
      );
  }
  const before = process.cpuUsage();
  const { verdict, keys } = checkLinearizable(models[shape.model], operations);
  const { user, system } = process.cpuUsage(before);
  const steps = keys.reduce((sum, { effort }) => sum + effort.steps, 0);
  const configurations = keys.reduce((sum, { effort }) => sum + effort.configurations, 0);
  const count = operations.length;
  console.log(
    name.padEnd(32) +
      ((user + system) / 1000).toFixed(0).padStart(9) +
      ((user + system) / count).toFixed(1).padStart(9) +
      (steps / count).toFixed(1).padStart(10) +
      (configurations / count).toFixed(1).padStart(12) +
      `  ${verdict.verdict}`,
  );
}
