import type { ConnectionOptions } from "@nats-io/transport-node";
import {
  dataProperties,
  deliveryProperties,
  type DataProperty,
  type DeliveryProperty,
  type Property,
} from "./claims.ts";
import { synchronized } from "../clocks/synchronized.ts";
import { checkedClocks, type Clocks } from "./clocks.ts";
import type { DataStrategy, Strategy } from "./data-strategy.ts";
import type { JsonObject } from "./json.ts";
import type { DataScenario, DeliveryScenario, RunLimits, Scenario, Sessions } from "./scenario.ts";
import { ScenarioError } from "./scenario-error.ts";
import type { DeliveryStrategy } from "./strategy.ts";
import { clusterSizes, type BrokerSettings } from "./topology.ts";
import type { DataWorkloadShape, DataWorkloadType, DeliveryWorkloadShape } from "./workload.ts";
import { checkedNumber, wholeNumber } from "./checked.ts";
import { dataWorkload } from "./define-workload.ts";

export { ScenarioError };

/** What a user can say about a scenario of any kind. */
interface CommonInput {
  /** The strategy's name if absent. */
  readonly name?: string;
  /** Names of fault families; `none`, and all that a claim of the strategy tolerates and the broker has servers for, if absent. */
  readonly faults?: readonly string[];
  readonly broker?: Partial<BrokerSettings>;
  /** Overrides of the strategy's settings. */
  readonly settings?: JsonObject;
  /** Options for every `connect()`; over {@link defaultConnection}. */
  readonly connection?: ConnectionOptions;
  readonly limits?: Partial<RunLimits>;
  /** Runs of each cell for every run that is asked for: above 1 where it takes many to tell something, below 1 where few do; default 1. */
  readonly effort?: number;
}

/** A delivery scenario as a user writes it: everything but the strategy has a default. */
export interface ScenarioInput extends CommonInput {
  readonly strategy: DeliveryStrategy;
  /** Default 2. */
  readonly producers?: number;
  /** Default 2. */
  readonly consumers?: number;
  readonly workload?: Partial<DeliveryWorkloadShape>;
  /** Properties to check, beside what the strategy claims. */
  readonly claims?: readonly DeliveryProperty[];
}

/** A data scenario as a user writes it: everything but the strategy has a default. */
export interface DataScenarioInput extends CommonInput {
  readonly strategy: DataStrategy;
  /** From 1 to 9; default 3. */
  readonly nodes?: number;
  /** Default one at each node, which stays there, asks for any key, and reads again what it knows when the node has died and is back. */
  readonly sessions?: Partial<Sessions>;
  /** Wall clocks of the nodes; if absent all are right, else 100 ms and 100 parts per million off and nothing keeps them together, but for what is given. */
  readonly clocks?: Partial<Clocks>;
  readonly workload?: Partial<DataWorkloadShape>;
  /** Properties to check, beside what the strategy claims. */
  readonly claims?: readonly DataProperty[];
}

