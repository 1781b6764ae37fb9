// Measures how fast simulated runs are. Numbers only: nothing here passes or fails.
//
//   npm run bench [-- --seconds 5] [--seed 1]
//
// One thread, `at-least-once` on JetStream unless it says otherwise. Times are processor time of this
// process (garbage collection and V8's compiler included), so that neighbours on the machine count little;
// the share of the core that it got is printed last. V8 needs hundreds of runs until it has compiled what
// is hot, and a worker of a search makes thousands: the bar scenario shows both paces.
import { cpus } from "node:os";
import { defineScenario } from "../dist/harness/scenario/define.js";
import { cellsOf } from "../dist/harness/suite/cells.js";
import { atLeastOnce } from "../dist/strategies/index.js";
import { options } from "./lib/options.mjs";
import { builtinCells, drawCase, runCase, settingsOf } from "./lib/sample.mjs";
import { sharesOf } from "./lib/shares.mjs";

/** @typedef {import("../dist/harness/run/run-case.js").Setting} Setting */
/** @typedef {import("../dist/harness/scenario/scenario.js").RunCase} RunCase */
/** @typedef {{ runs: number, cpu: number, virtual: number, steps: number }} Sum */

const { seconds, seed } = options({ seconds: 5, seed: 1 });
/** Runs of a cold start, and further ones until V8 has compiled what is hot. */
const COLD_RUNS = 100;
const WARM_UP_RUNS = 500;
// As the workers of `capstan run` do.
Error.stackTraceLimit = 0;

console.log(`node ${process.version}, ${cpus()[0]?.model.trim() ?? "unknown CPU"}, one thread\n`);
await barScenario();
await builtinSuite();
await growthWithMessages();
await growthWithProcesses();
const { user, system } = process.cpuUsage();
console.log(`share of a core: ${((user + system) / 10 / performance.now()).toFixed(0)} %`);

/** The scenario of the design's bar: 50 messages, 3 processes, 5 faults. */
async function barScenario() {
  const setting = await settingOf({ producers: 1, consumers: 2 });
  const cases = Array.from({ length: 100 }, (_, index) => ({
    workload: steady(50, 100, 1),
    schedule: [
      { kind: "partition", at: 400, duration: 600, processes: ["consumer-1"], direction: "both" },
      { kind: "cut", at: 1_500, processes: ["producer-1"] },
      { kind: "crash", at: 2_200, duration: 500, process: "consumer-2" },
      { kind: "drop", at: 3_000, message: "puback", process: "producer-1", nth: 2, count: 1 },
      { kind: "pause", at: 4_000, duration: 400, target: "consumer-1" },
    ],
    seed: seed + index,
  }));
  const cold = await measure(setting, cases, Number.POSITIVE_INFINITY, COLD_RUNS);
  await measure(setting, cases, Number.POSITIVE_INFINITY, WARM_UP_RUNS);
  const warm = await measure(setting, cases, seconds);
  heading("50 messages, 1 producer, 2 consumers, 5 faults (partition, cut, crash, drop, pause)");
  table([
    ["", "runs/s", "ms/run", "events/run", "virtual s/run", "virtual : real"],
    ...[
      { name: `the first ${COLD_RUNS} runs`, sum: cold },
      { name: `after ${COLD_RUNS + WARM_UP_RUNS} runs`, sum: warm },
    ].map(({ name, sum }) => [
      name,
      perSecond(sum),
      perRun(sum),
      `${Math.round(sum.steps / sum.runs)}`,
      (sum.virtual / sum.runs / 1000).toFixed(1),
      ratio(sum),
    ]),
  ]);
  const shares = await sharesOf(() => measure(setting, cases, seconds));
  heading("whose code takes the time of these runs");
  table([["", "share"], ...[...shares].map(([owner, share]) => [owner, `${share.toFixed(0)} %`])]);
}

/** All cells of the built-in suite in turn. */
async function builtinSuite() {
  heading("built-in suite, all cells in turn");
  const rows = [["strategy", "runs/s", "ms/run", "virtual s/run", "virtual : real"]];
  /** @type {Sum[]} */
  const sums = [];
  const cells = await builtinCells();
  const names = [...new Set(cells.map(({ cell }) => cell.scenario.strategy.name))];
  for (const name of names) {
    const own = cells.filter(({ cell }) => cell.scenario.strategy.name === name);
    const sum = { runs: 0, cpu: 0, virtual: 0, steps: 0 };
    for (const { cell, setting } of own) {
      const cases = Array.from({ length: 10 }, (_, index) => drawCase(cell, seed, index));
      add(sum, await measure(setting, cases, seconds / cells.length));
    }
    sums.push(sum);
    rows.push([name, perSecond(sum), perRun(sum), (sum.virtual / sum.runs / 1000).toFixed(1), ratio(sum)]);
  }
  const all = { runs: 0, cpu: 0, virtual: 0, steps: 0 };
  for (const sum of sums) add(all, sum);
  rows.push(["all", perSecond(all), perRun(all), (all.virtual / all.runs / 1000).toFixed(1), ratio(all)]);
  table(rows);
}

