import { subjectsCollide } from "../../../protocol/subject.ts";
import { randomToken } from "../core/identifiers.ts";
import { isObject } from "../core/json.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import {
  findStream,
  isApiError,
  jsonProblem,
  readBody,
  readRequiredBody,
  readTypedBody,
  refusePayload,
} from "./api-request.ts";
import { sendActionAdvisory } from "./advisories.ts";
import { Consumer } from "./consumer.ts";
import type { ConsumerConfig } from "./consumer-config.ts";
import {
  checkConsumerConfig,
  completeConsumerConfig,
  consumerMembers,
  emptyConsumerConfig,
  filtersOf,
  filtersOverlap,
} from "./consumer-config.ts";
import { consumerSummary } from "./consumer-info.ts";
import { consumerUpdateProblem } from "./consumer-update.ts";
import { requestSchemas } from "./request-schemas.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, consumerCreateError, consumerInvalidReset, consumerNameTooLong } from "./errors.ts";
import { readMembers, sameMembers } from "./schema.ts";
import type { Stream } from "./stream.ts";
import { isValidAssetName } from "./stream-config.ts";
import { withRequiredLevel } from "./stream-info.ts";
import { formatTime, parseTime, zeroTime } from "./time.ts";
import { unfollowedOfConsumer } from "./unfollowed.ts";

const namesLimit = 1024;
const listLimit = 256;
const maxNameLength = 255;

/** `$JS.API.CONSUMER.CREATE.<stream>[.<name>[.<filter>]]` and `$JS.API.CONSUMER.DURABLE.CREATE.<stream>.<name>`. */
export function createConsumer(request: ApiRequest): ApiAnswer {
  const body = readRequiredBody(request, "CreateConsumerRequest");
  if (isApiError(body)) return { error: body };
  const config = readConfig(request, body);
  if (isApiError(config)) return { error: config };
  const nameProblem = takeName(request, body, config);
  if (nameProblem !== undefined) return { error: nameProblem };
  if (config.num_replicas > 1) return { error: apiErrors.streamReplicasNotSupported };
  const stream = findStream(request, String(body["stream_name"]));
  if (stream === undefined) return { error: apiErrors.streamNotFound };
  const { profile } = request.jetstream.broker;
  const action = profile.createAction ? (body["action"] ?? "") : "";
  if (typeof action !== "string" || !["", "create", "update"].includes(action)) {
    return { error: jsonProblem(request.jetstream, `unknown consumer action: ${JSON.stringify(action)}`) };
  }
  completeConsumerConfig(config, stream.config);
  const problem = checkConsumerConfig(config, stream.config, profile) ?? unsupportedFeature(request, config);
  if (problem !== undefined) return { error: problem };
  const metadata = withRequiredLevel(config.metadata, profile, requiredLevel(config));
  if (metadata !== undefined) config.metadata = metadata;
  const consumer = addConsumer(stream, config, action);
  return isApiError(consumer) ? { error: consumer } : { body: consumerSummary(consumer, true) };
}

/** `$JS.API.CONSUMER.INFO.<stream>.<consumer>`. */
export function consumerInfo(request: ApiRequest): ApiAnswer {
  const refused = refusePayload(request);
  if (refused !== undefined) return { error: refused };
  const consumer = findConsumer(request);
  return isApiError(consumer) ? { error: consumer } : { body: consumerSummary(consumer, true) };
}

/** `$JS.API.CONSUMER.DELETE.<stream>.<consumer>`. */
export function deleteConsumer(request: ApiRequest): ApiAnswer {
  const refused = refusePayload(request);
  if (refused !== undefined) return { error: refused };
  const consumer = findConsumer(request);
  if (isApiError(consumer)) return { error: consumer };
  consumer.close(true);
  return { body: { success: true } };
}

/** `$JS.API.CONSUMER.NAMES.<stream>`. */
export function consumerNames(request: ApiRequest): ApiAnswer {
  const page = readPage(request);
  if ("error" in page) return page;
  const names = page.all.slice(page.offset, page.offset + namesLimit).map((consumer) => consumer.name);
  return { body: { total: page.all.length, offset: page.offset, limit: namesLimit, consumers: names } };
}

/** `$JS.API.CONSUMER.LIST.<stream>`. */
export function consumerList(request: ApiRequest): ApiAnswer {
  const page = readPage(request);
  if ("error" in page) return page;
  const consumers = page.all
    .slice(page.offset, page.offset + listLimit)
    .map((consumer) => consumerSummary(consumer, false));
  return { body: { total: page.all.length, offset: page.offset, limit: listLimit, consumers } };
}

