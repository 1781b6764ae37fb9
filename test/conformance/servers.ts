import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { profiles } from "../../harness/simulation/nats/profile.ts";
import { releaseOf } from "./notation.ts";

/** A nats-server that can be run. */
export interface ServerBinary {
  /** `2.10.27`. */
  readonly version: string;
  /** 210. */
  readonly release: number;
  readonly path: string;
}

const folder = fileURLToPath(new URL("../../.servers/", import.meta.url));

/** The servers that there are, one of each release with a profile, oldest first. */
export function findServers(): ServerBinary[] {
  const found = new Map<number, ServerBinary>();
  for (const path of candidates()) {
    const version = versionOf(path);
    if (version === undefined) continue;
    const release = releaseOf(version);
    if (profiles.some((profile) => profile.release === release) && !found.has(release)) {
      found.set(release, { version, release, path });
    }
  }
  return [...found.values()].sort((a, b) => a.release - b.release);
}

/** How many servers must be there, by CAPSTAN_REQUIRE_SERVERS. */
export function requiredServers(): number {
  return Number(process.env["CAPSTAN_REQUIRE_SERVERS"] ?? "0");
}

function candidates(): string[] {
  const kept = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, "nats-server")) : [];
  const named = (process.env["CAPSTAN_NATS_SERVER"] ?? "").split(delimiter);
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, "nats-server"));
  return [...named, ...kept, ...onPath].filter((path) => path !== "" && existsSync(path));
}

function versionOf(path: string): string | undefined {
  try {
    const text = execFileSync(path, ["--version"], { encoding: "utf8", stdio: "pipe", timeout: 10_000 });
    return /v(\d+\.\d+\.\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}