async function growthWithMessages() {
  heading("growth with messages (2 producers, 2 consumers, one message every 10 ms, no fault)");
  const rows = [["messages", "ms/run", "ms/message", "ms/message against 100"]];
  let first = 0;
  for (const messages of [100, 1_000, 10_000]) {
    const setting = await settingOf({ producers: 2, consumers: 2, messages });
    const sum = await measure(
      setting,
      [{ workload: steady(messages, 10, 2), schedule: [], seed }],
      seconds / 2,
    );
    const each = sum.cpu / sum.runs / messages;
    first ||= each;
    rows.push([`${messages}`, perRun(sum), each.toFixed(3), `x ${(each / first).toFixed(2)}`]);
  }
  table(rows);
}

async function growthWithProcesses() {
  heading("growth with processes (half of them producers, 500 messages, no fault)");
  const rows = [["processes", "ms/run", "against 2"]];
  let first = 0;
  for (const processes of [2, 4, 8, 16, 32, 64]) {
    const half = processes / 2;
    const setting = await settingOf({ producers: half, consumers: half, messages: 500 });
    const sum = await measure(
      setting,
      [{ workload: steady(500, 10, half), schedule: [], seed }],
      seconds / 4,
    );
    const each = sum.cpu / sum.runs;
    first ||= each;
    rows.push([`${processes}`, perRun(sum), `x ${(each / first).toFixed(2)}`]);
  }
  table(rows);
}

/**
 * @param {{ producers: number, consumers: number, messages?: number }} shape
 * @returns {Promise<Setting>}
 */
async function settingOf({ producers, consumers, messages = 50 }) {
  const scenario = defineScenario({
    strategy: atLeastOnce,
    faults: ["mixed"],
    producers,
    consumers,
    workload: { messages },
  });
  const [first] = await settingsOf(cellsOf([scenario]));
  if (first === undefined) throw new Error("no cell");
  return first.setting;
}

/**
 * Messages at equal distances, the producers in turn.
 * @param {number} count
 * @param {number} interval
 * @param {number} producers
 */
function steady(count, interval, producers) {
  return {
    messages: Array.from({ length: count }, (_, index) => ({
      at: index * interval,
      producer: (index % producers) + 1,
      size: 64,
    })),
  };
}

/**
 * Runs the cases in turn, one at least, for so many seconds of processor time or so many runs.
 * @param {Setting} setting
 * @param {readonly RunCase[]} cases
 * @param {number} limit
 * @param {number} [runs]
 * @returns {Promise<Sum>}
 */
async function measure(setting, cases, limit, runs = Number.POSITIVE_INFINITY) {
  const sum = { runs: 0, cpu: 0, virtual: 0, steps: 0 };
  while (sum.runs === 0 || (sum.runs < runs && sum.cpu < limit * 1000)) {
    const start = process.cpuUsage();
    const { record } = await runCase(setting, /** @type {RunCase} */ (cases[sum.runs % cases.length]));
    const { failure, duration: virtual, steps } = record;
    if (failure !== undefined) throw new Error(`a run failed: ${JSON.stringify(failure)}`);
    const { user, system } = process.cpuUsage(start);
    add(sum, { runs: 1, cpu: (user + system) / 1000, virtual, steps });
  }
  return sum;
}

/**
 * @param {Sum} sum
 * @param {Sum} more
 */
function add(sum, more) {
  sum.runs += more.runs;
  sum.cpu += more.cpu;
  sum.virtual += more.virtual;
  sum.steps += more.steps;
}

/** @param {Sum} sum */
function perSecond({ runs, cpu }) {
  return ((runs * 1000) / cpu).toFixed(0);
}

/** @param {Sum} sum */
function perRun({ runs, cpu }) {
  return (cpu / runs).toFixed(2);
}

/** @param {Sum} sum */
function ratio({ virtual, cpu }) {
  return `${(virtual / cpu).toFixed(0)} : 1`;
}

/** @param {string} text */
function heading(text) {
  console.log(text);
}

/** @param {readonly string[][]} rows */
function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((text, column) =>
      column === 0 ? text.padEnd(widths[0] ?? 0) : text.padStart(widths[column] ?? 0),
    );
    console.log(`  ${cells.join("   ")}`);
  }
  console.log();
}
