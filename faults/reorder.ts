import { z } from "zod";
import type { FaultDefinition } from "./definition.ts";
import { anyMood, scaled } from "./draws.ts";
import { milliseconds } from "./fields.ts";
import {
  drawMessageFault,
  messageMatch,
  messageReferences,
  messageTargets,
  messageWords,
  ruleOf,
} from "./message-match.ts";
import { during } from "./wording.ts";

const schema = z.strictObject({
  kind: z.literal("reorder"),
  ...messageMatch,
  patience: milliseconds(1).default(1_000),
});

/** Messages arrive behind the next one of their kind, or after `patience` milliseconds if none comes. */
export type ReorderFault = z.infer<typeof schema>;

/** Swaps single messages with the next of the same kind on the connection. */
export const reorder: FaultDefinition<ReorderFault> = {
  kind: "reorder",
  summary: "Single messages change places with the next of the same kind on the connection.",
  middlebox: true,
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    drawMessageFault("reorder", space, mood, { patience: scaled(1, 2_000, mood.pace) }),
  references: messageReferences,
  targets: messageTargets,
  inject: (fault, world) => world.intercept(ruleOf(fault, { do: "reorder", patience: fault.patience })),
  describe: (fault) => `reorder ${messageWords(fault)}, patience ${fault.patience} ms, ${during(fault)}`,
};
