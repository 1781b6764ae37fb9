// Puts nats-server binaries of several releases under .servers/<version>/nats-server, for the
// conformance suite and for the process backend: what is on PATH or named by CAPSTAN_NATS_SERVER, and
// on Debian-like machines what further suites of the machine's own mirror hold. Nothing is installed.
//
//   npm run servers                fetches what is missing, prints a table
//   npm run servers -- --offline   only looks at what is there
//   npm run servers -- --refresh   asks the mirror even if three releases are there
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { options } from "./lib/options.mjs";

/** Suites with different releases. The last one is asked only if too few were found in the others. */
const suites = [["trixie", "sid"], ["bookworm"]];

/** Releases that the conformance suite wants. */
const wanted = 3;

const folder = fileURLToPath(new URL("../.servers/", import.meta.url));
const { offline, refresh } = options({ offline: false, refresh: false });

/** Where each binary came from, for the table. @type {Map<string, string>} */
const origins = new Map();

for (const binary of localBinaries()) keep(binary, "this machine");
if (!offline && (refresh || keptVersions().length < wanted)) fromMirror();
printTable();

/** Versions whose binary is there and runs. */
function keptVersions() {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((version) => versionOf(join(folder, version, "nats-server")) === version);
}

/** What CAPSTAN_NATS_SERVER and PATH name. */
function localBinaries() {
  const named = (process.env["CAPSTAN_NATS_SERVER"] ?? "").split(delimiter);
  const onPath = (process.env["PATH"] ?? "").split(delimiter).map((place) => join(place, "nats-server"));
  return [...named, ...onPath].filter((path) => path !== "" && existsSync(path));
}

/**
 * Copies a binary to the folder of its version.
 * @param {string} binary
 * @param {string} origin
 */
function keep(binary, origin) {
  const version = versionOf(binary);
  if (version === undefined || origins.has(version)) return;
  origins.set(version, origin);
  const target = join(folder, version, "nats-server");
  if (existsSync(target)) return;
  mkdirSync(join(folder, version), { recursive: true });
  // By a new name first, so that nobody starts half a binary.
  const partial = `${target}.${process.pid}`;
  copyFileSync(realpathSync(binary), partial);
  chmodSync(partial, 0o755);
  renameSync(partial, target);
}

/**
 * `2.10.27`; undefined if the file does not run or is something else.
 * @param {string} binary
 */
function versionOf(binary) {
  try {
    const text = execFileSync(binary, ["--version"], { encoding: "utf8", timeout: 5000, stdio: "pipe" });
    return /v(\d+\.\d+\.\d+)/.exec(text)?.[1];
  } catch {
    return undefined;
  }
}

/** Fetches the package of each suite that this machine's mirror offers. */
function fromMirror() {
  const source = mirrorSource();
  if (source === undefined) {
    console.error("no Debian mirror is configured here: only local binaries are used");
    return;
  }
  try {
    for (const group of suites) {
      fromSuites(group, source);
      if (keptVersions().length >= wanted) return;
    }
  } catch (error) {
    const text = error instanceof Error ? error.message.split("\n")[0] : String(error);
    console.error(`the mirror could not be used, only what is here is: ${text}`);
  }
}

/**
 * @param {readonly string[]} group
 * @param {{ uri: string, keyring: string | undefined }} source
 */
function fromSuites(group, source) {
  const work = mkdtempSync(join(tmpdir(), "capstan-servers-"));
  try {
    const apt = aptIn(work, group, source);
    apt("update");
    const packages = availablePackages(apt, group).filter(([version]) => !isKept(version));
    if (packages.length === 0) return;
    apt("download", ...packages.map(([, suite]) => `nats-server/${suite}`));
    for (const file of readdirSync(work).filter((name) => name.endsWith(".deb"))) {
      const unpacked = join(work, `${file}.d`);
      execFileSync("dpkg", ["-x", join(work, file), unpacked]);
      keep(join(unpacked, "usr", "sbin", "nats-server"), "mirror");
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** @param {string} version */
function isKept(version) {
  return existsSync(join(folder, version, "nats-server"));
}

/**
 * Versions with the suite that has them, as `apt-cache madison` lists them.
 * @param {(...words: string[]) => string} apt
 * @param {readonly string[]} group
 * @returns {[string, string][]}
 */
function availablePackages(apt, group) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (const line of apt("madison", "nats-server").split("\n")) {
    const version = /\|\s*(?:\d+:)?(\d+\.\d+\.\d+)[^|]*\|/.exec(line)?.[1];
    const suite = group.find((name) => line.includes(` ${name}/`));
    if (version !== undefined && suite !== undefined && !found.has(version)) found.set(version, suite);
  }
  return [...found];
}

/**
 * apt with a source list, lists and a cache of its own.
 * @param {string} work
 * @param {readonly string[]} group
 * @param {{ uri: string, keyring: string | undefined }} source
 * @returns {(...words: string[]) => string}
 */
function aptIn(work, group, { uri, keyring }) {
  const list = join(work, "private.sources");
  const signed = keyring === undefined ? "" : `Signed-By: ${keyring}\n`;
  writeFileSync(list, `Types: deb\nURIs: ${uri}\nSuites: ${group.join(" ")}\nComponents: main\n${signed}`);
  for (const name of ["lists/partial", "cache/archives/partial"])
    mkdirSync(join(work, name), { recursive: true });
  const settings = {
    "Dir::Etc::sourcelist": list,
    "Dir::Etc::sourceparts": "/dev/null",
    "Dir::State::Lists": join(work, "lists"),
    "Dir::Cache": join(work, "cache"),
    "APT::Sandbox::User": "root",
    "Acquire::Languages": "none",
    "Acquire::Retries": "1",
    "Acquire::http::Timeout": "5",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
  return (verb, ...words) => {
    const program = verb === "madison" ? "apt-cache" : "apt-get";
    const quiet = program === "apt-get" ? ["-qq"] : [];
    return execFileSync(program, [...quiet, ...flags, verb ?? "", ...words], {
      cwd: work,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      timeout: 60_000,
    });
  };
}

/** The first Debian archive in the machine's own source lists. */
function mirrorSource() {
  const places = ["/etc/apt/sources.list.d/debian.sources", "/etc/apt/sources.list"];
  for (const text of places.filter((path) => existsSync(path)).map((path) => readFileSync(path, "utf8"))) {
    const uri =
      /^URIs:\s*(\S+\/debian)\/?\s*$/m.exec(text)?.[1] ??
      /^deb\s+(?:\[[^\]]*\]\s+)?(\S+\/debian)\/?\s/m.exec(text)?.[1];
    if (uri !== undefined) return { uri, keyring: /^Signed-By:\s*(\S+)/m.exec(text)?.[1] };
  }
  return undefined;
}

function printTable() {
  const versions = keptVersions();
  if (versions.length === 0) {
    console.log("no nats-server found; put one on PATH or name it by CAPSTAN_NATS_SERVER");
    process.exitCode = 1;
    return;
  }
  console.log("version    binary                            from");
  for (const version of versions.sort(byVersion)) {
    const path = `.servers/${version}/nats-server`;
    console.log(`${version.padEnd(10)} ${path.padEnd(33)} ${origins.get(version) ?? "an earlier call"}`);
  }
}

/**
 * @param {string} left
 * @param {string} right
 */
function byVersion(left, right) {
  return left.localeCompare(right, "en", { numeric: true });
}
