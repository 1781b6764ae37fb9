import { whyNoPowerLoss, workingMechanism, type MechanismProbe } from "./store/power-loss-probe.ts";

/** Which of some kinds of faults cannot be injected on this machine, with the reasons. */
export async function impossibleKinds(
  kinds: ReadonlySet<string>,
  powerLoss: () => Promise<readonly MechanismProbe[]>,
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>();
  if (kinds.has("power-loss")) {
    const probes = await powerLoss();
    if (workingMechanism(probes) === undefined) problems.set("power-loss", whyNoPowerLoss(probes));
  }
  return problems;
}
