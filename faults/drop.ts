import { z } from "zod";
import type { FaultDefinition } from "./definition.ts";
import { anyMood } from "./draws.ts";
import {
  drawMessageFault,
  messageMatch,
  messageReferences,
  messageTargets,
  messageWords,
  ruleOf,
} from "./message-match.ts";
import { during } from "./wording.ts";

const schema = z.strictObject({ kind: z.literal("drop"), ...messageMatch });

/** Messages are swallowed between a process and the broker. */
export type DropFault = z.infer<typeof schema>;

/** Swallows single messages, as a lossy hop between two connections does. */
export const drop: FaultDefinition<DropFault> = {
  kind: "drop",
  summary: "Single messages (publishes, PubAcks, deliveries, acks, requests, replies) are swallowed on the way.",
  middlebox: true,
  schema,
  arbitrary: (space, mood = anyMood(space)) => drawMessageFault("drop", space, mood, {}),
  references: messageReferences,
  targets: messageTargets,
  inject: (fault, world) => world.intercept(ruleOf(fault, { do: "drop" })),
  describe: (fault) => `drop ${messageWords(fault)}, ${during(fault)}`,
};
