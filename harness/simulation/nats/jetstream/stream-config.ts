import { isSubsetMatch, isValidSubject, subjectsCollide } from "../../../protocol/subject.ts";
import type { Profile } from "../profile.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, streamInvalidConfig } from "./errors.ts";
import type { Member } from "./schema.ts";
import type { RepublishConfig } from "./republish.ts";
import { writeMembers } from "./schema.ts";
import type { StreamSource } from "./stream-source.ts";
import type { SubjectMapping } from "./subject-transform.ts";

/** Configuration of a stream, with the names of the API; durations in nanoseconds. */
export interface StreamConfig {
  name: string;
  description?: string;
  subjects: string[];
  retention: "limits" | "interest" | "workqueue";
  max_consumers: number;
  max_msgs: number;
  max_bytes: number;
  max_age: number;
  max_msgs_per_subject: number;
  max_msg_size: number;
  discard: "old" | "new";
  storage: "file" | "memory";
  num_replicas: number;
  no_ack: boolean;
  duplicate_window: number;
  placement?: unknown;
  mirror?: StreamSource;
  sources?: readonly StreamSource[];
  compression: "none" | "s2";
  first_seq: number;
  subject_transform?: SubjectMapping;
  republish?: RepublishConfig;
  allow_direct: boolean;
  mirror_direct: boolean;
  discard_new_per_subject: boolean;
  sealed: boolean;
  deny_delete: boolean;
  deny_purge: boolean;
  allow_rollup_hdrs: boolean;
  consumer_limits: { inactive_threshold?: number; max_ack_pending?: number };
  allow_msg_ttl: boolean;
  subject_delete_marker_ttl: number;
  allow_msg_counter: boolean;
  allow_atomic: boolean;
  allow_msg_schedules: boolean;
  persist_mode: "" | "default" | "async";
  allow_batched: boolean;
  metadata?: Record<string, string>;
}

/** Members of {@link StreamConfig} in the order of nats-server stream.go `StreamConfig`. */
export const streamMembers: readonly Member[] = [
  { name: "name", kind: "text" },
  { name: "description", kind: "text", omitEmpty: true },
  { name: "subjects", kind: "texts", omitEmpty: true },
  { name: "retention", kind: ["limits", "interest", "workqueue"] },
  { name: "max_consumers", kind: "number", goType: "int" },
  { name: "max_msgs", kind: "number" },
  { name: "max_bytes", kind: "number" },
  { name: "max_age", kind: "number", goType: "time.Duration" },
  { name: "max_msgs_per_subject", kind: "number" },
  { name: "max_msg_size", kind: "number", goType: "int32", omitEmpty: true },
  { name: "discard", kind: ["old", "new"] },
  { name: "storage", kind: ["file", "memory"] },
  { name: "num_replicas", kind: "number", goType: "int" },
  { name: "no_ack", kind: "flag", omitEmpty: true },
  { name: "duplicate_window", kind: "number", goType: "time.Duration", omitEmpty: true },
  { name: "placement", kind: "object", omitEmpty: true },
  { name: "mirror", kind: "object", omitEmpty: true },
  { name: "sources", kind: "object", omitEmpty: true },
  { name: "compression", kind: ["none", "s2"], since: 210 },
  { name: "first_seq", kind: "number", goType: "uint64", omitEmpty: true, since: 210 },
  { name: "subject_transform", kind: "object", omitEmpty: true, since: 210 },
  { name: "republish", kind: "object", omitEmpty: true },
  { name: "allow_direct", kind: "flag" },
  { name: "mirror_direct", kind: "flag" },
  { name: "discard_new_per_subject", kind: "flag", omitEmpty: true },
  { name: "sealed", kind: "flag" },
  { name: "deny_delete", kind: "flag" },
  { name: "deny_purge", kind: "flag" },
  { name: "allow_rollup_hdrs", kind: "flag" },
  { name: "consumer_limits", kind: "object", since: 210 },
  { name: "allow_msg_ttl", kind: "flag", since: 211 },
  { name: "subject_delete_marker_ttl", kind: "number", goType: "time.Duration", omitEmpty: true, since: 211 },
  { name: "allow_msg_counter", kind: "flag", omitEmpty: true, since: 212 },
  { name: "allow_atomic", kind: "flag", omitEmpty: true, since: 212 },
  { name: "allow_msg_schedules", kind: "flag", omitEmpty: true, since: 212 },
  { name: "persist_mode", kind: ["", "default", "async"], omitEmpty: true, since: 212 },
  { name: "allow_batched", kind: "flag", omitEmpty: true, since: 214 },
  { name: "metadata", kind: "record", omitEmpty: true, since: 210 },
];

