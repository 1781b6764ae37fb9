import { hasWildcards, isSubsetMatch, isValidSubject, subjectsCollide } from "../../../protocol/subject.ts";
import type { Profile } from "../profile.ts";
import type { ApiError } from "./errors.ts";
import {
  apiErrors,
  consumerDescriptionTooLong,
  consumerInvalidPolicy,
  consumerInvalidSampling,
  consumerMaxPendingAckExcess,
  streamInvalidConfig,
} from "./errors.ts";
import type { Member } from "./schema.ts";
import { writeMembers } from "./schema.ts";
import type { StreamConfig } from "./stream-config.ts";
import { isValidAssetName } from "./stream-config.ts";

/** Configuration of a consumer, with the names of the API; durations in nanoseconds. */
export interface ConsumerConfig {
  durable_name: string;
  name: string;
  description?: string;
  deliver_policy:
    | "all"
    | "last"
    | "new"
    | "by_start_sequence"
    | "by_start_time"
    | "last_per_subject"
    | "undefined";
  opt_start_seq: number;
  opt_start_time?: string;
  ack_policy: "none" | "all" | "explicit" | "flow_control";
  ack_wait: number;
  max_deliver: number;
  backoff: number[];
  filter_subject: string;
  filter_subjects: string[];
  replay_policy: "instant" | "original";
  rate_limit_bps: number;
  sample_freq: string;
  max_waiting: number;
  max_ack_pending: number;
  flow_control: boolean;
  headers_only: boolean;
  max_batch: number;
  max_expires: number;
  max_bytes: number;
  deliver_subject: string;
  deliver_group: string;
  idle_heartbeat: number;
  inactive_threshold: number;
  num_replicas: number;
  mem_storage: boolean;
  direct: boolean;
  metadata?: Record<string, string>;
  pause_until?: string;
  priority_groups: string[];
  priority_policy: "none" | "overflow" | "pinned_client" | "prioritized";
  priority_timeout: number;
}

/** Members of {@link ConsumerConfig} in the order of nats-server consumer.go `ConsumerConfig`. */
export const consumerMembers: readonly Member[] = [
  { name: "durable_name", kind: "text", omitEmpty: true },
  { name: "name", kind: "text", omitEmpty: true },
  { name: "description", kind: "text", omitEmpty: true },
  {
    name: "deliver_policy",
    kind: ["all", "last", "new", "by_start_sequence", "by_start_time", "last_per_subject", "undefined"],
  },
  { name: "opt_start_seq", kind: "number", goType: "uint64", omitEmpty: true },
  { name: "opt_start_time", kind: "text", omitEmpty: true },
  { name: "ack_policy", kind: ["none", "all", "explicit", "flow_control"] },
  { name: "ack_wait", kind: "number", goType: "time.Duration", omitEmpty: true },
  { name: "max_deliver", kind: "number", goType: "int", omitEmpty: true },
  { name: "backoff", kind: "numbers", omitEmpty: true },
  { name: "filter_subject", kind: "text", omitEmpty: true },
  { name: "filter_subjects", kind: "texts", omitEmpty: true, since: 210 },
  { name: "replay_policy", kind: ["instant", "original"] },
  { name: "rate_limit_bps", kind: "number", goType: "uint64", omitEmpty: true },
  { name: "sample_freq", kind: "text", omitEmpty: true },
  { name: "max_waiting", kind: "number", goType: "int", omitEmpty: true },
  { name: "max_ack_pending", kind: "number", goType: "int", omitEmpty: true },
  { name: "idle_heartbeat", kind: "number", goType: "time.Duration", omitEmpty: true, until: 210 },
  { name: "flow_control", kind: "flag", omitEmpty: true },
  { name: "headers_only", kind: "flag", omitEmpty: true },
  { name: "max_batch", kind: "number", goType: "int", omitEmpty: true },
  { name: "max_expires", kind: "number", goType: "time.Duration", omitEmpty: true },
  { name: "max_bytes", kind: "number", goType: "int", omitEmpty: true },
  { name: "deliver_subject", kind: "text", omitEmpty: true },
  { name: "deliver_group", kind: "text", omitEmpty: true },
  { name: "idle_heartbeat", kind: "number", goType: "time.Duration", omitEmpty: true },
  { name: "inactive_threshold", kind: "number", goType: "time.Duration", omitEmpty: true },
  { name: "num_replicas", kind: "number", goType: "int" },
  { name: "mem_storage", kind: "flag", omitEmpty: true },
  { name: "direct", kind: "flag", omitEmpty: true },
  { name: "metadata", kind: "record", omitEmpty: true, since: 210 },
  { name: "pause_until", kind: "text", omitEmpty: true, since: 211 },
  { name: "priority_groups", kind: "texts", omitEmpty: true, since: 211 },
  {
    name: "priority_policy",
    kind: ["none", "overflow", "pinned_client", "prioritized"],
    omitEmpty: true,
    since: 211,
  },
  { name: "priority_timeout", kind: "number", goType: "time.Duration", omitEmpty: true, since: 211 },
];

