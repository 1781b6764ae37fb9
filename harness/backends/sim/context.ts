import type { ConnectionOptions, NatsConnection } from "@nats-io/transport-node";
import type { NatsClient } from "../../clients/client.ts";
import { deviation, type Owner } from "../../simulation/kernel/owner.ts";
import type { Kernel } from "../../simulation/kernel/kernel.ts";
import type { SimulatedDisk } from "../../simulation/disk/simulated-disk.ts";
import { EPOCH_MS } from "../../simulation/driver/clock.ts";
import type { JsonObject } from "../../scenario/json.ts";
import type { ProcessClock, ProcessContext, ProcessDisk } from "../../scenario/strategy.ts";
import type { UntimedEvent } from "../backend.ts";
import type { OutsideWorld } from "./outside-world.ts";

/** What a process context is made from. */
export interface ContextParts {
  readonly kernel: Kernel;
  readonly owner: Owner;
  readonly disk: SimulatedDisk;
  readonly outside: OutsideWorld;
  readonly client: NatsClient;
  readonly servers: readonly string[];
  readonly connection: ConnectionOptions;
  readonly settings: JsonObject;
  readonly signal: AbortSignal;
  record(event: UntimedEvent): void;
  /** Told of every connection that the process opens. */
  opened(connection: NatsConnection): void;
}

/** Makes the context of one incarnation of a simulated process. */
export function processContext(parts: ContextParts): ProcessContext {
  const { owner, client, signal, settings } = parts;
  return {
    id: owner.name,
    incarnation: owner.incarnation,
    servers: parts.servers,
    replicas: 1,
    connect: async (options) => {
      const connection = await client.connect({
        name: owner.name,
        noAsyncTraces: true,
        servers: [...parts.servers],
        ...parts.connection,
        ...options,
      });
      parts.opened(connection);
      return connection;
    },
    nats: client.api,
    signal,
    clock: processClock(parts.kernel, owner, signal),
    disk: processDisk(parts.kernel, owner, parts.disk),
    effects: { apply: (request) => parts.outside.request(owner, request) },
    settings,
    log: (text) => parts.record({ type: "log", process: owner.name, text }),
  };
}

function processClock(kernel: Kernel, owner: Owner, signal: AbortSignal): ProcessClock {
  // One listener for all sleepers: Node warns of a leak when a signal has more than ten.
  const sleepers = new Set<() => void>();
  signal.addEventListener("abort", () => sleepers.forEach((stop) => stop()), { once: true });
  return {
    now: () => {
      owner.clock.reads++;
      return EPOCH_MS + Math.floor((kernel.now + deviation(owner.clock, kernel.now)) / 1000);
    },
    monotonic: () => kernel.now / 1000,
    adjust: (milliseconds) => {
      owner.clock.setting += Math.round(milliseconds * 1000);
    },
    sleep: (milliseconds) =>
      new Promise((resolve, reject) => {
        const stop = () => {
          sleepers.delete(stop);
          kernel.cancel(event);
          reject(signal.reason as Error);
        };
        const event = kernel.schedule(milliseconds * 1000, owner, "sleep", () => {
          sleepers.delete(stop);
          resolve();
        });
        if (signal.aborted) stop();
        else sleepers.add(stop);
      }),
  };
}

/** Microseconds that a write to the page cache or a read takes. */
const CALL_COST = 20;

function processDisk(kernel: Kernel, owner: Owner, disk: SimulatedDisk): ProcessDisk {
  const after = <T>(cost: number, value: () => T) =>
    new Promise<T>((resolve) => {
      kernel.schedule(cost, owner, "disk", () => resolve(value()));
    });
  return {
    append: (file, record) => {
      const log = disk.open<string>(file);
      log.append(record, record.length + 1);
      log.flush();
      return after(CALL_COST, () => undefined);
    },
    sync: (file) => after(0, () => disk.open<string>(file).sync()).then((cost) => after(cost, () => undefined)),
    read: (file) => after(CALL_COST, () => [...disk.open<string>(file).read()]),
  };
}
