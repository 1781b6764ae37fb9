import { ackAllShared } from "./ack-all-shared.ts";
import { ackBeforeEffect } from "./ack-before-effect.ts";
import { ackNone } from "./ack-none.ts";
import type { Canary } from "./canary.ts";
import { ackBeforeReplicate } from "./data/ack-before-replicate.ts";
import { applyOutOfOrder } from "./data/apply-out-of-order.ts";
import { invalidateAfterAcknowledge } from "./data/invalidate-after-acknowledge.ts";
import { lastWriterLinearizable } from "./data/last-writer-linearizable.ts";
import { lastWriterSkewed } from "./data/last-writer-skewed.ts";
import { serveBeforeAcquired } from "./data/serve-before-acquired.ts";
import { roamingSessions } from "./data/roaming-sessions.ts";
import { readWithoutWriteBack } from "./data/read-without-write-back.ts";
import { twoOwners } from "./data/two-owners.ts";
import { readModifyWrite } from "./data/read-modify-write.ts";
import { readUncommitted } from "./data/read-uncommitted.ts";
import { appendAgain } from "./data/append-again.ts";
import { splitTransfer } from "./data/split-transfer.ts";
import { uncheckedCounter } from "./data/unchecked-counter.ts";
import { defaultReconnects } from "./default-reconnects.ts";
import { expiringStream } from "./expiring-stream.ts";
import { fireAndForget } from "./fire-and-forget.ts";
import { ledgerInMemory } from "./ledger-in-memory.ts";
import { markThenAct } from "./mark-then-act.ts";
import { maxDeliverOne } from "./max-deliver-one.ts";
import { memoryStream } from "./memory-stream.ts";
import { newIdPerTry } from "./new-id-per-try.ts";
import { noIdempotentEffect } from "./no-idempotent-effect.ts";
import { overtakingRetries } from "./overtaking-retries.ts";
import { pullOnce } from "./pull-once.ts";
import { requestReply } from "./request-reply.ts";
import { restartingCounter } from "./restarting-counter.ts";
import { sequenceAsKey } from "./sequence-as-key.ts";
import { shortMemory } from "./short-memory.ts";
import { swallowErrors } from "./swallow-errors.ts";
import { termOnError } from "./term-on-error.ts";

export type { Canary };

/**
 * Strategies with one planted defect each. Of delivery: those about effects first, then publishing,
 * acknowledging, storing, and going on after an outage. Then those that hold data.
 */
export const canaries: readonly Canary[] = [
  ackBeforeEffect,
  noIdempotentEffect,
  newIdPerTry,
  shortMemory,
  ledgerInMemory,
  markThenAct,
  sequenceAsKey,
  restartingCounter,
  fireAndForget,
  swallowErrors,
  termOnError,
  ackNone,
  maxDeliverOne,
  ackAllShared,
  memoryStream,
  expiringStream,
  requestReply,
  overtakingRetries,
  pullOnce,
  defaultReconnects,
  ackBeforeReplicate,
  lastWriterLinearizable,
  readModifyWrite,
  applyOutOfOrder,
  readUncommitted,
  invalidateAfterAcknowledge,
  uncheckedCounter,
  appendAgain,
  splitTransfer,
  lastWriterSkewed,
  serveBeforeAcquired,
  twoOwners,
  readWithoutWriteBack,
  roamingSessions,
];
