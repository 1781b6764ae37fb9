import { BlockedError } from "../../search/campaign.ts";
import type { ReplayResult } from "../../suite/replay.ts";
import type { CliProcess } from "../cli-process.ts";
import { CliError, messageOf } from "../errors.ts";
import { exitCode, type ExitCode } from "../exit-code.ts";
import { Output, type ColorMode } from "../output.ts";
import { replayOutcome } from "../replay-outcome.ts";
import type { BackendName } from "../run-options.ts";
import { planReplay, type PlannedReplay } from "../replay-plan.ts";
import { replayJson, replayLines } from "../replay-text.ts";

/** Options of `capstan replay`. */
export interface ReplayFlags {
  readonly backend?: BackendName;
  readonly image?: string;
  readonly server?: string;
  readonly inProcess?: boolean;
  readonly json?: boolean;
  readonly patience?: number;
  readonly color?: ColorMode;
}

/** `capstan replay`: runs a stored case once and tells whether it still fails. */
export async function replay(file: string, flags: ReplayFlags, cli: CliProcess): Promise<ExitCode> {
  const output = new Output(cli, flags);
  const plan = await planReplay(file, flags, cli);
  const result = await runOnce(plan, flags, output);
  const outcome = replayOutcome(plan, result);
  if (flags.json === true) output.resultText(replayJson(file, plan, result, outcome));
  else output.result(replayLines(plan, result, outcome, output));
  return outcome.exitCode;
}

/** Runs of a case on a real backend, where it may fail now and then. */
const TRIES = 5;

/** Runs a case until it fails, but not too often; gives the last run with how often the case failed. */
async function untilItFails(replay: () => Promise<ReplayResult>, property: string): Promise<ReplayResult> {
  for (let runs = 1; ; runs++) {
    const result = await replay();
    const failed = result.verdicts.some(
      (each) => each.property === property && each.verdict.verdict === "violated",
    );
    if (!failed && result.failure === undefined && runs < TRIES) continue;
    return { ...result, explained: { ...result.explained, rate: { failed: failed ? 1 : 0, runs } } };
  }
}

async function runOnce(
  plan: PlannedReplay,
  { patience }: ReplayFlags,
  output: Output,
): Promise<ReplayResult> {
  const { source, cell, backend, stored } = plan;
  const options = {
    ...(patience !== undefined && { patience }),
    // Here, unlike in a search of thousands of runs, people want to see what their code prints.
    output: (text: string) => output.error(text.replace(/\n$/, "")),
  };
  const pool = await backend.start({ ...source, only: [stored.cell] }, [cell], 1, options);
  const replay = () => pool.replay({ type: "replay", cell: 0, property: stored.property, case: plan.case });
  try {
    return backend.real ? await untilItFails(replay, stored.property) : await replay();
  } catch (cause) {
    if (!(cause instanceof BlockedError)) throw cause;
    throw new CliError(`cannot replay: ${messageOf(cause)}`, exitCode.cannotReplay, { cause });
  } finally {
    await pool.close();
  }
}