/** What a member is when the request does not have it. */
export function emptyConsumerConfig(): ConsumerConfig {
  return {
    durable_name: "",
    name: "",
    deliver_policy: "all",
    opt_start_seq: 0,
    ack_policy: "none",
    ack_wait: 0,
    max_deliver: 0,
    backoff: [],
    filter_subject: "",
    filter_subjects: [],
    replay_policy: "instant",
    rate_limit_bps: 0,
    sample_freq: "",
    max_waiting: 0,
    max_ack_pending: 0,
    flow_control: false,
    headers_only: false,
    max_batch: 0,
    max_expires: 0,
    max_bytes: 0,
    deliver_subject: "",
    deliver_group: "",
    idle_heartbeat: 0,
    inactive_threshold: 0,
    num_replicas: 0,
    mem_storage: false,
    direct: false,
    priority_groups: [],
    priority_policy: "none",
    priority_timeout: 0,
  };
}

const millisecond = 1_000_000;

/** Fills in defaults (consumer.go setConsumerConfigDefaults). */
export function completeConsumerConfig(config: ConsumerConfig, stream: StreamConfig): void {
  if (config.max_deliver === 0 || config.max_deliver < -1) config.max_deliver = -1;
  config.max_waiting = Math.max(0, config.max_waiting);
  config.max_ack_pending = Math.max(-1, config.max_ack_pending);
  config.max_batch = Math.max(0, config.max_batch);
  config.max_expires = Math.max(0, config.max_expires);
  config.max_bytes = Math.max(0, config.max_bytes);
  config.idle_heartbeat = Math.max(0, config.idle_heartbeat);
  config.inactive_threshold = Math.max(0, config.inactive_threshold);
  if (config.deliver_subject === "" && config.max_waiting === 0) config.max_waiting = 512;
  const tracksAcks = config.ack_policy === "explicit" || config.ack_policy === "all";
  if (config.ack_wait === 0 && tracksAcks) config.ack_wait = 30_000 * millisecond;
  if (config.backoff.length > 0) config.ack_wait = config.backoff[0] ?? 0;
  if (config.max_ack_pending === 0) config.max_ack_pending = stream.consumer_limits.max_ack_pending ?? 0;
  if (config.inactive_threshold === 0) {
    config.inactive_threshold = stream.consumer_limits.inactive_threshold ?? 0;
  }
  if (config.max_ack_pending === 0 && config.ack_policy !== "none") config.max_ack_pending = 1000;
}

/** What is wrong with a configuration, or undefined (consumer.go checkConsumerCfg). */
export function checkConsumerConfig(
  config: ConsumerConfig,
  stream: StreamConfig,
  profile: Profile,
): ApiError | undefined {
  return (
    checkNames(config, stream, profile) ??
    (config.deliver_subject === "" ? checkPull(config, stream, profile) : checkPush(config, stream)) ??
    checkLimits(config, stream) ??
    checkFilters(config, profile) ??
    checkStart(config) ??
    checkRest(config)
  );
}