/** A scenario of any kind, with what all kinds have. */
export interface AnyScenarioInput extends CommonInput {
  readonly strategy: Strategy;
  /** Properties to check, beside what the strategy claims. */
  readonly claims?: readonly Property[];
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
const defaultMessages: DeliveryWorkloadShape = { messages: 20, spread: 5_000, size: 64 };
const defaultSessions: Sessions = { perNode: 1, roam: false, rereads: true, pinned: false };
const defaultLimits: RunLimits = { operationDeadline: 2_000, recovery: 60_000, quiet: 1_000 };
/** Nodes may copy data in the background, which no event tells of: they are given more time to settle. */
const defaultDataLimits: RunLimits = { ...defaultLimits, quiet: 3_000 };

/**
 * Declares a scenario.
 * @throws ScenarioError if a value makes no sense.
 */
export function defineScenario(input: ScenarioInput): DeliveryScenario;
export function defineScenario(input: DataScenarioInput): DataScenario;
export function defineScenario(input: AnyScenarioInput): Scenario;
export function defineScenario(input: AnyScenarioInput): Scenario {
  checkStrategy(input.strategy);
  // What a strategy of one kind can be given is checked value by value.
  return input.strategy.kind === "data"
    ? dataScenario(input as DataScenarioInput)
    : deliveryScenario(input as ScenarioInput);
}

function deliveryScenario(input: ScenarioInput): DeliveryScenario {
  const { strategy, claims, producers = 2, consumers = 2 } = input;
  const name = input.name ?? strategy.name;
  return {
    kind: "delivery",
    strategy,
    ...common(name, input, defaultLimits),
    topology: {
      producers: wholeNumber(name, "producers", producers, 1, 100),
      consumers: wholeNumber(name, "consumers", consumers, 1, 100),
      broker: checkedBroker(name, input.broker),
    },
    workload: checkedMessages(name, { ...defaultMessages, ...input.workload }),
    ...(claims !== undefined && { claims: claims.map((claim) => known(name, claim, deliveryProperties)) }),
  };
}

/**
 * A scenario with another type of workload, in its default shape and over the same time.
 * @throws ScenarioError if its strategy holds no data, or does not offer what the workload needs.
 */
export function withWorkload(scenario: Scenario, type: DataWorkloadType): Scenario {
  const { name, strategy } = scenario;
  if (scenario.kind === "data") {
    if (scenario.workload.type === type) return scenario;
    const { operations, spread } = scenario.workload;
    return { ...scenario, workload: dataWorkload(name, scenario.strategy, { type, operations, spread }) };
  }
  throw new ScenarioError(
    `scenario ${name}: strategy ${strategy.name} delivers messages, and the workload ${type} is for strategies that hold data; choose such with --strategy`,
  );
}

/**
 * A scenario with another number of servers.
 * @throws ScenarioError if its streams could not be kept on so few, or there is no such broker.
 */
export function withServers<S extends Scenario>(scenario: S, servers: number): S {
  const { name, topology } = scenario;
  return {
    ...scenario,
    topology: { ...topology, broker: checkedBroker(name, { ...topology.broker, servers }) },
  };
}

/**
 * A data scenario with another number of nodes.
 * @throws ScenarioError if there may not be so many.
 */
export function withNodes(scenario: DataScenario, nodes: number): DataScenario {
  const { name, topology } = scenario;
  return { ...scenario, topology: { ...topology, nodes: wholeNumber(name, "nodes", nodes, 1, 9) } };
}

function dataScenario(input: DataScenarioInput): DataScenario {
  const { strategy, claims, nodes = 3 } = input;
  const name = input.name ?? strategy.name;
  const workload = dataWorkload(name, strategy, input.workload);
  checkInvariant(name, workload, claims);
  const clocks = input.clocks && checkedClocks(name, input.clocks);
  return {
    kind: "data",
    strategy: clocks === undefined ? strategy : synchronized(strategy, clocks),
    ...(clocks !== undefined && { clocks }),
    ...common(name, input, defaultDataLimits),
    topology: {
      producers: 0,
      consumers: 0,
      nodes: wholeNumber(name, "nodes", nodes, 1, 9),
      broker: checkedBroker(name, input.broker),
    },
    sessions: checkedSessions(name, { ...defaultSessions, ...input.sessions }),
    workload,
    ...(claims !== undefined && { claims: claims.map((claim) => known(name, claim, dataProperties)) }),
  };
}

function checkInvariant(
  name: string,
  { type }: DataWorkloadShape,
  claims: readonly DataProperty[] | undefined,
): void {
  if (type === "bank" || claims?.includes("invariant") !== true) return;
  throw new ScenarioError(
    `scenario ${name} claims "invariant", but its workload ${type} has none; choose the workload bank`,
  );
}

function common(name: string, input: ScenarioInput | DataScenarioInput, limits: RunLimits) {
  return {
    name,
    ...(input.faults !== undefined && { faults: input.faults }),
    settings: input.settings ?? {},
    connection: { ...defaultConnection, ...input.connection },
    limits: checkedLimits(name, { ...limits, ...input.limits }),
    ...(input.effort !== undefined && {
      effort: checkedNumber(name, "effort", input.effort, 0.01, 100),
    }),
  };
}

/** The functions that a strategy of each kind must have. */
const parts = { delivery: ["producer", "consumer"], data: ["node"] } as const;
const propertiesOfKind: Readonly<Record<Strategy["kind"], readonly Property[]>> = {
  delivery: deliveryProperties,
  data: dataProperties,
};

function checkStrategy(strategy: Strategy): void {
  const given = strategy as Partial<Strategy> | null | undefined;
  if (given?.kind === undefined || !Object.hasOwn(parts, given.kind) || given.name === undefined) {
    const what = given === null ? "null" : typeof given;
    throw new ScenarioError(`strategy is ${what}; pass what defineDelivery() or defineData() returns`);
  }
  for (const part of parts[strategy.kind]) {
    const value: unknown = (strategy as unknown as Readonly<Record<string, unknown>>)[part];
    if (typeof value === "function") continue;
    throw new ScenarioError(`strategy ${strategy.name}: ${part} is ${typeof value}; expected a function`);
  }
  for (const claim of strategy.claims)
    known(`strategy ${strategy.name}`, claim.property, propertiesOfKind[strategy.kind]);
}

function known<P extends Property>(where: string, property: string, list: readonly P[]): P {
  const found = list.find((candidate) => candidate === property);
  if (found !== undefined) return found;
  throw new ScenarioError(
    `${where} claims "${property}", which is no property; there are: ${list.join(", ")}`,
  );
}

function checkedBroker(name: string, given: Partial<BrokerSettings> | undefined): BrokerSettings {
  const broker = { ...defaultBroker, ...given };
  checkServers(name, broker);
  if (broker.disk !== undefined && broker.disk !== "sync-fails") {
    throw new ScenarioError(
      `scenario ${name}: broker.disk is ${JSON.stringify(broker.disk)}; expected "sync-fails", or leave it out`,
    );
  }
  if (broker.syncInterval !== "always")
    wholeNumber(name, "broker.syncInterval", broker.syncInterval, 1, 86_400_000);
  return broker;
}

function checkServers(name: string, { servers, replicas }: BrokerSettings): void {
  if (!clusterSizes.includes(servers)) {
    throw new ScenarioError(
      `scenario ${name}: broker.servers is ${JSON.stringify(servers)}; expected ${clusterSizes.join(", ")}`,
    );
  }
  if (replicas !== undefined) wholeNumber(name, "broker.replicas", replicas, 1, servers);
}

function checkedMessages(name: string, workload: DeliveryWorkloadShape): DeliveryWorkloadShape {
  wholeNumber(name, "workload.messages", workload.messages, 1, 100_000);
  wholeNumber(name, "workload.spread", workload.spread, 1, 3_600_000);
  wholeNumber(name, "workload.size", workload.size, 0, 1_000_000);
  return workload;
}

function checkedSessions(name: string, sessions: Sessions): Sessions {
  wholeNumber(name, "sessions.perNode", sessions.perNode, 1, 100);
  for (const flag of ["roam", "rereads", "pinned"] as const) {
    if (typeof sessions[flag] === "boolean") continue;
    throw new ScenarioError(
      `scenario ${name}: sessions.${flag} is ${JSON.stringify(sessions[flag])}; expected true or false`,
    );
  }
  if (sessions.pinned && sessions.roam) {
    throw new ScenarioError(
      `scenario ${name}: sessions are pinned and roam; a pinned session stays where its keys are, so set one of them to false`,
    );
  }
  return sessions;
}

function checkedLimits(name: string, limits: RunLimits): RunLimits {
  for (const [key, value] of Object.entries(limits)) wholeNumber(name, `limits.${key}`, value, 1, 3_600_000);
  return limits;
}