/** What a member is when the request does not have it. */
export function emptyStreamConfig(): StreamConfig {
  return {
    name: "",
    subjects: [],
    retention: "limits",
    max_consumers: 0,
    max_msgs: 0,
    max_bytes: 0,
    max_age: 0,
    max_msgs_per_subject: 0,
    max_msg_size: 0,
    discard: "old",
    storage: "file",
    num_replicas: 0,
    no_ack: false,
    duplicate_window: 0,
    compression: "none",
    first_seq: 0,
    allow_direct: false,
    mirror_direct: false,
    discard_new_per_subject: false,
    sealed: false,
    deny_delete: false,
    deny_purge: false,
    allow_rollup_hdrs: false,
    consumer_limits: {},
    allow_msg_ttl: false,
    subject_delete_marker_ttl: 0,
    allow_msg_counter: false,
    allow_atomic: false,
    allow_msg_schedules: false,
    persist_mode: "",
    allow_batched: false,
  };
}

const millisecond = 1_000_000;
const defaultDuplicateWindow = 120_000 * millisecond;
const maxNameLength = 255;
const maxDescriptionLength = 4096;

/** Whether a stream or consumer may be called so (stream.go isValidAssetName). */
export function isValidAssetName(name: string): boolean {
  return name !== "" && !/[.*>\\/\s]/.test(name);
}

/** Fills in defaults; gives what is wrong with the result, or undefined (stream.go checkStreamCfg). */
export function completeStreamConfig(config: StreamConfig, profile: Profile): ApiError | undefined {
  const nameProblem = checkNames(config, profile);
  if (nameProblem !== undefined) return nameProblem;
  if (config.num_replicas === 0) config.num_replicas = 1;
  if (config.num_replicas > 5) return streamInvalidConfig("maximum replicas is 5");
  if (config.num_replicas < 0) return apiErrors.replicasCountCannotBeNegative;
  config.max_msgs = unlimited(config.max_msgs);
  config.max_msgs_per_subject = unlimited(config.max_msgs_per_subject);
  config.max_bytes = unlimited(config.max_bytes);
  config.max_msg_size = unlimited(config.max_msg_size);
  config.max_consumers = unlimited(config.max_consumers);
  if (config.persist_mode === "default") config.persist_mode = "";
  return checkWindows(config, profile) ?? checkFlags(config) ?? checkSubjects(config, profile);
}

function checkNames(config: StreamConfig, profile: Profile): ApiError | undefined {
  const valid =
    profile.release >= 211
      ? isValidAssetName(config.name)
      : config.name !== "" && !/[.*>\s]/.test(config.name);
  if (!valid) {
    const forbidden = profile.release >= 211 ? "'.', '*', '>', '\\', '/'" : "'.', '*', '>'";
    return streamInvalidConfig(`stream name is required and can not contain ${forbidden}`);
  }
  if (config.name.length > maxNameLength) {
    return streamInvalidConfig(`stream name is too long, maximum allowed is ${maxNameLength}`);
  }
  if ((config.description ?? "").length > maxDescriptionLength) {
    return streamInvalidConfig(`stream description is too long, maximum allowed is ${maxDescriptionLength}`);
  }
  return undefined;
}

function unlimited(value: number): number {
  return value === 0 || value < -1 ? -1 : value;
}

