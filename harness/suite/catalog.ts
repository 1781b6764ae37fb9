import {
  describeFault,
  faultFamilies,
  faultKinds,
  mixed,
  needsMiddlebox,
  parseSchedule,
  ScheduleError,
} from "../../faults/index.ts";
import type { FaultKind } from "../run/fault-player.ts";
import type { FaultCatalog, FaultFamily } from "../scenario/catalog.ts";
import type { Schedule } from "../scenario/fault.ts";
import type { Topology } from "../scenario/topology.ts";
import type { Strategy } from "../scenario/data-strategy.ts";

/** The faults that come with the harness. */
export const catalog: FaultCatalog<FaultKind> = {
  kinds: faultKinds,
  families: faultFamilies,
  needsMiddlebox,
  isValid,
  describe: describeFault,
};

function isValid(schedule: Schedule, topology: Topology): boolean {
  try {
    parseSchedule(schedule, { topology });
    return true;
  } catch (error) {
    if (error instanceof ScheduleError) return false;
    throw error;
  }
}

const MIXED = "mixed";

/** Families that are not about a kind of fault alone, so that tolerating one says nothing about its kinds. */
const special: ReadonlySet<string> = new Set([MIXED, "long-outage", "crash-once", "host-loss"]);

/** The family for a strategy: `mixed` draws only from the kinds that its claims about it tolerate one by one. */
export function familyFor(strategy: Strategy, family: FaultFamily): FaultFamily {
  if (family.name !== MIXED) return family;
  const kinds = toleratedKinds(strategy);
  return kinds.length === 0 ? family : mixed(kinds);
}

/** Kinds that every claim about `mixed` tolerates without special broker settings. */
function toleratedKinds({ claims }: Strategy): string[] {
  const mixedClaims = claims.filter(({ tolerates }) => tolerates.includes(MIXED));
  return [...faultKinds.keys()].filter((kind) =>
    mixedClaims.every(({ tolerates }) => tolerates.some((name) => isAbout(faultFamilies.get(name), kind))),
  );
}

function isAbout(family: FaultFamily | undefined, kind: string): boolean {
  return (
    family !== undefined &&
    family.broker === undefined &&
    !special.has(family.name) &&
    family.kinds.includes(kind)
  );
}
