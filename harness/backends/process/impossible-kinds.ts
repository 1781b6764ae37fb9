import { whyNoPowerLoss, workingMechanism, type MechanismProbe } from "./store/power-loss-probe.ts";

/** Why a process of the application that runs inside of the harness cannot be paused. */
export const noPauseInProcess = "with --in-process a process of the application cannot be paused without the harness; leave that out";

/** Why the clock of such a process cannot be set off. */
export const noClockSkewInProcess = "with --in-process all processes of the application share the clock of the harness; leave that out";

/** Which of some kinds of faults cannot be injected on this machine, with the reasons. */
export async function impossibleKinds(
  kinds: ReadonlySet<string>,
  powerLoss: () => Promise<readonly MechanismProbe[]>,
  inProcess = false,
): Promise<ReadonlyMap<string, string>> {
  const problems = new Map<string, string>();
  if (inProcess && kinds.has("pause")) problems.set("pause", noPauseInProcess);
  if (inProcess && kinds.has("clock-skew")) problems.set("clock-skew", noClockSkewInProcess);
  if (kinds.has("power-loss")) {
    const probes = await powerLoss();
    if (workingMechanism(probes) === undefined) problems.set("power-loss", whyNoPowerLoss(probes));
  }
  return problems;
}
