import type fc from "fast-check";
import type { z } from "zod";
import type { Fault } from "../harness/scenario/fault.ts";
import type { Topology } from "../harness/scenario/topology.ts";
import type { FaultHandle, World } from "../harness/backends/world.ts";

/** What a fault generator knows of the scenario. */
export interface FaultSpace {
  readonly topology: Topology;
  /** Milliseconds of the faults phase: faults start before this. */
  readonly horizon: number;
  /** Largest number of messages of the workload. */
  readonly messages: number;
}

/** One kind of fault: what its JSON looks like, how it is drawn, and how it is injected. */
export interface FaultDefinition<F extends Fault = Fault> {
  readonly kind: string;
  /** One sentence for people. */
  readonly summary: string;
  /** Validates the JSON of one fault; unknown keys are errors. */
  readonly schema: z.ZodType<F>;
  /** Draws faults of this kind; must shrink towards early, short and few. */
  arbitrary(space: FaultSpace): fc.Arbitrary<F>;
  /** Names of the processes and servers that a fault acts on, for reports. */
  targets(fault: F, world: Pick<World, "processes" | "servers">): string[];
  /**
   * Starts the fault at its time; the run heals the handle after `duration`, or when recovery begins.
   * @throws UnsupportedFaultError if the backend cannot do it.
   */
  inject(fault: F, world: World): FaultHandle;
  /** One line for people, as `partition producer-1 | nats-1, 120 to 480 ms`. */
  describe(fault: F): string;
}
