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

const schema = z.strictObject({ kind: z.literal("duplicate"), ...messageMatch, delay: milliseconds(0).default(0) });

/** Messages arrive twice, the copy `delay` milliseconds later. */
export type DuplicateFault = z.infer<typeof schema>;

/** Lets a copy follow single messages. */
export const duplicate: FaultDefinition<DuplicateFault> = {
  kind: "duplicate",
  summary: "Single messages arrive twice, the copy some time after the original.",
  middlebox: true,
  schema,
  arbitrary: (space, mood = anyMood(space)) =>
    drawMessageFault("duplicate", space, mood, { delay: scaled(0, 2_000, mood.pace) }),
  references: messageReferences,
  targets: messageTargets,
  inject: (fault, world) => world.intercept(ruleOf(fault, { do: "duplicate", delay: fault.delay })),
  describe: (fault) => `duplicate ${messageWords(fault)}, copy ${fault.delay} ms later, ${during(fault)}`,
};
