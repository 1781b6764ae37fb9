import { withFieldClaims } from "./field-claims/field-claims.ts";
import type { Result, ResultAgreementTable, ResultCell } from "./model.ts";
import { visible } from "./view/text.ts";

/** A result with the name of its file. */
export interface NamedResult {
  readonly file: string;
  readonly result: Result;
}

/** Results that are not the shards of one run; the message names the files, what differs, and the fix. */
export class MergeError extends Error {
  override readonly name = "MergeError";
}

type Shard = NonNullable<Result["run"]["shard"]>;

interface Part extends NamedResult {
  readonly shard: Shard;
}

/**
 * Puts the results of all shards of one run together, in any order: what the run without `--shard` would
 * have given, but for its times. `startedAt` is the first one, `wallMilliseconds` the sum.
 * @throws MergeError if shards are missing, there twice, or not of the same run.
 */
export function mergeResults(named: readonly NamedResult[]): Result {
  const parts = named.map(toPart).toSorted((a, b) => a.shard.index - b.shard.index);
  const [first] = parts;
  if (first === undefined) throw new MergeError("there is no result to merge");
  for (const part of parts) checkSame(first, part);
  checkComplete(parts, first.shard);
  const cells = interleaved(parts);
  const agreement = mergedAgreement(parts);
  const { tool, schemaVersion } = first.result;
  const result = withFieldClaims({
    schemaVersion,
    tool,
    run: mergedRun(parts, first),
    ...(parts.every(({ result }) => result.glossary !== undefined) && {
      glossary: mergedGlossary(parts, cells),
    }),
    verdict: verdictOf(cells),
    cells,
    counterexamples: counterexamplesOf(cells, parts),
  });
  return agreement === undefined ? result : { ...result, agreement };
}

function toPart({ file, result }: NamedResult): Part {
  const { shard } = result.run;
  if (shard !== undefined) return { file, result, shard };
  throw new MergeError(
    `${visible(file)} is not a shard: it was run without --shard; only the results of --shard i/n are merged`,
  );
}

/** What all shards of one run have in common, and how it is called. */
const common: readonly (readonly [string, (part: Part) => string])[] = [
  ["capstan", ({ result }) => result.tool.version],
  ["seed", ({ result }) => String(result.run.seed)],
  ["backend", ({ result }) => result.run.backend],
  ["client", ({ result }) => result.run.client],
  ["number of shards", ({ shard }) => String(shard.count)],
  ["number of cells", ({ shard }) => String(shard.cells)],
  ["servers", ({ result }) => (result.agreement?.backends ?? []).map(({ server }) => server).join(", ")],
];

function checkSame(first: Part, part: Part): void {
  for (const [what, of] of common) {
    if (of(first) === of(part)) continue;
    throw new MergeError(
      `${visible(first.file)} and ${visible(part.file)} are not of the same run: ` +
        `${what} is ${visible(of(first))} in one and ${visible(of(part))} in the other; ` +
        "run all shards with the same version, options and --seed",
    );
  }
}

function checkComplete(parts: readonly Part[], { count }: Shard): void {
  for (const [index, part] of parts.entries()) {
    const before = parts[index - 1];
    if (before?.shard.index !== part.shard.index) continue;
    throw new MergeError(
      `${visible(before.file)} and ${visible(part.file)} are both shard ${part.shard.index}/${count}; leave one out`,
    );
  }
  const there = new Set(parts.map(({ shard }) => shard.index));
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((index) => !there.has(index));
  if (missing.length === 0) return;
  const names = missing.map((index) => `${index}/${count}`).join(", ");
  throw new MergeError(
    `${missing.length === 1 ? "shard" : "shards"} ${names} missing; run with --shard ${missing[0]}/${count}, or name its result.json too`,
  );
}

/** The cells of each backend as they were dealt out: one to each shard in turn. */
function interleaved(parts: readonly Part[]): ResultCell[] {
  const backends = new Set(parts.flatMap(({ result }) => result.cells.map(({ backend }) => backend)));
  return [...backends].flatMap((backend) =>
    inTurn(parts.map(({ result }) => result.cells.filter((cell) => cell.backend === backend))),
  );
}

