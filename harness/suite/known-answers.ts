import { knownAnswers, type Experiment, type KnownAnswer, type Shown } from "../known-answers/index.ts";
import { foldFacts } from "../checkers/facts.ts";
import { defineScenario, ScenarioError } from "../scenario/define.ts";
import type { DeliveryScenario } from "../scenario/scenario.ts";
import { BlockedError } from "../search/campaign.ts";
import type { BackendChoice } from "./backend-choice.ts";
import type { CellSpec } from "./cells.ts";
import type { Pool } from "./pool.ts";
import type { ReplayResult } from "./replay.ts";

export { knownAnswers, type KnownAnswer } from "../known-answers/index.ts";

/** What became of a known answer in one release on one backend. */
export type AnswerOutcome = "reproduced" | "partly" | "not seen" | "not run" | "refuted";

/** What one release on one backend answered. */
export interface Answer {
  /** Id of the known answer. */
  readonly id: string;
  readonly backend: string;
  readonly release: string;
  readonly outcome: AnswerOutcome;
  /** What was seen, or why nothing was, per experiment. */
  readonly details: readonly string[];
}

/** The experiments of all answers as scenarios, for each release; without those that no backend can set up. */
export function knownAnswerScenarios(releases: readonly string[]): DeliveryScenario[] {
  return knownAnswers.flatMap((answer) =>
    answer.experiments.flatMap((experiment) =>
      releases.flatMap((release) => {
        const scenario = scenarioOf(answer, experiment, release);
        return typeof scenario === "string" ? [] : [scenario];
      }),
    ),
  );
}

/** The scenario of an experiment, or why there is none. */
function scenarioOf(answer: KnownAnswer, experiment: Experiment, release: string): DeliveryScenario | string {
  const { strategy, family = "none", settings, connection, limits, case: played } = experiment;
  try {
    return defineScenario({
      name: nameOf(answer, experiment, release),
      strategy,
      faults: [family],
      producers: 1,
      consumers: 1,
      broker: { ...experiment.broker, version: release },
      workload: { messages: played.workload.messages.length, spread: lastMoment(experiment) + AFTERMATH },
      ...(settings !== undefined && { settings }),
      ...(connection !== undefined && { connection }),
      ...(limits !== undefined && { limits }),
    });
  } catch (error) {
    if (error instanceof ScenarioError) return error.message.replace(/^scenario [^:]*: /, "");
    throw error;
  }
}

function nameOf({ id }: KnownAnswer, { name }: Experiment, release: string): string {
  return `${id}-${name}-${release}`;
}

/** Milliseconds of the faults phase after the last message and the last fault, for a fault that waits for its message. */
const AFTERMATH = 1_000;

/** Milliseconds until all messages and faults have had their time. */
function lastMoment({ case: { workload, schedule } }: Experiment): number {
  return Math.max(
    ...workload.messages.map(({ at }) => at),
    ...schedule.map(({ at, duration = 0 }) => at + duration),
  );
}

/** Runs of an experiment until it shows its answer: where no two runs are the same, or it takes luck. */
const TRIES = {
  simulated: { usual: 1, byChance: 5 },
  // Luck is not tried for minutes.
  real: { usual: 3, byChance: 2 },
} as const;

/** What is asked of a backend. */
export interface AnswerPlan {
  readonly backend: BackendChoice;
  readonly pool: Pool;
  /** All cells that the pool knows. */
  readonly cells: readonly CellSpec[];
  readonly releases: readonly string[];
  /** Ends the work early; what is not done is left out. */
  readonly signal: AbortSignal;
  /** Told after every answer. */
  readonly done?: (answer: Answer) => void;
}

