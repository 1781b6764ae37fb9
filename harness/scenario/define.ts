import type { ConnectionOptions } from "@nats-io/transport-node";
import { deliveryProperties, type DeliveryProperty } from "./claims.ts";
import type { JsonObject } from "./json.ts";
import type { DeliveryScenario, RunLimits } from "./scenario.ts";
import type { DeliveryStrategy } from "./strategy.ts";
import type { BrokerSettings } from "./topology.ts";
import type { DeliveryWorkloadShape } from "./workload.ts";

/** A scenario as a user writes it: everything but the strategy has a default. */
export interface ScenarioInput {
  /** The strategy's name if absent. */
  readonly name?: string;
  readonly strategy: DeliveryStrategy;
  /** Names of fault families; all that a claim of the strategy tolerates, and `none`, if absent. */
  readonly faults?: readonly string[];
  /** Default 2. */
  readonly producers?: number;
  /** Default 2. */
  readonly consumers?: number;
  readonly broker?: Partial<BrokerSettings>;
  readonly workload?: Partial<DeliveryWorkloadShape>;
  /** Properties to check, beside what the strategy claims. */
  readonly claims?: readonly DeliveryProperty[];
  /** Overrides of the strategy's settings. */
  readonly settings?: JsonObject;
  /** Options for every `connect()`; over {@link defaultConnection}. */
  readonly connection?: ConnectionOptions;
  readonly limits?: Partial<RunLimits>;
}

/** A scenario or strategy that cannot be run as it is written; the message names the place, the value and the fix. */
export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** Connection options that let a client survive an outage: endless reconnects, pings every second. */
export const defaultConnection: ConnectionOptions = {
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  reconnectJitter: 100,
  pingInterval: 1_000,
  maxPingOut: 2,
  timeout: 2_000,
};

const defaultBroker: BrokerSettings = { servers: 1, syncInterval: 120_000 };
const defaultWorkload: DeliveryWorkloadShape = { messages: 20, spread: 5_000, size: 64 };
const defaultLimits: RunLimits = { operationDeadline: 2_000, recovery: 60_000, quiet: 1_000 };

/**
 * Declares a scenario.
 * @throws ScenarioError if a value makes no sense.
 */
export function defineScenario(input: ScenarioInput): DeliveryScenario {
  checkStrategy(input.strategy);
  const { strategy } = input;
  const name = input.name ?? strategy.name;
  const tolerated = strategy.claims.flatMap((claim) => claim.tolerates);
  return {
    name,
    strategy,
    faults: input.faults ?? [...new Set(["none", ...tolerated])],
    topology: {
      producers: wholeNumber(name, "producers", input.producers ?? 2, 1, 100),
      consumers: wholeNumber(name, "consumers", input.consumers ?? 2, 1, 100),
      broker: checkedBroker(name, { ...defaultBroker, ...input.broker }),
    },
    workload: checkedWorkload(name, { ...defaultWorkload, ...input.workload }),
    ...(input.claims !== undefined && { claims: input.claims.map((claim) => knownProperty(name, claim)) }),
    settings: input.settings ?? {},
    connection: { ...defaultConnection, ...input.connection },
    limits: checkedLimits(name, { ...defaultLimits, ...input.limits }),
  };
}

function checkStrategy(strategy: DeliveryStrategy): void {
  const name = (strategy as Partial<DeliveryStrategy> | undefined)?.name;
  if (strategy?.kind !== "delivery" || name === undefined) {
    throw new ScenarioError(`strategy is ${strategy === null ? "null" : typeof strategy}; pass what defineDelivery() returns`);
  }
  for (const part of ["producer", "consumer"] as const) {
    if (typeof strategy[part] !== "function") {
      throw new ScenarioError(`strategy ${name}: ${part} is ${typeof strategy[part]}; expected a function`);
    }
  }
  for (const claim of strategy.claims) knownProperty(`strategy ${name}`, claim.property);
}

function knownProperty(where: string, property: string): DeliveryProperty {
  const known = deliveryProperties.find((candidate) => candidate === property);
  if (known !== undefined) return known;
  throw new ScenarioError(`${where} claims "${property}", which is no property; there are: ${deliveryProperties.join(", ")}`);
}

function checkedBroker(name: string, broker: BrokerSettings): BrokerSettings {
  wholeNumber(name, "broker.servers", broker.servers, 1, 1);
  if (broker.syncInterval !== "always") wholeNumber(name, "broker.syncInterval", broker.syncInterval, 1, 86_400_000);
  return broker;
}

function checkedWorkload(name: string, workload: DeliveryWorkloadShape): DeliveryWorkloadShape {
  wholeNumber(name, "workload.messages", workload.messages, 1, 100_000);
  wholeNumber(name, "workload.spread", workload.spread, 1, 3_600_000);
  wholeNumber(name, "workload.size", workload.size, 0, 1_000_000);
  return workload;
}

function checkedLimits(name: string, limits: RunLimits): RunLimits {
  for (const [key, value] of Object.entries(limits)) wholeNumber(name, `limits.${key}`, value, 1, 3_600_000);
  return limits;
}

function wholeNumber(scenario: string, place: string, value: unknown, low: number, high: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= low && value <= high) return value;
  const range = low === high ? `${low}` : `a whole number from ${low} to ${high}`;
  throw new ScenarioError(`scenario ${scenario}: ${place} is ${JSON.stringify(value)}; expected ${range}`);
}
