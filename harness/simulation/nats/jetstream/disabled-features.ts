import type { Message } from "../core/message.ts";
import type { Profile } from "../profile.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors } from "./errors.ts";
import type { PublishHeaders } from "./publish-headers.ts";

const fastBatchSuffix = ".$FI";

/**
 * The refusal of a message that is part of a batch, or undefined (stream.go processJetStreamAtomicBatchMsg,
 * processJetStreamFastBatchMsg). No stream allows batches, as none can be made that does.
 */
export function batchRefusal(
  { reply }: Message,
  headers: PublishHeaders,
  { release }: Profile,
): ApiError | undefined {
  if (release >= 214 && reply.endsWith(fastBatchSuffix)) return apiErrors.batchPublishDisabled;
  return release >= 212 && headers.batchId !== undefined ? apiErrors.atomicPublishDisabled : undefined;
}

/** The refusal of a message that counts, or undefined (stream.go getMessageIncr). */
export function counterRefusal({ increment }: PublishHeaders, { release }: Profile): ApiError | undefined {
  if (release < 212 || increment === undefined) return undefined;
  return /^[+-]?\d+$/.test(increment) ? apiErrors.messageCounterDisabled : apiErrors.messageIncrementInvalid;
}

/** The refusal of a message that is to be sent later, or undefined (stream.go getMessageSchedule). */
export function scheduleRefusal({ schedule }: PublishHeaders, { release }: Profile): ApiError | undefined {
  return release >= 212 && schedule !== undefined ? apiErrors.messageSchedulesDisabled : undefined;
}
