import { fileURLToPath } from "node:url";
import { describe } from "vitest";
import { findBinaries, type ServerBinary } from "../../../harness/backends/process/binaries.ts";

/** Root of this repository. */
export const root = fileURLToPath(new URL("../../../", import.meta.url));

/** The program of child processes, as it is built: children cannot run TypeScript. */
export const childModule = new URL("../../../dist/harness/suite/process-child.js", import.meta.url);

/** The servers of this machine, the default one first. */
export const binaries: readonly ServerBinary[] = findBinaries({ env: process.env, cwd: root });

const required = Number(process.env["CAPSTAN_REQUIRE_SERVERS"] ?? "0") > 0;

/** A suite that needs a nats-server; skipped with the reason if there is none, unless CAPSTAN_REQUIRE_SERVERS is set. */
export function describeWithServer(name: string, tests: () => void): void {
  if (binaries.length > 0) describe(name, tests);
  else if (required) throw new Error("CAPSTAN_REQUIRE_SERVERS is set, and there is no nats-server; try: npm run servers");
  else describe.skip(`${name} (skipped: no nats-server on PATH, in CAPSTAN_NATS_SERVER or .servers)`, tests);
}