/** Asks a backend for all answers in all releases, as many at a time as the pool can. */
export async function askAll(plan: AnswerPlan): Promise<Answer[]> {
  const questions = knownAnswers.flatMap((answer) => plan.releases.map((release) => ({ answer, release })));
  const answers = new Map<Question, Answer>();
  const work = async (own: Iterator<Question> & Iterable<Question>): Promise<void> => {
    for (const question of own) {
      if (plan.signal.aborted) return;
      const given = await ask(question.answer, question.release, plan);
      answers.set(question, given);
      plan.done?.(given);
    }
  };
  const single = questions.filter((question) => !needsCluster(question)).values();
  await Promise.all(Array.from({ length: plan.pool.parallelism }, () => work(single)));
  // Where a cluster gets no time to run, a leader is taken for dead: fewer of them at a time.
  const clusters = questions.filter(needsCluster).values();
  const few = Math.max(1, Math.floor(plan.pool.parallelism / 2));
  await Promise.all(Array.from({ length: few }, () => work(clusters)));
  return questions.flatMap((question) => answers.get(question) ?? []);
}

interface Question {
  readonly answer: KnownAnswer;
  readonly release: string;
}

function needsCluster({ answer: { experiments } }: Question): boolean {
  return experiments.some(({ broker }) => (broker?.servers ?? 1) > 1);
}

async function ask(answer: KnownAnswer, release: string, plan: AnswerPlan): Promise<Answer> {
  const about = { id: answer.id, backend: plan.backend.name, release };
  if (answer.experiments.length === 0)
    return { ...about, outcome: "not run", details: [answer.notRun ?? "no experiment"] };
  const found: Tried[] = [];
  for (const experiment of answer.experiments) {
    const tried = await tryOut(answer, experiment, release, plan);
    found.push({ ...tried, what: `${experiment.name}: ${tried.what}` });
  }
  return {
    ...about,
    outcome: together(found.map(({ outcome }) => outcome)),
    details: found.map(({ what }) => what),
  };
}

function together(outcomes: readonly AnswerOutcome[]): AnswerOutcome {
  if (outcomes.includes("refuted")) return "refuted";
  if (outcomes.includes("not seen")) return "not seen";
  if (!outcomes.includes("not run")) return "reproduced";
  return outcomes.includes("reproduced") ? "partly" : "not run";
}

interface Tried {
  readonly outcome: AnswerOutcome;
  readonly what: string;
}

async function tryOut(
  answer: KnownAnswer,
  experiment: Experiment,
  release: string,
  { backend, pool, cells, signal }: AnswerPlan,
): Promise<Tried> {
  const scenario = scenarioOf(answer, experiment, release);
  if (typeof scenario === "string") return { outcome: "not run", what: `not run: ${scenario}` };
  const cell = cells.findIndex((spec) => spec.scenario.name === scenario.name);
  const { usual, byChance } = backend.real ? TRIES.real : TRIES.simulated;
  const most = experiment.byChance === true ? byChance : usual;
  let last: Shown = { shown: false, what: "interrupted" };
  let runs = 0;
  while (runs < most && !signal.aborted) {
    const result = await oneRun(pool, cell, experiment, runs);
    const problem = typeof result === "string" ? result : problemOf(result);
    if (typeof result === "string" || problem !== undefined)
      return { outcome: "not run", what: `not run: ${problem ?? ""}` };
    const { events } = result.explained;
    last = experiment.judge({ events, facts: foldFacts({ events }) }, release);
    runs++;
    if (last.shown)
      return { outcome: "reproduced", what: runs === 1 ? last.what : `${last.what} (in run ${runs})` };
  }
  const outcome = experiment.byChance === true ? "not seen" : "refuted";
  return { outcome, what: runs > 1 ? `${last.what} (in each of ${runs} runs)` : last.what };
}

async function oneRun(
  pool: Pool,
  cell: number,
  { case: played }: Experiment,
  run: number,
): Promise<ReplayResult | string> {
  try {
    return await pool.replay({
      type: "replay",
      cell,
      property: "no-loss",
      case: { ...played, seed: played.seed + run },
    });
  } catch (error) {
    if (error instanceof BlockedError) return error.message;
    throw error;
  }
}

function problemOf({ failure, unsupported }: ReplayResult): string | undefined {
  if (failure !== undefined) return failure.message.split("\n", 1)[0];
  return unsupported.length > 0 ? [...new Set(unsupported)].join("; ") : undefined;
}

/** The releases of nats-server that a backend can run. */
export function releasesOf({ releases, server }: BackendChoice): readonly string[] {
  return releases ?? /\d+\.\d+\.\d+/.exec(server) ?? [];
}
