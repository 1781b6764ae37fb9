import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** A nats-server that can be run. */
export interface ServerBinary {
  /** `2.10.27`. */
  readonly version: string;
  readonly path: string;
}

/** A backend cannot be used on this machine; the message says what was looked for and what helps. */
export class BackendUnavailableError extends Error {
  override readonly name = "BackendUnavailableError";
}

/** Where nats-server is looked for. */
export interface BinaryPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working folder, whose `.servers` is looked at. */
  readonly cwd: string;
}

/** Environment variable with paths of nats-server binaries. */
export const BINARY_VARIABLE = "CAPSTAN_NATS_SERVER";

/**
 * The servers that there are, one of each version: those that {@link BINARY_VARIABLE} names first, in
 * its order, then the others, newest first.
 */
export function findBinaries(places: BinaryPlaces): ServerBinary[] {
  const named = working(namedPaths(places));
  const others = working([...pathPaths(places), ...fetchedPaths(places)]).sort(newestFirst);
  const seen = new Set<string>();
  return [...named, ...others].filter(({ version }) => !seen.has(version) && seen.add(version));
}

/**
 * The server to use: the first found, or the first of a generation such as `2.10`.
 * @throws BackendUnavailableError if there is none.
 */
export function chooseBinary(found: readonly ServerBinary[], places: BinaryPlaces, generation?: string): ServerBinary {
  const chosen = found.find(({ version }) => isOf(version, generation));
  if (chosen !== undefined) return chosen;
  const wanted = generation === undefined ? "no nats-server was found" : `no nats-server ${generation} was found`;
  const has = found.length === 0 ? [] : [`  there is: ${found.map(({ version, path }) => `${version} (${path})`).join(", ")}`];
  throw new BackendUnavailableError([`${wanted}, which the backend process needs`, ...has, ...help(places)].join("\n"));
}

/** Whether a version is of a generation: `2.10.27` is of `2.10`, and of `2.10.27`. */
export function isOf(version: string, generation: string | undefined): boolean {
  return generation === undefined || version === generation || version.startsWith(`${generation}.`);
}

function help(places: BinaryPlaces): string[] {
  const variable = places.env[BINARY_VARIABLE];
  return [
    "  looked in:",
    `    ${BINARY_VARIABLE}: ${variable === undefined || variable === "" ? "not set" : variable}`,
    `    PATH: ${places.env["PATH"] ?? "not set"}`,
    `    ${fetchedFolder(places)}`,
    "  what helps: install nats-server (https://docs.nats.io/running-a-nats-service/introduction/installation),",
    `  or name its path by ${BINARY_VARIABLE}; in a checkout of capstan also: npm run servers`,
  ];
}

function namedPaths({ env }: BinaryPlaces): string[] {
  return (env[BINARY_VARIABLE] ?? "").split(delimiter);
}

function pathPaths({ env }: BinaryPlaces): string[] {
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, process.platform === "win32" ? "nats-server.exe" : "nats-server"));
}

/** What `npm run servers` has fetched. */
function fetchedPaths(places: BinaryPlaces): string[] {
  const folder = fetchedFolder(places);
  return existsSync(folder) ? readdirSync(folder).map((version) => join(folder, version, "nats-server")) : [];
}

function fetchedFolder({ cwd }: BinaryPlaces): string {
  return join(cwd, ".servers");
}

function working(paths: readonly string[]): ServerBinary[] {
  return paths
    .filter((path) => path !== "" && existsSync(path))
    .flatMap((path) => {
      const version = versionOf(path);
      return version === undefined ? [] : [{ version, path }];
    });
}

/** Version of a nats-server, as `2.10.27`; undefined if the file is something else, or does not run. */
export function versionOf(path: string): string | undefined {
  try {
    const text = execFileSync(path, ["--version"], { encoding: "utf8", stdio: "pipe", timeout: 10_000 });
    return /v(\d+\.\d+\.\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

function newestFirst(a: ServerBinary, b: ServerBinary): number {
  return b.version.localeCompare(a.version, "en", { numeric: true });
}
