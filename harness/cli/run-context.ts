import { wholeFamilies } from "../../faults/index.ts";
import type { ResultContext } from "../suite/result.ts";
import { failureId, type FailureStore } from "../suite/failure-store.ts";
import { glossaryOf } from "../suite/glossary.ts";
import { shellWord } from "../suite/shell-word.ts";
import type { PlannedRun } from "./run-plan.ts";
import { version } from "../suite/version.ts";

/** What is known of a run beside its cells, as reports need it. */
export function resultContext(
  plan: PlannedRun,
  store: FailureStore,
  run: Pick<
    ResultContext["run"],
    "startedAt" | "wallMilliseconds" | "interrupted" | "command" | "earlierFailures"
  >,
): ResultContext {
  const families = new Set(plan.cells.map(({ family }) => family.name));
  return {
    version,
    run: {
      seed: plan.seed,
      backend: plan.backends.map(({ choice }) => choice.name).join(", "),
      client: `${plan.client.name} ${plan.client.version}`,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      faultsNotRun: wholeFamilies.filter((name) => !families.has(name)),
      ...run,
      ...(plan.shard !== undefined && { shard: plan.shard }),
    },
    glossary: glossaryOf(plan.cells),
    stored(cell, counterexample, backend) {
      const id = failureId(cell, counterexample, backend);
      const file = store.fileOf(id);
      return { id, file, replay: replayCommand(file) };
    },
  };
}

/** The command that replays a stored failure. */
export function replayCommand(file: string): string {
  return `npx capstan replay ${shellWord(file)}`;
}

/** The command that does the same run again. */
export function runCommand(args: readonly string[], seed: number): string {
  const hasSeed = args.some((arg) => arg === "--seed" || arg.startsWith("--seed="));
  const all = ["run", ...args, ...(hasSeed ? [] : ["--seed", String(seed)])];
  return ["npx capstan", ...all.map(shellWord)].join(" ");
}
