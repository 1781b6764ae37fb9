import type { DataStrategy, Strategy } from "../harness/scenario/data-strategy.ts";
import type { DeliveryStrategy } from "../harness/scenario/strategy.ts";
import { atLeastOnce } from "./delivery/at-least-once/strategy.ts";
import { atMostOnce } from "./delivery/at-most-once/strategy.ts";
import { exactlyOnce } from "./delivery/exactly-once/strategy.ts";
import { centralServer } from "./data/central-server/strategy.ts";
import { nodeCache } from "./data/node-cache/strategy.ts";
import { shareAll } from "./data/share-all/strategy.ts";
import { shareAllDirect } from "./data/share-all-direct/strategy.ts";
import { shareAllMajority } from "./data/share-all-majority/strategy.ts";
import { shareAllMirror } from "./data/share-all-mirror/strategy.ts";
import { shareAllSequencer } from "./data/share-all-sequencer/strategy.ts";
import { shareAllSequencerLocal } from "./data/share-all-sequencer-local/strategy.ts";
import { shareNothing } from "./data/share-nothing/strategy.ts";
import { shareNothingDisk } from "./data/share-nothing-disk/strategy.ts";
import { sharePartial } from "./data/share-partial/strategy.ts";
import { writeInvalidate } from "./data/write-invalidate/strategy.ts";
import { writeUpdate } from "./data/write-update/strategy.ts";
import { migratingOwner } from "./data/migrating-owner/strategy.ts";
import { sharePartialHlc } from "./data/share-partial-hlc/strategy.ts";
import { sharePartialCrdt } from "./data/share-partial-crdt/strategy.ts";

export {
  atLeastOnce,
  atMostOnce,
  centralServer,
  exactlyOnce,
  nodeCache,
  shareAll,
  shareAllDirect,
  shareAllMajority,
  shareAllMirror,
  shareAllSequencer,
  shareAllSequencerLocal,
  shareNothing,
  shareNothingDisk,
  sharePartial,
  writeInvalidate,
  writeUpdate,
  migratingOwner,
  sharePartialHlc,
  sharePartialCrdt,
};

/** The built-in delivery strategies, from the cheapest to the safest. */
export const deliveryStrategies: readonly DeliveryStrategy[] = [atMostOnce, atLeastOnce, exactlyOnce];

/** The built-in data strategies, from what shares least to what shares most. */
export const dataStrategies: readonly DataStrategy[] = [
  shareNothing,
  shareNothingDisk,
  centralServer,
  sharePartial,
  sharePartialCrdt,
  sharePartialHlc,
  nodeCache,
  migratingOwner,
  writeUpdate,
  writeInvalidate,
  shareAllMirror,
  shareAllDirect,
  shareAllSequencerLocal,
  shareAllSequencer,
  shareAll,
  shareAllMajority,
];

/** All built-in strategies. */
export const strategies: readonly Strategy[] = [...deliveryStrategies, ...dataStrategies];
