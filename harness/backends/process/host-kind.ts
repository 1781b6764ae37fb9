import type { SyncInterval } from "../../scenario/topology.ts";
import type { HostKind } from "./process-hosting.ts";
import { hasSyncInterval } from "./server-config.ts";
import { whyNoPowerLoss, workingMechanism, type MechanismProbe } from "./store/power-loss-probe.ts";

/** The interval that releases without the setting have, in milliseconds. */
const FIXED_INTERVAL = 120_000;

/** Decides what the hosts of a run are like, for which power loss is planned. */
export function hostKindFor(probes: readonly MechanismProbe[], version: string, syncInterval: SyncInterval): HostKind {
  if (syncInterval !== FIXED_INTERVAL && !hasSyncInterval(version)) return { problem: noInterval(version, syncInterval) };
  const mechanism = workingMechanism(probes);
  return mechanism === undefined ? { problem: whyNoPowerLoss(probes) } : { mechanism };
}

function noInterval(version: string, wanted: SyncInterval): string {
  const asked = wanted === "always" ? "always" : `every ${wanted} ms`;
  return `nats-server ${version} syncs every two minutes and cannot be told to sync ${asked}: sync_interval came with 2.10`;
}
