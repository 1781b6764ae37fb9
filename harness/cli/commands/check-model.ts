import type { DataHistory } from "../../checkers/consistency/data-history.ts";
import { brief } from "../../checkers/consistency/describe.ts";
import { importOperations } from "../../checkers/consistency/import/operations.ts";
import { defaultLimits } from "../../checkers/consistency/linearizability.ts";
import { checkKept } from "../../checkers/consistency/lost-writes.ts";
import { type ModelName, models } from "../../checkers/consistency/models/index.ts";
import type { SearchLimits } from "../../checkers/consistency/search.ts";
import { checkFreshness } from "../../checkers/consistency/stale-reads.ts";
import { strongestModel, type StrongestModel } from "../../checkers/consistency/strongest-model.ts";
import { foldData } from "../../checkers/data/data-facts.ts";
import type { Verdict } from "../../checkers/verdict.ts";
import { readHistory } from "../../history/jsonl.ts";
import type { CliProcess } from "../cli-process.ts";
import { usageError } from "../errors.ts";
import { exitCodeOfVerdict, type ExitCode } from "../exit-code.ts";
import { parse, readText } from "../input-file.ts";
import { Output } from "../output.ts";
import type { CheckFlags } from "./check.ts";

const glyphs = { violated: "✗", held: "✓", inconclusive: "?" } as const;

/** A file of operations, with what its times are. */
interface Operations {
  readonly format: string;
  readonly history: DataHistory;
  readonly timed: boolean;
}

/** `capstan check --model`: judges whether a history of operations is linearizable, and what it is worth else. */
export function checkAs(name: ModelName, file: string, flags: CheckFlags, cli: CliProcess): ExitCode {
  const output = new Output(cli, flags);
  const read = parse(file, readText(file, cli), (text) => readOperations(text, name));
  if (flags.claims !== undefined)
    throw usageError("--claims is about the delivery of messages; leave it out with --model");
  const model = models[name];
  const worth = strongestModel(model, read.history, { linearizable: limitsOf(flags) });
  const others = othersOf(read.history, worth, name);
  const { verdict } = worth.linearizable.verdict;
  if (flags.json === true) output.resultText(json(file, name, read, worth, others));
  else output.result([...heading(file, read), ...lines(name, worth, others, output)]);
  return exitCodeOfVerdict(verdict, flags.allowInconclusive === true);
}

function readOperations(text: string, name: ModelName): Operations {
  const model = models[name];
  if (!/^\s*\{\s*"capstan"/.test(text)) return importOperations(text, model);
  const history = foldData(readHistory(text).history).data;
  for (const operation of history.operations) {
    const { id, f } = operation;
    if (!model.functions.includes(f)) {
      throw usageError(
        `operation ${id} is a ${f}, which the model ${name} does not know; it knows ${model.functions.join(", ")}`,
      );
    }
    const misfit = model.misfit(operation);
    if (misfit !== undefined) throw usageError(`operation ${id}: ${misfit}`);
  }
  if (history.operations.length === 0)
    throw usageError("no operations on data in the history; judge it with --model delivery");
  return { format: "history of capstan", history, timed: true };
}

/** With a limit of time there is none of steps, and more memory. */
function limitsOf({ timeLimit }: CheckFlags): SearchLimits {
  if (timeLimit === undefined) return defaultLimits;
  const end = performance.now() + timeLimit;
  return {
    steps: Number.POSITIVE_INFINITY,
    bytes: 4 * defaultLimits.bytes,
    expired: () => performance.now() > end,
  };
}

type Other = readonly [name: string, verdict: Verdict];

/** What else can be said of the history; empty where it follows from linearizability. */
function othersOf(history: DataHistory, worth: StrongestModel, name: ModelName): Other[] {
  const { finals, operations } = history;
  const held = worth.linearizable.verdict.verdict === "held";
  return [
    ...(held ? [] : [["sequential", worth.sequential] as const, ...Object.entries(worth.sessions)]),
    ...(held || name === "queue" ? [] : [["fresh-reads", checkFreshness(operations).verdict] as const]),
    ...(finals.length === 0
      ? []
      : [["kept-writes", checkKept(history).verdict] as const, ["converges", worth.convergence] as const]),
  ];
}

function heading(file: string, { format, history, timed }: Operations): string[] {
  const { operations } = history;
  const count = (status: string) => operations.filter((one) => one.status === status).length;
  const keys = new Set(operations.map(({ key }) => key)).size;
  const sessions = new Set(operations.map(({ session }) => session)).size;
  return [
    `${file} (${format}): ${operations.length} operations of ${sessions} sessions on ${keys} ${keys === 1 ? "key" : "keys"}: ` +
      `${count("ok")} ok, ${count("fail")} failed, ${count("info")} indeterminate`,
    ...(timed ? [] : ["The file has no times: 1 ms stands for one event."]),
  ];
}

/** Operations of an order that are shown. */
const SHOWN = 5;

function lines(
  name: ModelName,
  worth: StrongestModel,
  others: readonly Other[],
  { style }: Output,
): string[] {
  const { linearizable } = worth;
  const { verdict } = linearizable.verdict;
  const head = style.status(verdict, `${glyphs[verdict]} linearizable ${name}: ${verdict}`);
  return [
    head,
    ...reasonsOf(linearizable.verdict).map((line) => `    ${line}`),
    ...linearizable.keys
      .filter(({ unplaceable }) => unplaceable.length > 0)
      .flatMap(({ key, order }) => orderLines(key, order.map(brief))),
    `strongest model that held: ${worth.text}`,
    ...otherLines(others, style.dim),
  ];
}

function orderLines(key: string, order: readonly string[]): string[] {
  if (order.length === 0) return [];
  const where = key === "" ? "" : ` of ${key}`;
  const before = order.length > SHOWN ? [`      … ${order.length - SHOWN} before`] : [];
  return [
    `    the longest order${where} ends with`,
    ...before,
    ...order.slice(-SHOWN).map((line) => `      ${line}`),
  ];
}

/** Each verdict with its first reason, unless that has been told already. */
function otherLines(others: readonly Other[], dim: (text: string) => string): string[] {
  const told = new Set<string>();
  return others.flatMap(([name, verdict]) => {
    const line = `  ${glyphs[verdict.verdict]} ${name}: ${verdict.verdict}`;
    const [first, ...more] = reasonsOf(verdict);
    if (first === undefined) return [line];
    if (told.has(first)) return [`${line}${dim(", as above")}`];
    told.add(first);
    return [line, dim(`      ${first}${more.length > 0 ? ` (and ${more.length} more)` : ""}`)];
  });
}

function reasonsOf(verdict: Verdict): string[] {
  if (verdict.verdict === "violated") return verdict.anomalies.map(({ text }) => text);
  return verdict.verdict === "inconclusive" ? [verdict.reason] : [];
}

function json(
  file: string,
  model: ModelName,
  { format, timed }: Operations,
  worth: StrongestModel,
  others: readonly Other[],
): string {
  const { linearizable, model: strongest, guarantees, undecided } = worth;
  const keys = linearizable.keys.map(({ order, unplaceable, ...key }) => ({
    ...key,
    order: order.map(({ id }) => id),
    unplaceable: unplaceable.map(({ operation, states }) => ({ id: operation.id, states })),
  }));
  const properties = others.map(([property, verdict]) => ({ property, ...verdict }));
  const value = {
    capstan: "check",
    file,
    format,
    timed,
    model,
    ...linearizable.verdict,
    strongest: { model: strongest, guarantees, undecided },
    keys,
    properties,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
