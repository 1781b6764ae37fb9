import { runCase, undiagnosed, type CaseResult, type Setting } from "../run/run-case.ts";
import type { ProcessContext } from "../scenario/strategy.ts";
import type { RunCase, Scenario } from "../scenario/scenario.ts";
import type { ChunkResult } from "../search/chunk.ts";
import { placeOutside } from "./place.ts";

/** Frames kept while a run is explained; searching keeps none, for speed. */
const FRAMES = 50;

/** What a strategy's `prepare` threw. */
class PrepareError extends Error {
  override readonly name = "PrepareError";
}

/**
 * Looks for the cause of what a chunk came upon, by one more run with everything recorded: code that
 * waits for real I/O looks like a violation of progress or leaves nothing to judge, and a `prepare` that
 * throws looks like a defect of the harness; both are for the author of the scenario to put right.
 */
export async function diagnose(setting: Setting, result: ChunkResult): Promise<ChunkResult> {
  const suspect = suspectOf(result);
  if (suspect === undefined) return result;
  const failure = explain(setting, await runRecorded(setting, suspect));
  return failure === undefined
    ? result
    : { ...result, failure: { ...failure, case: suspect }, violated: {}, findings: [] };
}

function suspectOf({ failure, findings, openCase }: ChunkResult): RunCase | undefined {
  return failure?.case ?? findings.find(({ property }) => property === "progress")?.case ?? openCase;
}

async function runRecorded(setting: Setting, suspect: RunCase): Promise<CaseResult> {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = FRAMES;
  try {
    return await runCase(withNamedPrepare(setting), suspect, { ...undiagnosed, escapes: true });
  } finally {
    Error.stackTraceLimit = before;
  }
}

function withNamedPrepare(setting: Setting): Setting {
  const { scenario } = setting;
  const { strategy } = scenario;
  const prepare = async (context: ProcessContext) => {
    try {
      await strategy.prepare?.(context);
    } catch (cause) {
      throw new PrepareError(`strategy ${strategy.name}: prepare throws ${textOf(cause)}`, { cause });
    }
  };
  // The strategy stays of the kind that the scenario is of.
  return { ...setting, scenario: { ...scenario, strategy: { ...strategy, prepare } } as Scenario };
}

function explain(setting: Setting, { failure }: CaseResult): { kind: string; message: string } | undefined {
  if (failure?.kind === "escape") return { kind: "escape", message: escapeText(setting, failure.places) };
  if (failure?.kind !== "error") return undefined;
  const { error } = failure;
  if (!(error instanceof PrepareError)) return { kind: "error", message: stackOf(error) };
  const place = placeOutside(stackOf(error.cause));
  return { kind: "prepare", message: place === undefined ? error.message : `${place}: ${error.message}` };
}

function escapeText({ scenario }: Setting, places: readonly string[]): string {
  return [
    `strategy ${scenario.strategy.name} waits for real I/O, which never completes in simulation:`,
    ...places.map((place) => `  ${readable(place)}`),
    "In a run, await only the NATS client, context.clock, context.disk and context.effects; read files before.",
  ].join("\n");
}

/** What Node's names of resources mean. */
const resources: Readonly<Record<string, string>> = {
  FILEHANDLE: "a file",
  FSREQCALLBACK: "a file",
  FSREQPROMISE: "a file",
  GETADDRINFOREQWRAP: "a name lookup",
  HTTPCLIENTREQUEST: "an HTTP request",
  PROCESSWRAP: "a child process",
  QUERYWRAP: "a name lookup",
  TCPCONNECTWRAP: "a connection",
  WORKER: "a worker thread",
};

function readable(place: string): string {
  const [resource = ""] = place.split(" ", 1);
  return `${resources[resource] ?? resource}${place.slice(resource.length).replace(/(:\d+):\d+$/, "$1")}`;
}

function textOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