function checkNames(config: ConsumerConfig, stream: StreamConfig, profile: Profile): ApiError | undefined {
  if (profile.release >= 211) {
    const forbidden = "'.', '*', '>', '\\', '/'";
    if (config.name !== "" && !isValidAssetName(config.name)) {
      return streamInvalidConfig(`consumer name can not contain ${forbidden}`);
    }
    if (config.durable_name !== "" && !isValidAssetName(config.durable_name)) {
      return streamInvalidConfig(`consumer durable name can not contain ${forbidden}`);
    }
  }
  if (config.num_replicas > stream.num_replicas) return apiErrors.consumerReplicasExceedsStream;
  if (config.num_replicas < 0) return apiErrors.replicasCountCannotBeNegative;
  if (profile.checksNegatives) {
    if (config.backoff.some((delay) => delay < 0)) return apiErrors.consumerBackOffNegative;
    if (config.ack_wait < 0) return apiErrors.consumerAckWaitNegative;
  }
  const { length } = config.backoff;
  if (length > 0 && (config.max_deliver !== -1 || profile.release < 210) && length > config.max_deliver) {
    return apiErrors.consumerMaxDeliverBackoff;
  }
  return (config.description ?? "").length > 4096 ? consumerDescriptionTooLong(4096) : undefined;
}

function checkPush(config: ConsumerConfig, stream: StreamConfig): ApiError | undefined {
  if (hasWildcards(config.deliver_subject)) return apiErrors.consumerDeliverToWildcards;
  if (!isValidSubject(config.deliver_subject)) return apiErrors.consumerInvalidDeliverSubject;
  if (stream.subjects.some((subject) => isSubsetMatch(config.deliver_subject, subject))) {
    return apiErrors.consumerDeliverCycle;
  }
  if (config.max_waiting !== 0) return apiErrors.consumerPushMaxWaiting;
  if (config.max_ack_pending > 0 && config.ack_policy === "none") {
    return apiErrors.consumerMaxPendingAckPolicyRequired;
  }
  if (config.idle_heartbeat > 0 && config.idle_heartbeat < 100 * millisecond) {
    return apiErrors.consumerSmallHeartbeat;
  }
  return undefined;
}

function checkPull(config: ConsumerConfig, stream: StreamConfig, profile: Profile): ApiError | undefined {
  if (config.ack_policy === "none" && stream.retention === "workqueue") {
    return profile.release < 211
      ? { ...apiErrors.consumerPullRequiresAck, description: "consumer in pull mode requires ack policy" }
      : apiErrors.consumerPullRequiresAck;
  }
  if (config.rate_limit_bps > 0) return apiErrors.consumerPullWithRateLimit;
  if (config.idle_heartbeat > 0) return apiErrors.consumerHbRequiresPush;
  if (config.flow_control) return apiErrors.consumerFcRequiresPush;
  if (config.max_expires !== 0 && config.max_expires < millisecond) {
    return apiErrors.consumerMaxRequestExpiresTooSmall;
  }
  return undefined;
}

function checkLimits(config: ConsumerConfig, stream: StreamConfig): ApiError | undefined {
  const limit = stream.consumer_limits.max_ack_pending ?? 0;
  if (limit > 0 && config.max_ack_pending > limit) return consumerMaxPendingAckExcess(limit);
  const inactive = stream.consumer_limits.inactive_threshold ?? 0;
  if (inactive > 0 && config.inactive_threshold > inactive) {
    return {
      code: 400,
      err_code: 10153,
      description: `consumer inactive threshold exceeds system limit of ${inactive / 1_000_000_000}s`,
    };
  }
  if (!config.direct) return undefined;
  if (config.deliver_subject === "") return apiErrors.consumerDirectRequiresPush;
  return config.durable_name === "" ? undefined : apiErrors.consumerDirectRequiresEphemeral;
}

