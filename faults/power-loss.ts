import type { z } from "zod";
import type { FaultDefinition } from "./definition.ts";
import { anyMood } from "./draws.ts";
import { untilLastHeals } from "./overlap.ts";
import { drawServerOutage, serverOutage, serverReference } from "./server-outage.ts";
import { during } from "./wording.ts";

const schema = serverOutage("power-loss");

/** The host of a server loses power; it comes back after `duration` milliseconds, or at recovery. */
export type PowerLossFault = z.infer<typeof schema>;

/** Takes the power from a server's host; only what was synced is there again after the start. */
export const powerLoss: FaultDefinition<PowerLossFault> = {
  kind: "power-loss",
  summary: "The host of a server loses power and comes back; only what was synced survives.",
  schema,
  arbitrary: (space, mood = anyMood(space)) => drawServerOutage("power-loss", space, mood),
  references: serverReference,
  targets: (fault) => [fault.server],
  inject: (fault, world) => untilLastHeals(world, `down ${fault.server}`, world.powerLoss(fault.server)),
  describe: (fault) => `power-loss ${fault.server}, down ${during(fault)}`,
};
