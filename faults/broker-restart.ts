import type { z } from "zod";
import type { FaultDefinition } from "./definition.ts";
import { anyMood } from "./draws.ts";
import { untilLastHeals } from "./overlap.ts";
import { drawServerOutage, serverOutage, serverReference } from "./server-outage.ts";
import { during } from "./wording.ts";

const schema = serverOutage("broker-restart");

/** A server is killed (kill -9) and started again. */
export type BrokerRestartFault = z.infer<typeof schema>;

/** Kills a server; what reached its page cache is there again after the start. */
export const brokerRestart: FaultDefinition<BrokerRestartFault> = {
  kind: "broker-restart",
  summary: "A server is killed and started again; what reached its page cache survives.",
  schema,
  arbitrary: (space, mood = anyMood(space)) => drawServerOutage("broker-restart", space, mood),
  references: serverReference,
  targets: (fault) => [fault.server],
  inject: (fault, world) => untilLastHeals(world, `down ${fault.server}`, world.killServer(fault.server)),
  describe: (fault) => `broker-restart ${fault.server}, down ${during(fault)}`,
};
