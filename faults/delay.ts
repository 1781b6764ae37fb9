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

const schema = z.strictObject({ kind: z.literal("delay"), ...messageMatch, delay: milliseconds(1) });

/** Messages arrive `delay` milliseconds late. */
export type DelayFault = z.infer<typeof schema>;

/** Keeps single messages back; what comes behind them may overtake. */
export const delay: FaultDefinition<DelayFault> = {
  kind: "delay",
  summary: "Single messages arrive late, and what comes behind them may overtake.",
  middlebox: true,
  schema,
  // Up to eight seconds: longer than a request to JetStream waits for its answer.
  arbitrary: (space, mood = anyMood(space)) =>
    drawMessageFault("delay", space, mood, { delay: scaled(1, 8_000, mood.pace) }),
  references: messageReferences,
  targets: messageTargets,
  inject: (fault, world) => world.intercept(ruleOf(fault, { do: "delay", delay: fault.delay })),
  describe: (fault) => `delay ${messageWords(fault)} by ${fault.delay} ms, ${during(fault)}`,
};
