import fc from "fast-check";
import type { Fault, Schedule } from "../harness/scenario/fault.ts";
import type { BrokerSettings } from "../harness/scenario/topology.ts";
import type { FaultDefinition, FaultSpace, Mood } from "./definition.ts";
import { swarm } from "./swarm.ts";

/** What claims name as tolerated, and what a column of the matrix shows. */
export interface FaultFamily {
  /** Lower case with hyphens. */
  readonly name: string;
  /** For column heads. */
  readonly title: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Kinds of fault that its schedules consist of. */
  readonly kinds: readonly string[];
  /** Broker settings that the family needs, over those of the scenario. */
  readonly broker?: Partial<BrokerSettings>;
  /** Servers that the broker must have at least; one if absent. */
  readonly leastServers?: number;
  /**
   * Name of a family whose schedules include its own: what is claimed there is claimed here. It is run only
   * where it is named.
   */
  readonly partOf?: string;
  /** Milliseconds that its faults last at least, if they are long: such runs begin first where time is real. */
  readonly lasts?: number;
  /** Draws schedules, sorted by `at`, of at least one fault; shrinks towards few, early and short. */
  schedule(space: FaultSpace): fc.Arbitrary<Schedule>;
}

/** Most faults of one run in a family of one kind. */
export const mostFaults = 5;

/** A family of one kind of fault. */
export function familyOf(
  definition: FaultDefinition,
  { draw = (space, mood) => definition.arbitrary(space, mood), most = mostFaults, ...rest }: FamilyOptions,
): FaultFamily {
  return {
    name: definition.kind,
    summary: definition.summary,
    kinds: [definition.kind],
    schedule: (space) => swarm(space, most, fc.constant(undefined), (mood) => draw(space, mood)),
    ...(definition.leastServers !== undefined && { leastServers: definition.leastServers }),
    ...rest,
  };
}

interface FamilyOptions extends Partial<Omit<FaultFamily, "schedule">> {
  readonly title: string;
  /** Most faults of one run; {@link mostFaults} if absent. */
  readonly most?: number;
  /** Draws one fault; any of the kind if absent. */
  readonly draw?: (space: FaultSpace, mood: Mood) => fc.Arbitrary<Fault>;
}