function checkFilters(config: ConsumerConfig, profile: Profile): ApiError | undefined {
  // Up to 2.9 only whether it lies within the stream's subjects is looked at.
  if (profile.release < 210) return undefined;
  if (config.filter_subject !== "" && config.filter_subjects.length > 0) {
    return apiErrors.consumerDuplicateFilters;
  }
  if (config.filter_subject !== "" && !isValidSubject(config.filter_subject)) {
    return streamInvalidConfig("invalid subject");
  }
  if (config.filter_subjects.includes("")) return apiErrors.consumerEmptyFilter;
  const filters = filtersOf(config);
  for (const [index, filter] of filters.entries()) {
    if (!isValidSubject(filter)) return streamInvalidConfig("invalid subject");
    const overlaps = filters.some((other, at) => at !== index && isSubsetMatch(filter, other));
    if (overlaps) return apiErrors.consumerOverlappingFilters;
  }
  return undefined;
}

const policyNames: Readonly<Record<string, string>> = {
  all: "all",
  last: "last",
  last_per_subject: "last per subject",
  new: "new",
};

function checkStart(config: ConsumerConfig): ApiError | undefined {
  const both = (policy: string, start: string): ApiError =>
    consumerInvalidPolicy(
      `consumer delivery policy is deliver ${policy}, but optional start ${start} is also set`,
    );
  const missing = (policy: string, what: string): ApiError =>
    consumerInvalidPolicy(`consumer delivery policy is deliver ${policy}, but optional ${what} is not set`);
  const hasSequence = config.opt_start_seq > 0;
  const hasTime = config.opt_start_time !== undefined;
  switch (config.deliver_policy) {
    case "by_start_sequence":
      if (!hasSequence) return missing("by start sequence", "start sequence");
      return hasTime ? both("by start sequence", "time") : undefined;
    case "by_start_time":
      if (!hasTime) return missing("by start time", "start time");
      return hasSequence
        ? consumerInvalidPolicy(
            "consumer delivery policy is deliver by start time, but optional start start sequence is also set",
          )
        : undefined;
    default: {
      const policy = policyNames[config.deliver_policy] ?? config.deliver_policy;
      if (hasSequence) return both(policy, "sequence");
      if (hasTime) return both(policy, "time");
      if (config.deliver_policy === "last_per_subject" && filtersOf(config).length === 0) {
        return missing("last per subject", "filter subject");
      }
      return undefined;
    }
  }
}

function checkRest(config: ConsumerConfig): ApiError | undefined {
  if (config.sample_freq !== "") {
    const digits = config.sample_freq.replace(/%$/, "");
    if (!/^[+-]?\d+$/.test(digits)) {
      return consumerInvalidSampling(`strconv.Atoi: parsing ${JSON.stringify(digits)}: invalid syntax`);
    }
  }
  if (config.flow_control && config.idle_heartbeat === 0)
    return apiErrors.consumerWithFlowControlNeedsHeartbeats;
  if (config.durable_name !== "" && config.name !== "" && config.name !== config.durable_name) {
    return apiErrors.consumerCreateDurableAndNameMismatch;
  }
  return undefined;
}

/** Filters of a consumer; empty if it wants everything. */
export function filtersOf(config: ConsumerConfig): string[] {
  if (config.filter_subjects.length > 0) return config.filter_subjects;
  return config.filter_subject === "" ? [] : [config.filter_subject];
}

/** Whether two consumers of a work queue would share a message. */
export function filtersOverlap(left: readonly string[], right: readonly string[]): boolean {
  if (left.length === 0 || right.length === 0) return true;
  return left.some((a) => right.some((b) => subjectsCollide(a, b)));
}

/** The configuration as answers show it. */
export function consumerConfigJson(config: ConsumerConfig, profile: Profile): Record<string, unknown> {
  const shown = {
    ...config,
    priority_policy: config.priority_policy === "none" ? "" : config.priority_policy,
  };
  return writeMembers(shown, consumerMembers, profile.release);
}
