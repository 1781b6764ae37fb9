import { runCase, type Setting } from "../run/run-case.ts";
import type { RunCase } from "../scenario/scenario.ts";
import { firstDivergence, type TraceStep } from "../simulation/kernel/trace.ts";

/** Two runs of one case that were not equal. */
export interface Divergence {
  readonly case: RunCase;
  /** The first event in which they differ, in words. */
  readonly text: string;
}

const traced = { trace: true, escapes: false } as const;

/** Runs a case twice with recorded traces and names the first event in which they differ. */
export async function compareTraces(setting: Setting, drawn: RunCase): Promise<Divergence> {
  const first = await runCase(setting, drawn, traced);
  const second = await runCase(setting, drawn, traced);
  const divergence = firstDivergence(first.record.trace, second.record.trace);
  if (divergence === undefined) {
    return { case: drawn, text: "two runs differed, and two more with recorded traces did not" };
  }
  const { index, a, b } = divergence;
  return { case: drawn, text: `event ${index}: ${inWords(a)} in one run, ${inWords(b)} in the other` };
}

function inWords(step: TraceStep | undefined): string {
  return step === undefined ? "nothing" : `${step.label} of ${step.owner} at ${step.time / 1000} ms`;
}
