import type fc from "fast-check";
import type { Fault, Schedule } from "./fault.ts";
import type { BrokerSettings, Topology } from "./topology.ts";

/** What a generator of schedules knows of the scenario. */
export interface ScheduleSpace {
  readonly topology: Topology;
  /** Milliseconds of the faults phase: faults start before this. */
  readonly horizon: number;
  /** Largest number of messages of the workload. */
  readonly messages: number;
  /** Whether waiting takes real time: no fault lasts longer than it must for what its family is about. */
  readonly realTime?: boolean;
}

/** A named kind of thing that goes wrong: a column of the matrix, and what claims name as tolerated. */
export interface FaultFamily {
  readonly name: string;
  readonly title: string;
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
  /** Draws schedules in order of `at`. */
  schedule(space: ScheduleSpace): fc.Arbitrary<Schedule>;
}

/** All that running and searching must know of faults; the folder `faults/` provides it. */
export interface FaultCatalog<Kind = unknown> {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly families: ReadonlyMap<string, FaultFamily>;
  /** Whether a schedule interferes with single messages. */
  needsMiddlebox(schedule: Schedule): boolean;
  /** Whether faults are well-formed and name what the topology has. */
  isValid(schedule: Schedule, topology: Topology): boolean;
  /** One line about a fault, for people. */
  describe(fault: Fault): string;
}
