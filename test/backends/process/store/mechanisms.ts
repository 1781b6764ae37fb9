import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe } from "vitest";
import { probePowerLoss, type MechanismProbe } from "../../../../harness/backends/process/store/power-loss-probe.ts";

async function probeHere(): Promise<readonly MechanismProbe[]> {
  const folder = mkdtempSync(join(tmpdir(), "capstan-power-"));
  try {
    return await probePowerLoss(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The ways to take the power from a server, tried out here. */
export const mechanisms = await probeHere();

const required = (process.env["CAPSTAN_REQUIRE_POWER_LOSS"] ?? "") !== "";

/** A suite for each mechanism, or for the one of a name; skipped with the reason where it does not work, unless CAPSTAN_REQUIRE_POWER_LOSS is set. */
export function describeMechanisms(tests: (probe: MechanismProbe) => void, only?: string): void {
  for (const probe of mechanisms.filter((each) => only === undefined || each.mechanism.name === only)) {
    const { mechanism, problem } = probe;
    if (problem === undefined) describe(mechanism.name, () => tests(probe));
    else if (required) throw new Error(`CAPSTAN_REQUIRE_POWER_LOSS is set, and ${mechanism.name} does not work: ${problem}`);
    else describe.skip(`${mechanism.name} (skipped: ${problem})`, () => tests(probe));
  }
}
