import { whyNoPowerLoss, workingMechanism, type MechanismProbe } from "./store/power-loss-probe.ts";

/** Why the clock of a process cannot be set off. */
export const noClockSkew = "no real backend can set the clock of a process off; use --backend sim";

/** Which of some kinds of faults cannot be injected on this machine, with the reasons. */
export async function impossibleKinds(
  kinds: ReadonlySet<string>,
  powerLoss: () => Promise<readonly MechanismProbe[]>,
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>();
  if (kinds.has("clock-skew")) problems.set("clock-skew", noClockSkew);
  if (kinds.has("power-loss")) {
    const probes = await powerLoss();
    if (workingMechanism(probes) === undefined) problems.set("power-loss", whyNoPowerLoss(probes));
  }
  return problems;
}
