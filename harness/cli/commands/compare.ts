import type { CliProcess } from "../cli-process.ts";
import type { CompareFlags } from "../compare-options.ts";
import { usageError } from "../errors.ts";
import type { ExitCode } from "../exit-code.ts";
import { compareFiles } from "./compare-results.ts";

/** `capstan compare`: two results, or strategies, clients, servers or settings run on the same cases. */
export async function compare(
  words: readonly string[],
  flags: CompareFlags,
  cli: CliProcess,
): Promise<ExitCode> {
  const files = words.filter((word) => word.endsWith(".json"));
  if (files.length > 0 || flags.baseline !== undefined) {
    const others = words.filter((word) => !files.includes(word));
    if (others.length === 0) return compareFiles(files, flags, cli);
    throw usageError(`${others.join(", ")}: results are compared with results (.json), not with strategies`);
  }
  if (flags.failOn !== undefined)
    throw usageError("--fail-on is for two results; name them: capstan compare base.json head.json");
  const { comparePairs } = await import("./compare-pairs.ts");
  return comparePairs(words, flags, cli);
}