/** `$JS.API.CONSUMER.PAUSE.<stream>.<consumer>` (2.11). */
export function pauseConsumer(request: ApiRequest): ApiAnswer {
  const rest = { paused: false, pause_until: zeroTime };
  const body = readBody(request, "JSApiConsumerPauseRequest");
  if (isApiError(body)) return { error: body, rest };
  const consumer = findConsumer(request);
  if (isApiError(consumer)) return { error: consumer, rest };
  const until = typeof body["pause_until"] === "string" ? parseTime(body["pause_until"]) : undefined;
  const config = { ...consumer.config };
  delete config.pause_until;
  const now = consumer.broker.environment.wallNanos();
  if (until !== undefined && until > 0n) config.pause_until = formatTime(until);
  const metadata = withRequiredLevel(config.metadata, consumer.broker.profile, requiredLevel(config));
  if (metadata !== undefined) config.metadata = metadata;
  consumer.update(config);
  const paused = until !== undefined && until > now;
  return {
    body: {
      paused,
      pause_until: until === undefined || until <= 0n ? zeroTime : formatTime(until),
      ...(paused ? { pause_remaining: Number(until - now) } : {}),
    },
  };
}

/** `$JS.API.CONSUMER.RESET.<stream>.<consumer>` (2.14). */
export function resetConsumer(request: ApiRequest): ApiAnswer {
  const body = readTypedBody(request, requestSchemas.reset);
  if (isApiError(body)) return { error: body, rest: { reset_seq: 0 } };
  const consumer = findConsumer(request);
  if (isApiError(consumer)) return { error: consumer, rest: { reset_seq: 0 } };
  const sequence = typeof body["seq"] === "number" ? body["seq"] : 0;
  const refusal = sequence === 0 ? undefined : resetRefusal(consumer, sequence);
  if (refusal !== undefined) return { error: consumerInvalidReset(refusal), rest: { reset_seq: 0 } };
  consumer.resetTo(sequence);
  return { body: { ...consumerSummary(consumer, true), reset_seq: consumer.streamSequence } };
}

/** Why a consumer may not go on from a sequence, or undefined (consumer.go resetStartingSeq). */
function resetRefusal({ config, stream }: Consumer, sequence: number): string | undefined {
  switch (config.deliver_policy) {
    case "all":
      return undefined;
    case "by_start_sequence":
      return sequence < config.opt_start_seq ? "below start seq" : undefined;
    case "by_start_time": {
      const start = parseTime(config.opt_start_time ?? "") ?? 0n;
      return sequence < stream.store.sequenceAt(start) ? "below start time" : undefined;
    }
    default:
      return "not allowed";
  }
}

function findConsumer(request: ApiRequest): Consumer | ApiError {
  const stream = findStream(request, request.tokens[2]);
  if (stream === undefined) return apiErrors.streamNotFound;
  return stream.consumers.get(request.tokens[3] ?? "") ?? apiErrors.consumerNotFound;
}

