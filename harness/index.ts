/**
 * What a scenario file imports from "capstan": the functions that declare strategies and scenarios,
 * and the types of what they are given.
 *
 * @module
 */
export type { DataHistory, FinalRead, NodeLoss } from "./checkers/consistency/data-history.ts";
export { checkConvergence } from "./checkers/consistency/divergence.ts";
export { checkBank } from "./checkers/consistency/invariant.ts";
export type { Bank } from "./checkers/consistency/invariant.ts";
export { checkLinearizable } from "./checkers/consistency/linearizability.ts";
export type {
  KeyLinearizability,
  Linearizability,
  Unplaceable,
} from "./checkers/consistency/linearizability.ts";
export { checkKept } from "./checkers/consistency/lost-writes.ts";
export type { LostWrite, LostWrites } from "./checkers/consistency/lost-writes.ts";
export type { Due, Model } from "./checkers/consistency/model.ts";
export { modelNames, models } from "./checkers/consistency/models/index.ts";
export type { ModelName } from "./checkers/consistency/models/index.ts";
export type { Operation, OperationFunction } from "./checkers/consistency/operation.ts";
export type { Effort, SearchLimits } from "./checkers/consistency/search.ts";
export { checkSequential } from "./checkers/consistency/sequential.ts";
export type { SequentialLimits } from "./checkers/consistency/sequential.ts";
export { checkSessions } from "./checkers/consistency/session-guarantees.ts";
export type { SessionGuarantee, SessionVerdicts } from "./checkers/consistency/session-guarantees.ts";
export { checkFreshness } from "./checkers/consistency/stale-reads.ts";
export type { StaleRead, StaleReads } from "./checkers/consistency/stale-reads.ts";
export { strongestModel } from "./checkers/consistency/strongest-model.ts";
export type {
  ConsistencyModel,
  ModelLimits,
  StrongestModel,
} from "./checkers/consistency/strongest-model.ts";
export type { Anomaly, AnomalyKind, Verdict } from "./checkers/verdict.ts";
export { defineConfig } from "./config/config.ts";
export type { CapstanConfig } from "./config/config.ts";
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
export { homeOf } from "./scenario/home.ts";
export type { BrokerSettings, SyncInterval, Topology } from "./scenario/topology.ts";
export type {
  DataWorkload,
  DataWorkloadShape,
  DataWorkloadType,
  DeliveryWorkload,
  DeliveryWorkloadShape,
  MessageAttempt,
  OperationAttempt,
  OperationName,
  Workload,
} from "./scenario/workload.ts";