function checkWindows(config: StreamConfig, profile: Profile): ApiError | undefined {
  if (config.max_age < 0 && profile.checksNegatives)
    return streamInvalidConfig("max age can not be negative");
  if (config.max_age > 0 && config.max_age < 100 * millisecond) {
    return streamInvalidConfig("max age needs to be >= 100ms");
  }
  // From 2.14 on a stream with sources does without.
  const hasNone = profile.release >= 214 && (config.sources ?? []).length > 0;
  if (config.duplicate_window === 0 && config.mirror === undefined && !hasNone) {
    config.duplicate_window =
      config.max_age !== 0 && config.max_age < defaultDuplicateWindow
        ? config.max_age
        : defaultDuplicateWindow;
  }
  if (config.duplicate_window < 0) return streamInvalidConfig("duplicates window can not be negative");
  if (config.max_age !== 0 && config.duplicate_window > config.max_age) {
    return streamInvalidConfig("duplicates window can not be larger then max age");
  }
  if (config.duplicate_window > 0 && config.duplicate_window < 100 * millisecond) {
    return streamInvalidConfig("duplicates window needs to be >= 100ms");
  }
  return undefined;
}

function checkFlags(config: StreamConfig): ApiError | undefined {
  if (config.deny_purge && config.allow_rollup_hdrs) {
    return streamInvalidConfig("roll-ups require the purge permission");
  }
  if (config.discard_new_per_subject) {
    if (config.discard !== "new") {
      return streamInvalidConfig("discard new per subject requires discard new policy to be set");
    }
    if (config.max_msgs_per_subject <= 0) {
      return streamInvalidConfig("discard new per subject requires max msgs per subject > 0");
    }
  }
  if (config.subject_delete_marker_ttl < 0) {
    return streamInvalidConfig("subject delete marker TTL must not be negative");
  }
  if (config.subject_delete_marker_ttl > 0) {
    if (config.subject_delete_marker_ttl < 1000 * millisecond) {
      return streamInvalidConfig("subject delete marker TTL must be at least 1 second");
    }
    config.allow_msg_ttl = true;
    config.allow_rollup_hdrs = true;
    config.deny_purge = false;
  }
  return undefined;
}

function checkSubjects(config: StreamConfig, profile: Profile): ApiError | undefined {
  if (config.subjects.length === 0) {
    if (config.mirror === undefined && (config.sources ?? []).length === 0) config.subjects = [config.name];
    return undefined;
  }
  for (const [index, subject] of config.subjects.entries()) {
    if (!isValidSubject(subject)) return streamInvalidConfig("invalid subject");
    if (config.subjects.indexOf(subject) < index) return streamInvalidConfig("duplicate subjects detected");
    const problem = reservedProblem(subject, config, profile);
    if (problem !== undefined) return problem;
    for (const other of config.subjects.slice(index + 1)) {
      if (other === subject && profile.release < 211) continue;
      if (subjectsCollide(other, subject)) {
        return streamInvalidConfig(`subject "${subject}" overlaps with "${other}"`);
      }
    }
  }
  return undefined;
}

function reservedProblem(subject: string, config: StreamConfig, profile: Profile): ApiError | undefined {
  if (profile.release < 210) {
    return isSubsetMatch(subject, "$JS.API.>")
      ? streamInvalidConfig("subjects overlap with jetstream api")
      : undefined;
  }
  // Only such subjects can reach into a reserved space.
  if (config.no_ack || !/^[$*>]/.test(subject)) return undefined;
  if (subject === ">") return streamInvalidConfig("capturing all subjects requires no-ack to be true");
  // Up to 2.10 only what lies within a reserved space is refused, not what reaches into it.
  const reaches = profile.release >= 211 ? subjectsCollide : isSubsetMatch;
  const api = ["$JS.>", "$JSC.>", "$NRG.>"].some((space) => reaches(subject, space));
  if (api && !isSubsetMatch(subject, "$JS.EVENT.>")) {
    return streamInvalidConfig("subjects that overlap with jetstream api require no-ack to be true");
  }
  if (reaches(subject, "$SYS.>") && !isSubsetMatch(subject, "$SYS.ACCOUNT.>")) {
    return streamInvalidConfig("subjects that overlap with system api require no-ack to be true");
  }
  return undefined;
}

/** The configuration as answers show it. */
export function streamConfigJson(config: StreamConfig, profile: Profile): Record<string, unknown> {
  return writeMembers({ ...config }, streamMembers, profile.release);
}