function readPage(
  request: ApiRequest,
):
  | { readonly all: Consumer[]; readonly offset: number }
  | { readonly error: ApiError; readonly rest: Record<string, unknown> } {
  const fail = (error: ApiError): { error: ApiError; rest: Record<string, unknown> } => ({
    error,
    rest: { total: 0, offset: 0, limit: 0, consumers: [] },
  });
  const body = readTypedBody(request, requestSchemas.consumers);
  if (isApiError(body)) return fail(body);
  const stream = findStream(request, request.tokens[2]);
  if (stream === undefined) return fail(apiErrors.streamNotFound);
  const all = [...stream.consumers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const offset = typeof body["offset"] === "number" ? Math.min(Math.max(0, body["offset"]), all.length) : 0;
  return { all, offset };
}

function readConfig(request: ApiRequest, body: Readonly<Record<string, unknown>>): ConsumerConfig | ApiError {
  const { jetstream } = request;
  const source = body["config"] ?? {};
  if (!isObject(source)) {
    const found = Array.isArray(source) ? "array" : typeof source;
    return jsonProblem(
      jetstream,
      `json: cannot unmarshal ${found} into Go struct field CreateConsumerRequest.config of type server.ConsumerConfig`,
    );
  }
  const config = emptyConsumerConfig();
  const target: Record<string, unknown> = { ...config };
  const problem = readMembers(
    source,
    consumerMembers,
    jetstream.broker.profile.release,
    target,
    "CreateConsumerRequest.config",
  );
  if (problem !== undefined) return jsonProblem(jetstream, problem);
  return Object.assign(config, target);
}

/** Brings the names in subject, body and configuration together (jetstream_api.go jsConsumerCreateRequest). */
function takeName(
  { tokens, jetstream }: ApiRequest,
  body: Readonly<Record<string, unknown>>,
  config: ConsumerConfig,
): ApiError | undefined {
  const { release } = jetstream.broker.profile;
  const legacyDurable = tokens[1] === "DURABLE";
  const streamName = legacyDurable ? tokens[3] : tokens[2];
  const name = legacyDurable ? tokens[4] : tokens[3];
  if (streamName !== body["stream_name"]) return apiErrors.streamMismatch;
  if (name !== undefined && /[\\/]/.test(name)) return apiErrors.consumerNameContainsPathSeparators;
  if (legacyDurable) {
    if (config.durable_name === "") return apiErrors.consumerDurableNameNotSet;
    if (config.durable_name !== name) return apiErrors.consumerDurableNameNotMatchSubject;
    if (release >= 212) config.name = name ?? "";
    return undefined;
  }
  if (name === undefined) {
    return config.durable_name === "" ? undefined : apiErrors.consumerEphemeralWithDurableName;
  }
  if (config.durable_name !== "" && config.durable_name !== name) {
    return apiErrors.consumerDurableNameNotMatchSubject;
  }
  config.name = name;
  const filter = tokens.slice(4).join(".");
  if (filter === "") return undefined;
  if (config.filter_subjects.length > 0) return apiErrors.consumerMultipleFiltersNotAllowed;
  return config.filter_subject === filter ? undefined : apiErrors.consumerCreateFilterMismatch;
}

function unsupportedFeature({ jetstream }: ApiRequest, config: ConsumerConfig): ApiError | undefined {
  const unfollowed = unfollowedOfConsumer(config);
  if (unfollowed === undefined) return undefined;
  jetstream.broker.observe({ type: "unsupported", subject: `consumer configuration ${unfollowed}` });
  return consumerCreateError(`consumer configuration ${unfollowed} is not supported`);
}

function requiredLevel(config: ConsumerConfig): number {
  if (config.pause_until !== undefined && config.pause_until !== "") return 1;
  return config.priority_policy === "none" ? 0 : 1;
}

function addConsumer(stream: Stream, config: ConsumerConfig, action: string): Consumer | ApiError {
  const wanted = config.durable_name === "" ? config.name : config.durable_name;
  const existing = wanted === "" ? undefined : stream.consumers.get(wanted);
  if (existing !== undefined) return reuseConsumer(existing, config, action);
  if (action === "update") return apiErrors.consumerDoesNotExist;
  const { max_consumers: most } = stream.config;
  if (most > 0 && stream.consumers.size >= most) return apiErrors.maximumConsumersLimit;
  const problem = workQueueProblem(stream, config, wanted) ?? filterProblem(stream, config);
  if (problem !== undefined) return problem;
  if (config.durable_name.length > maxNameLength) return consumerNameTooLong(maxNameLength);
  const name = wanted === "" ? randomToken(stream.broker.environment, 8) : wanted;
  if (!isValidAssetName(name)) return apiErrors.consumerBadDurableName;
  const consumer = new Consumer(stream, name, { config, created: stream.broker.environment.wallNanos() });
  stream.consumers.set(name, consumer);
  consumer.saveMetadata();
  consumer.begin();
  sendActionAdvisory(stream, name, "create");
  return consumer;
}

function reuseConsumer(existing: Consumer, config: ConsumerConfig, action: string): Consumer | ApiError {
  const { stream } = existing;
  config.name = existing.config.name;
  if (config.inactive_threshold === 0 && !existing.isDurable) {
    config.inactive_threshold = existing.config.inactive_threshold;
  }
  const same = sameMembers({ ...existing.config }, { ...config }, consumerMembers);
  if (action === "create" && !same) return apiErrors.consumerAlreadyExists;
  if (stream.config.retention === "workqueue") {
    const problem = uniqueProblem(stream, config, existing.name);
    if (problem !== undefined) return problem;
  }
  if (same) return existing;
  const problem = consumerUpdateProblem(existing, config) ?? filterProblem(stream, config);
  if (problem !== undefined) return problem;
  existing.update(config);
  return existing;
}

function workQueueProblem(stream: Stream, config: ConsumerConfig, name: string): ApiError | undefined {
  if (stream.config.retention !== "workqueue") return undefined;
  if (config.ack_policy !== "explicit") return apiErrors.consumerWqRequiresExplicitAck;
  const notAll = config.deliver_policy === "all" ? undefined : apiErrors.consumerWqConsumerNotDeliverAll;
  if (notAll !== undefined && stream.broker.profile.checksDeliverAllFirst) return notAll;
  if (stream.consumers.size > 0) {
    if (filtersOf(config).length === 0) return apiErrors.consumerWqMultipleUnfiltered;
    const problem = uniqueProblem(stream, config, name);
    if (problem !== undefined) return problem;
  }
  return notAll;
}

function uniqueProblem(stream: Stream, config: ConsumerConfig, name: string): ApiError | undefined {
  for (const other of stream.consumers.values()) {
    if (other.name !== name && filtersOverlap(filtersOf(config), other.filters)) {
      return apiErrors.consumerWqConsumerNotUnique;
    }
  }
  return undefined;
}

function filterProblem(stream: Stream, config: ConsumerConfig): ApiError | undefined {
  // From 2.10 on a filter may lie outside the stream's subjects (consumer.go since 2.10).
  if (stream.broker.profile.release >= 210 || stream.config.subjects.length === 0) return undefined;
  const outside = filtersOf(config).some(
    (filter) => !stream.config.subjects.some((subject) => subjectsCollide(subject, filter)),
  );
  return outside ? apiErrors.consumerFilterNotSubset : undefined;
}
