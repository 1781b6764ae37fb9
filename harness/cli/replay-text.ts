import { timelineLines } from "../../reports/index.ts";
import type { ReplayResult } from "../suite/replay.ts";
import { workloadWords } from "./workload-words.ts";
import { counted } from "./progress-text.ts";
import type { Output } from "./output.ts";
import { traceLines, type ReplayOutcome } from "./replay-outcome.ts";
import type { PlannedReplay } from "./replay-plan.ts";

const glyphs = { violated: "✗", held: "✓", inconclusive: "?" } as const;

/** A replay for people: verdict, case, what was observed, trace, timeline. */
export function replayLines(
  plan: PlannedReplay,
  result: ReplayResult,
  outcome: ReplayOutcome,
  { style }: Pick<Output, "style">,
): string[] {
  const { explained } = result;
  const { verdict } = outcome;
  const observed = verdict.verdict === "violated" ? verdict.anomalies.map(({ text }) => text) : [];
  const fields: [string, readonly string[]][] = [
    ["observed", observed],
    ["failed", rateLines(explained)],
    ["schedule", scheduleLines(plan, explained.schedule)],
    ["seed", [String(plan.case.seed)]],
    ["server", [`${plan.backend.server}, backend ${plan.backend.name}`]],
    ["client", [`${plan.client.name} ${plan.client.version}`]],
    ["trace", traceLines(plan, result, outcome.sameTrace)],
    ["differs", outcome.sameTrace || explained.traceHash === "" ? plan.differences : []],
  ];
  return [
    style.status(verdict.verdict, `${glyphs[verdict.verdict]} ${outcome.headline}`),
    ...fields.flatMap(([label, lines]) =>
      lines.map((line, index) => `  ${style.dim((index === 0 ? label : "").padEnd(10))} ${line}`),
    ),
    "",
    ...timelineLines(explained.timeline, explained.timelineOmitted, style),
  ];
}

/** On a real backend: how often it failed. */
function rateLines({ rate }: ReplayResult["explained"]): string[] {
  return rate === undefined ? [] : [`in ${rate.failed} of ${counted(rate.runs, "run")}`];
}

function scheduleLines(
  { case: { schedule, workload } }: PlannedReplay,
  described: readonly string[],
): string[] {
  return [`${counted(schedule.length, "fault")}, ${workloadWords(workload)}`, ...described];
}

/** A replay as JSON. */
export function replayJson(
  file: string,
  plan: PlannedReplay,
  result: ReplayResult,
  outcome: ReplayOutcome,
): string {
  const { stored } = plan;
  const { explained } = result;
  const json = {
    capstan: "replay",
    file,
    cell: stored.cell,
    property: stored.property,
    backend: plan.backend.name,
    server: plan.backend.server,
    ...outcome.verdict,
    stillFails: outcome.verdict.verdict === "violated",
    case: plan.case,
    schedule: explained.schedule,
    ...(explained.rate !== undefined && { rate: explained.rate }),
    traceHash: explained.traceHash,
    storedTraceHash: stored.traceHash,
    sameTrace: outcome.sameTrace,
    differences: plan.differences,
    verdicts: result.verdicts,
    timeline: explained.timeline,
  };
  return `${JSON.stringify(json, undefined, 2)}\n`;
}