function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, row) =>
    lists.flatMap((list) => list.slice(row, row + 1)),
  ).flat();
}

function counterexamplesOf(cells: readonly ResultCell[], parts: readonly Part[]): Result["counterexamples"] {
  const all = parts.flatMap(({ result }) => result.counterexamples);
  const place = new Map(
    cells.flatMap(({ properties }, index) =>
      properties.flatMap(({ counterexample }) =>
        counterexample === undefined ? [] : [[counterexample, index] as const],
      ),
    ),
  );
  return all.toSorted((a, b) => (place.get(a.id) ?? Infinity) - (place.get(b.id) ?? Infinity));
}

function mergedRun(parts: readonly Part[], first: Part): Result["run"] {
  const { shard: _, faultsNotRun, earlierFailures: __, ...run } = first.result.run;
  const others = parts.map(({ result }) => result.run);
  const unique = (of: (run: Result["run"]) => string): string => [...new Set(others.map(of))].join(", ");
  return {
    ...run,
    node: unique(({ node }) => node),
    platform: unique(({ platform }) => platform),
    startedAt: others.map(({ startedAt }) => startedAt).toSorted()[0] ?? run.startedAt,
    wallMilliseconds: others.reduce((sum, { wallMilliseconds }) => sum + wallMilliseconds, 0),
    interrupted: others.some(({ interrupted }) => interrupted),
    command: withoutShard(run.command),
    ...mergedEarlier(others),
    ...(faultsNotRun !== undefined && {
      faultsNotRun: faultsNotRun.filter((fault) =>
        others.every((each) => each.faultsNotRun?.includes(fault) ?? false),
      ),
    }),
  };
}

function mergedEarlier(runs: readonly Result["run"][]): Pick<Result["run"], "earlierFailures"> {
  const parts = runs.flatMap(({ earlierFailures }) => (earlierFailures === undefined ? [] : [earlierFailures]));
  if (parts.length === 0) return {};
  const sum = (of: "committed" | "stored"): { runs: number; failing: number } => ({
    runs: parts.reduce((total, part) => total + part[of].runs, 0),
    failing: parts.reduce((total, part) => total + part[of].failing, 0),
  });
  return { earlierFailures: { committed: sum("committed"), stored: sum("stored") } };
}

function withoutShard(command: string): string {
  return command.replace(/ --shard[= ]\S+/, "");
}

/** Entries in the order that a single run gives them: what is no cell's name, fault families, strategies. */
function mergedGlossary(parts: readonly Part[], cells: readonly ResultCell[]): Record<string, string> {
  const all = Object.assign({}, ...parts.map(({ result }) => result.glossary)) as Record<string, string>;
  const named = [...cells.map(({ fault }) => fault), ...cells.map(({ strategy }) => strategy)];
  const rest = Object.keys(all).filter((name) => !named.includes(name));
  return Object.fromEntries(
    [...rest, ...named].flatMap((name) => (name in all ? [[name, all[name] ?? ""]] : [])),
  );
}

/** Cells in which nothing is claimed show what breaks, and decide nothing. */
function verdictOf(cells: readonly ResultCell[]): Result["verdict"] {
  const verdicts = cells
    .filter(({ properties }) => properties.some(({ claimed }) => claimed))
    .map(({ verdict }) => verdict);
  if (verdicts.includes("violated")) return "violated";
  return verdicts.includes("inconclusive") || verdicts.length === 0 ? "inconclusive" : "held";
}

function mergedAgreement(parts: readonly Part[]): ResultAgreementTable | undefined {
  const tables = parts.flatMap(({ result }) => (result.agreement === undefined ? [] : [result.agreement]));
  const [first] = tables;
  if (first === undefined) return undefined;
  return { backends: first.backends, cells: inTurn(tables.map(({ cells }) => cells)) };
}
