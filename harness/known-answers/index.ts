import {
  failingDisk,
  killLosesNothing,
  powerLossLoses,
  refusedThoughNeverStored,
  splitBrainLoses,
  streamVanishes,
} from "./broker.ts";
import { clockSetBack, discardedWhileAway, resetInHandshake } from "./clients.ts";
import {
  exactStreamOnly,
  fixedWindow,
  lateAckCounts,
  onlyAckWaitRedelivers,
  timeoutIsOpen,
} from "./delivery.ts";
import { directGetIsStale, writesWithoutId } from "./key-value.ts";
import type { KnownAnswer } from "./known-answer.ts";

export type { Experiment, KnownAnswer, Observed, Shown } from "./known-answer.ts";

/** Everything that is known and should show, in the order of the table. */
export const knownAnswers: readonly KnownAnswer[] = [
  streamVanishes,
  powerLossLoses,
  splitBrainLoses,
  killLosesNothing,
  fixedWindow,
  refusedThoughNeverStored,
  lateAckCounts,
  onlyAckWaitRedelivers,
  writesWithoutId,
  directGetIsStale,
  resetInHandshake,
  discardedWhileAway,
  exactStreamOnly,
  timeoutIsOpen,
  failingDisk,
  clockSetBack,
];
