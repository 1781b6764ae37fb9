import type { Executor } from "../search/campaign.ts";
import type { CasesTask, PlayedCase } from "../search/play-cases.ts";
import type { Task, TaskResult } from "../search/tasks.ts";
import { PoolMember, type MemberOptions } from "./pool-member.ts";
import type { ReplayResult, ReplayTask } from "./replay.ts";
import type { SuiteSource } from "./source.ts";

/** Real milliseconds that one run may take before it counts as blocked. */
export const PATIENCE = 20_000;

/** An executor with worker threads; close it, or the process does not end. */
export interface Pool extends Executor {
  /** Runs one case once; rejects as {@link Executor.perform} does. */
  replay(task: ReplayTask): Promise<ReplayResult>;
  /** Runs cases once each; rejects as {@link Executor.perform} does. */
  play(task: CasesTask): Promise<PlayedCase[]>;
  /** Ends all workers, whatever they are doing; tasks under way never end. */
  close(): Promise<void>;
}

/** Starts worker threads that load the same cells as this thread; resolves when the first is ready. */
export async function startPool(
  source: SuiteSource,
  size: number,
  options: Partial<MemberOptions> = {},
): Promise<Pool> {
  const full = { patience: options.patience ?? PATIENCE, output: options.output ?? (() => {}) };
  const members = Array.from({ length: size }, () => new PoolMember(source, full));
  const close = async () => {
    await Promise.all(members.map((member) => member.stop()));
  };
  try {
    await members[0]?.ready;
  } catch (error) {
    await close();
    throw error;
  }
  const idle = [...members];
  const ask = async <Result>(task: Task | ReplayTask | CasesTask): Promise<Result> => {
    const member = idle.pop() as PoolMember;
    try {
      return (await member.perform(task)) as Result;
    } finally {
      idle.push(member);
    }
  };
  return {
    parallelism: size,
    perform: (task) => ask<TaskResult>(task),
    replay: (task) => ask<ReplayResult>(task),
    play: (task) => ask<PlayedCase[]>(task),
    close,
  };
}
