import { brokerRestart } from "./broker-restart.ts";
import { clockSkew } from "./clock-skew.ts";
import { crash } from "./crash.ts";
import { cut } from "./cut.ts";
import type { FaultDefinition } from "./definition.ts";
import { delay } from "./delay.ts";
import { drop } from "./drop.ts";
import { duplicate } from "./duplicate.ts";
import { partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { powerLoss } from "./power-loss.ts";
import { reorder } from "./reorder.ts";
import { serverPartition } from "./server-partition.ts";
import { serverRing } from "./server-ring.ts";
import { slowLink } from "./slow-link.ts";

const definitions: readonly FaultDefinition[] = [
  partition,
  cut,
  drop,
  duplicate,
  delay,
  reorder,
  slowLink,
  crash,
  pause,
  brokerRestart,
  powerLoss,
  clockSkew,
  serverPartition,
  serverRing,
];

/** Every kind of fault, by kind. */
export const faultKinds: ReadonlyMap<string, FaultDefinition> = new Map(
  definitions.map((definition) => [definition.kind, definition]),
);
