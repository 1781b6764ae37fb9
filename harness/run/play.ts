import type { Outstanding, Stage } from "../backends/backend.ts";
import type { RunCase, RunLimits } from "../scenario/scenario.ts";
import { FaultPlayer, type FaultKinds } from "./fault-player.ts";
import { workloadMessages, type TimedMessage } from "./messages.ts";

/** Milliseconds between two looks at whether the run has drained. */
const LOOK_INTERVAL = 50;

/** Milliseconds for connecting and subscribing, after the processes have started. */
const WARM_UP = 500;

/** A run in which nothing is outstanding may be restless for so many times the quiet that it needs. */
const LONGEST_UNREST = 10;

/** What playing a case told, beside the history. */
export interface Played {
  /** Faults that took effect. */
  readonly bitten: number;
  /** Why faults could not be injected, one line each. */
  readonly unsupported: readonly string[];
}

/** What is the same for all cases of a scenario. */
export interface PlayOptions {
  readonly limits: RunLimits;
  /**
   * Least milliseconds of the faults phase: it does not depend on the case, so that a fault that
   * shrinking leaves out does not end the others earlier.
   */
  readonly horizon: number;
}

/**
 * Plays one case on a stage in two phases: faults, with workload and schedule together; then
 * recovery, with everything healed, until nothing is outstanding or the limit is reached.
 */
export async function play(
  stage: Stage,
  { workload, schedule }: RunCase,
  { limits, horizon }: PlayOptions,
  kinds: FaultKinds,
): Promise<Played> {
  await stage.prepare();
  await stage.startProcesses();
  await stage.world.sleep(WARM_UP);
  const faults = new FaultPlayer(stage, kinds);
  stage.record({ type: "phase", phase: "faults" });
  await Promise.all([
    stage.world.sleep(horizon),
    sendAll(stage, workloadMessages(workload)),
    faults.play(schedule),
  ]);
  await faults.healAll();
  stage.record({ type: "phase", phase: "recovery" });
  await recover(stage, limits);
  return { bitten: faults.bitten, unsupported: faults.unsupported };
}

async function sendAll(stage: Stage, messages: readonly TimedMessage[]): Promise<void> {
  const start = stage.world.now();
  for (const { at, ...message } of messages) {
    const wait = start + at - stage.world.now();
    if (wait > 0) await stage.world.sleep(wait);
    stage.send(message);
  }
}

async function recover(stage: Stage, limits: RunLimits): Promise<void> {
  const deadline = stage.world.now() + limits.recovery;
  // Once nothing is outstanding the strategy has kept its limit: the quiet after it is the harness's own wish.
  const lastMoment = deadline + LONGEST_UNREST * limits.quiet;
  for (;;) {
    const outstanding = await stage.outstanding();
    if (isQuiet(outstanding, limits.quiet)) {
      stage.record({ type: "phase", phase: "end", outcome: "quiet", pending: [] });
      return;
    }
    if (stage.world.now() >= (isIdle(outstanding) ? lastMoment : deadline)) {
      const pending = await stage.pending();
      const reasons = inWords(outstanding, limits.quiet);
      stage.record({ type: "phase", phase: "end", outcome: "stuck", outstanding: reasons, pending });
      return;
    }
    await stage.world.sleep(waitFor(outstanding, limits.quiet));
  }
}

/** Nothing can become quiet before its quiet time has passed, so looking earlier is a waste. */
function waitFor(outstanding: Outstanding, quiet: number): number {
  return Math.max(LOOK_INTERVAL, isIdle(outstanding) ? quiet - outstanding.quietFor : 0);
}

function isQuiet(outstanding: Outstanding, quiet: number): boolean {
  return isIdle(outstanding) && outstanding.quietFor >= quiet;
}

function isIdle({ operations, deliveries, notRunning }: Outstanding): boolean {
  return operations.length === 0 && deliveries === 0 && notRunning.length === 0;
}

/** What keeps a run from its end, never empty. */
function inWords(outstanding: Outstanding, quiet: number): string[] {
  const { operations, deliveries, notRunning, quietFor } = outstanding;
  if (isIdle(outstanding)) {
    return [
      `every message is done with, but something is still done again and again: the last thing was ${Math.round(quietFor)} ms ago, and ${quiet} ms without any would be needed`,
    ];
  }
  return [
    ...notRunning,
    ...operations.map((id) => `the send of ${id} has not ended`),
    ...(deliveries > 0 ? [`${deliveries} messages are not delivered or not acknowledged`] : []),
  ];
}
