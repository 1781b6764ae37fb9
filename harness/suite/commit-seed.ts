import { createHash } from "node:crypto";

/** Variables in which CI systems name the commit; the first one that is set counts. */
const commitVariables = [
  "GITHUB_SHA",
  "CI_COMMIT_SHA",
  "BUILDKITE_COMMIT",
  "CIRCLE_SHA1",
  "BITBUCKET_COMMIT",
  "BUILD_SOURCEVERSION",
  "DRONE_COMMIT_SHA",
  "TRAVIS_COMMIT",
  "GIT_COMMIT",
] as const;

/** A seed with where it comes from. */
export interface CommitSeed {
  readonly seed: number;
  /** As `commit 0123456789ab`. */
  readonly source: string;
}

/**
 * In CI the seed that belongs to the commit under test, so that running a job again runs the same cases,
 * its shards share one seed, and every commit tries others; undefined elsewhere.
 */
export function commitSeed(env: Readonly<Record<string, string | undefined>>): CommitSeed | undefined {
  if (["", "0", "false"].includes((env["CI"] ?? "").toLowerCase())) return undefined;
  const commit = commitVariables
    .map((name) => env[name] ?? "")
    .find((value) => /^[0-9a-f]{7,64}$/i.test(value));
  if (commit === undefined) return undefined;
  const seed = createHash("sha256").update(`capstan ${commit.toLowerCase()}`).digest().readUInt32BE(0);
  return { seed, source: `commit ${commit.slice(0, 12)}` };
}
