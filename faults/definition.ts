import type fc from "fast-check";
import type { z } from "zod";
import type { Fault } from "../harness/scenario/fault.ts";
import type { Topology } from "../harness/scenario/topology.ts";
import type { FaultHandle, World } from "../harness/backends/world.ts";

/** What a fault generator knows of the scenario, which has at least one process and one server. */
export interface FaultSpace {
  readonly topology: Topology;
  /** Milliseconds of the faults phase: faults start before this. */
  readonly horizon: number;
  /** Largest number of messages of the workload. */
  readonly messages: number;
  /** Whether waiting takes real time: no fault lasts longer than it must for what its family is about. */
  readonly realTime?: boolean;
}

/**
 * What the faults of one run have in common (swarm testing).
 * It bends what is drawn, never what shrinking may reach.
 */
export interface Mood {
  /** Which durations exist. */
  readonly pace: "mixed" | "short" | "long";
  /** First and last millisecond at which faults start. */
  readonly window: readonly [from: number, to: number];
  /** Bit mask: which variants of a kind exist (directions, messages, ways to choose targets). */
  readonly variants: number;
}

/** A process or server that a fault names, and where in its JSON. */
export interface Reference {
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly of: "process" | "server" | "process or server";
}

/** One kind of fault: what its JSON looks like, how it is drawn, and how it is injected. */
export interface FaultDefinition<F extends Fault = Fault> {
  readonly kind: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Whether it acts on single messages, for which a run must be set up with a middlebox. */
  readonly middlebox?: boolean;
  /** Servers that the broker must have at least; one if absent. */
  readonly leastServers?: number;
  /**
   * Validates the JSON of one fault; unknown keys are errors.
   * Messages are noun phrases that complete "expected …".
   */
  readonly schema: z.ZodType<F> & { readonly shape: Readonly<Record<string, unknown>> };
  /** Draws faults of this kind; shrinks towards early, short and few. Any mood if absent. */
  arbitrary(space: FaultSpace, mood?: Mood): fc.Arbitrary<F>;
  /** Names that the topology must know. */
  references(fault: F): Reference[];
  /** Names of the processes and servers that a fault acts on (of a link: both ends), for reports. */
  targets(fault: F, world: Pick<World, "processes" | "servers">): string[];
  /**
   * Starts the fault at its time; the run heals the handle after `duration`, or when recovery begins.
   * @throws UnsupportedFaultError if the backend cannot do it.
   */
  inject(fault: F, world: World): FaultHandle;
  /** One line for people, as `partition producer-1 | broker, 120 to 480 ms`. */
  describe(fault: F): string;
}
