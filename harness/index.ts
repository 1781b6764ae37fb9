/**
 * What a scenario file imports from "capstan": the functions that declare strategies and scenarios,
 * and the types of what they are given.
 *
 * @module
 */
export type { DataHistory, FinalRead, NodeLoss } from "./checkers/consistency/data-history.ts";
export type { Model } from "./checkers/consistency/model.ts";
export type { Operation, OperationFunction } from "./checkers/consistency/operation.ts";
export { dataProperties, deliveryProperties } from "./scenario/claims.ts";
export type { Claim, DataProperty, DeliveryProperty, Property } from "./scenario/claims.ts";
export { defineData, NotDoneError } from "./scenario/data-strategy.ts";
export type { DataNode, DataStrategy, NodeContext, Strategy } from "./scenario/data-strategy.ts";
export { defaultConnection, defineScenario, ScenarioError } from "./scenario/define.ts";
export type { DataScenarioInput, ScenarioInput } from "./scenario/define.ts";
export type { Fault, Schedule } from "./scenario/fault.ts";
export type { Json, JsonObject } from "./scenario/json.ts";
export { decodeMessage, encodeMessage } from "./scenario/message.ts";
export type { MessageBody } from "./scenario/message.ts";
export type {
  DataScenario,
  DeliveryScenario,
  RunCase,
  RunLimits,
  Scenario,
  Sessions,
} from "./scenario/scenario.ts";
export { defineDelivery, NotSentError } from "./scenario/strategy.ts";
export type {
  DeliveryStrategy,
  EffectRequest,
  Effects,
  NatsApi,
  OutgoingMessage,
  ProcessClock,
  ProcessContext,
  ProcessDisk,
  Producer,
} from "./scenario/strategy.ts";
export type { BrokerSettings, SyncInterval, Topology } from "./scenario/topology.ts";
export type {
  DataWorkload,
  DataWorkloadShape,
  DeliveryWorkload,
  DeliveryWorkloadShape,
  MessageAttempt,
  OperationAttempt,
  OperationName,
  Workload,
} from "./scenario/workload.ts";
