import type { Outstanding, Stage, Traffic } from "../backends/backend.ts";
import type { PhaseEvent } from "../history/events.ts";
import type { RunCase, Scenario } from "../scenario/scenario.ts";
import { FaultPlayer, type FaultKinds } from "./fault-player.ts";
import type { Playing, RunKind } from "./kinds/kind.ts";

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
  /** What was sent from the start of the faults phase until everything was healed. */
  readonly traffic: Traffic;
}

/** What is the same for all cases of a scenario. */
export interface PlayOptions {
  readonly scenario: Scenario;
  /** What the kind of the scenario adds. */
  readonly kind: RunKind;
  readonly faults: FaultKinds;
}

/**
 * Plays one case on a stage in two phases: faults, with workload and schedule together; then
 * recovery, with everything healed, until nothing is outstanding or the limit is reached.
 */
export async function play(
  stage: Stage,
  { workload, schedule, seed }: RunCase,
  { scenario, kind, faults: kinds }: PlayOptions,
): Promise<Played> {
  await stage.prepare();
  kind.setUp?.(stage, seed, scenario);
  await stage.startProcesses();
  await stage.warmUp(WARM_UP);
  const faults = new FaultPlayer(stage, kinds);
  const before = stage.traffic();
  stage.record({ type: "phase", phase: "faults" });
  const playing = kind.play(stage, workload, scenario);
  await Promise.all([
    // It does not depend on the case, so that a fault that shrinking leaves out does not end the others earlier.
    stage.world.sleep(scenario.workload.spread),
    playing.begun,
    faults.play(schedule),
  ]);
  await faults.healAll();
  stage.record({ type: "phase", phase: "recovery" });
  const traffic = trafficSince(before, stage.traffic());
  const left = await recover(stage, playing, { scenario, kind });
  await kind.observe?.(stage, workload, scenario);
  stage.record({ type: "phase", phase: "end", ...left });
  return { bitten: faults.bitten, unsupported: faults.unsupported, traffic };
}

function trafficSince(before: Traffic, after: Traffic): Traffic {
  const differences = Object.entries(after).map(([name, { messages, bytes }]) => {
    const old = before[name] ?? { messages: 0, bytes: 0 };
    return [name, { messages: messages - old.messages, bytes: bytes - old.bytes }] as const;
  });
  return Object.fromEntries(differences.filter(([, { messages }]) => messages > 0));
}

/** How a run ended: quiet, or with what is left to do. */
type Ending = Pick<PhaseEvent, "outcome" | "outstanding" | "pending">;

async function recover(
  stage: Stage,
  playing: Playing,
  { scenario: { limits }, kind }: Pick<PlayOptions, "scenario" | "kind">,
): Promise<Ending> {
  const deadline = stage.world.now() + limits.recovery;
  // Once nothing is outstanding the strategy has kept its limit: the quiet after it is the harness's own wish.
  const lastMoment = deadline + LONGEST_UNREST * limits.quiet;
  for (;;) {
    const known = await stage.outstanding();
    const outstanding = { ...known, operations: [...known.operations, ...playing.open()] };
    const isIdle = kind.isIdle(outstanding);
    if (isIdle && outstanding.quietFor >= limits.quiet) return { outcome: "quiet", pending: [] };
    if (stage.world.now() >= (isIdle ? lastMoment : deadline)) {
      const reasons = isIdle ? [unrest(outstanding, limits.quiet)] : inWords(outstanding);
      return { outcome: "stuck", outstanding: reasons, pending: [...(await stage.pending())] };
    }
    // Nothing can become quiet before its quiet time has passed, so looking earlier is a waste.
    await stage.world.sleep(Math.max(LOOK_INTERVAL, isIdle ? limits.quiet - outstanding.quietFor : 0));
  }
}

/** What keeps a run from its end when nothing is outstanding. */
function unrest({ quietFor }: Outstanding, quiet: number): string {
  return `every message is done with, but something is still done again and again: the last thing was ${Math.round(quietFor)} ms ago, and ${quiet} ms without any would be needed`;
}

function inWords({ operations, deliveries, notRunning }: Outstanding): string[] {
  return [
    ...notRunning,
    ...operations.map((id) => `the send of ${id} has not ended`),
    ...(deliveries > 0 ? [`${deliveries} messages are not delivered or not acknowledged`] : []),
  ];
}
