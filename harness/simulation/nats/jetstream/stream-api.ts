import { subjectMatcher, subjectsCollide } from "../../../protocol/subject.ts";
import { sendActionAdvisory } from "./advisories.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import {
  findStream,
  isApiError,
  jsonProblem,
  readRequiredBody,
  readTypedBody,
  refusePayload,
} from "./api-request.ts";
import { requestSchemas } from "./request-schemas.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, streamInvalidConfig, streamPurgeFailed } from "./errors.ts";
import type { JetStream } from "./jetstream.ts";
import { readMembers, sameMembers } from "./schema.ts";
import type { PurgeRequest, Stream } from "./stream.ts";
import type { StreamConfig } from "./stream-config.ts";
import { completeStreamConfig, emptyStreamConfig, streamMembers } from "./stream-config.ts";
import { readNested, transformProblem } from "./stream-nested.ts";
import { mirrorProblem, sourcesProblem } from "./stream-source.ts";
import { streamState, streamSummary, timestampOf, withRequiredLevel } from "./stream-info.ts";
import { streamUpdateProblem } from "./stream-update.ts";
import { unfollowedOfStream } from "./unfollowed.ts";

const namesLimit = 1024;
const listLimit = 256;
const detailsLimit = 100_000;

/** `$JS.API.STREAM.CREATE.<stream>`. */
export function createStream(request: ApiRequest): ApiAnswer {
  const { jetstream, tokens } = request;
  const config = readConfig(request);
  if (isApiError(config)) return { error: config };
  if (tokens[2] !== config.name) return { error: apiErrors.streamMismatch };
  const problem = complete(request, config);
  if (problem !== undefined) return { error: problem };
  if (config.num_replicas > 1) return { error: apiErrors.streamReplicasNotSupported };
  const existing = jetstream.streams.get(config.name);
  if (existing !== undefined) {
    const same = sameMembers({ ...existing.config }, { ...config }, streamMembers);
    return same ? created(jetstream, existing) : { error: apiErrors.streamNameExist };
  }
  if (jetstream.overlaps(config)) return { error: apiErrors.streamSubjectOverlap };
  return created(jetstream, jetstream.addStream(config));
}

/** `$JS.API.STREAM.UPDATE.<stream>`. */
export function updateStream(request: ApiRequest): ApiAnswer {
  const { jetstream, tokens } = request;
  const config = readConfig(request);
  if (isApiError(config)) return { error: config };
  if (tokens[2] !== config.name) return { error: apiErrors.streamMismatch };
  const stream = jetstream.streams.get(config.name);
  if (stream === undefined) return { error: apiErrors.streamNotFound };
  const problem =
    complete(request, config) ??
    (jetstream.overlaps(config) ? apiErrors.streamSubjectOverlap : undefined) ??
    streamUpdateProblem(stream.config, config, stream.broker.profile);
  if (problem !== undefined) return { error: problem };
  stream.update(config);
  jetstream.directGetChanged(stream);
  jetstream.sourcingChanged(stream);
  sendActionAdvisory(stream, undefined, "modify");
  return { body: { ...streamSummary(stream, true), ...early(jetstream, stream), ...timestampOf(stream) } };
}

/** `$JS.API.STREAM.INFO.<stream>`. */
export function streamInfo(request: ApiRequest): ApiAnswer {
  const rest = { total: 0, offset: 0, limit: 0 };
  const body = readTypedBody(request, requestSchemas.streamInfo);
  if (isApiError(body)) return { error: body, rest };
  const stream = findStream(request, request.tokens[2]);
  if (stream === undefined) return { error: apiErrors.streamNotFound, rest };
  const { broker } = stream;
  const state = streamState(stream);
  let paging = rest;
  const filter = body["subjects_filter"];
  if (typeof filter === "string" && filter !== "") {
    const offset = typeof body["offset"] === "number" ? body["offset"] : 0;
    const all = subjectCounts(stream, filter);
    const page = all.slice(offset, offset + detailsLimit);
    insertBefore(
      state,
      "consumer_count",
      page.length > 0 ? { subjects: Object.fromEntries(page) } : {},
      "num_deleted",
    );
    if (all.length > 0) paging = { total: all.length, offset, limit: detailsLimit };
  }
  if (body["deleted_details"] === true) insertBefore(state, "consumer_count", deletedDetails(stream));
  const name = broker.options.name === "" ? broker.id : broker.options.name;
  return {
    body: {
      ...paging,
      ...streamSummary(stream, true),
      state,
      ...(broker.profile.infoLeader ? { cluster: { leader: name } } : {}),
      ...request.jetstream.sourcingInfo(stream),
      ...timestampOf(stream),
    },
  };
}

/** `$JS.API.STREAM.NAMES`. */
export function streamNames(request: ApiRequest): ApiAnswer {
  const body = readTypedBody(request, requestSchemas.streamNames);
  if (isApiError(body)) return { error: body, rest: { total: 0, offset: 0, limit: 0, streams: null } };
  const names = selectStreams(request, body).map((stream) => stream.name);
  const offset = offsetOf(body, names.length);
  const page = names.slice(offset, offset + namesLimit);
  return {
    body: { total: names.length, offset, limit: namesLimit, streams: page.length === 0 ? null : page },
  };
}

/** `$JS.API.STREAM.LIST`. */
export function streamList(request: ApiRequest): ApiAnswer {
  const body = readTypedBody(request, requestSchemas.streamList);
  if (isApiError(body)) return { error: body, rest: { total: 0, offset: 0, limit: 0, streams: [] } };
  const streams = selectStreams(request, body);
  const offset = offsetOf(body, streams.length);
  const page = streams.slice(offset, offset + listLimit);
  return {
    body: {
      total: streams.length,
      offset,
      limit: listLimit,
      streams: page.map((stream) => ({
        ...streamSummary(stream, false),
        ...request.jetstream.sourcingInfo(stream),
        ...timestampOf(stream),
      })),
    },
  };
}

/** `$JS.API.STREAM.DELETE.<stream>`. */
export function deleteStream(request: ApiRequest): ApiAnswer {
  const refused = refusePayload(request);
  if (refused !== undefined) return { error: refused };
  const stream = findStream(request, request.tokens[2]);
  if (stream === undefined) return { error: apiErrors.streamNotFound };
  request.jetstream.deleteStream(stream);
  return { body: { success: true } };
}

/** `$JS.API.STREAM.PURGE.<stream>` (ADR-10). */
export function purgeStream(request: ApiRequest): ApiAnswer {
  const fail = (error: ApiError): ApiAnswer => ({ error, rest: { purged: 0 } });
  const body = readTypedBody(request, requestSchemas.purge);
  if (isApiError(body)) return fail(body);
  const purge = readPurge(body);
  if ((purge.seq ?? 0) > 0 && (purge.keep ?? 0) > 0) return fail(apiErrors.badRequest);
  const stream = findStream(request, request.tokens[2]);
  if (stream === undefined) return fail(apiErrors.streamNotFound);
  if (stream.config.sealed) return fail(apiErrors.streamSealed);
  if (stream.config.deny_purge) return fail(streamPurgeFailed("stream purge not permitted"));
  return { body: { success: true, purged: stream.purge(purge) } };
}

function created(jetstream: JetStream, stream: Stream): ApiAnswer {
  const summary = { ...streamSummary(stream, true), ...early(jetstream, stream) };
  return { body: { ...summary, ...timestampOf(stream), did_create: true } };
}

/** Mirror and sources, which answers to create and update tell of since 2.10. */
function early(jetstream: JetStream, stream: Stream): Record<string, unknown> {
  return jetstream.broker.profile.release < 210 ? {} : jetstream.sourcingInfo(stream);
}

function readConfig(request: ApiRequest): StreamConfig | ApiError {
  const body = readRequiredBody(request, "StreamConfigRequest");
  if (isApiError(body)) return body;
  const config = emptyStreamConfig();
  const target: Record<string, unknown> = { ...config };
  const problem = readMembers(
    body,
    streamMembers,
    request.jetstream.broker.profile.release,
    target,
    "StreamConfigRequest",
  );
  if (problem !== undefined) return jsonProblem(request.jetstream, problem);
  const nested = readNested(target, request.jetstream.broker.profile);
  if (nested !== undefined) return jsonProblem(request.jetstream, nested);
  return Object.assign(config, target);
}

function complete({ jetstream }: ApiRequest, config: StreamConfig): ApiError | undefined {
  const { profile } = jetstream.broker;
  const problem = completeStreamConfig(config, profile);
  if (problem !== undefined) return problem;
  const wrong =
    mirrorProblem(config, profile) ?? sourcesProblem(config, profile) ?? transformProblem(config, profile);
  if (wrong !== undefined) return wrong;
  const unfollowed = unfollowedOfStream(config);
  if (unfollowed !== undefined) {
    jetstream.broker.observe({ type: "unsupported", subject: `stream configuration ${unfollowed}` });
    return streamInvalidConfig(`stream configuration ${unfollowed} is not supported`);
  }
  const origin = jetstream.streams.get(config.mirror?.name ?? "");
  if (origin !== undefined) config.mirror_direct = origin.config.allow_direct;
  const metadata = withRequiredLevel(config.metadata, profile, requiredLevel(config));
  if (metadata !== undefined) config.metadata = metadata;
  return undefined;
}

function requiredLevel(config: StreamConfig): number {
  return config.allow_msg_ttl || config.subject_delete_marker_ttl > 0 ? 1 : 0;
}

/** Which messages are gone; a file stream that never had any counts number 0 as such. */
function deletedDetails({ store, config, broker }: Stream): Record<string, unknown> {
  if (store.deletedCount > 0) return { deleted: store.deleted() };
  const isFresh = store.firstSequence === 0 && store.lastSequence === 0;
  const counts = isFresh && config.storage === "file" && broker.profile.release >= 210;
  return counts ? { num_deleted: 1, deleted: [0] } : {};
}

function subjectCounts(stream: Stream, filter: string): [string, number][] {
  const matches = subjectMatcher(filter);
  const { subjects } = stream.store;
  return subjects
    .subjects()
    .filter((subject) => matches(subject))
    .sort()
    .map((subject) => [subject, subjects.count(subject)]);
}

function offsetOf(body: Readonly<Record<string, unknown>>, total: number): number {
  return typeof body["offset"] === "number" ? Math.min(total, Math.max(0, body["offset"])) : 0;
}

function selectStreams({ jetstream }: ApiRequest, body: Readonly<Record<string, unknown>>): Stream[] {
  const filter = body["subject"];
  const streams = [...jetstream.streams.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  if (typeof filter !== "string" || filter === "") return streams;
  return streams.filter(({ config }) => config.subjects.some((subject) => subjectsCollide(subject, filter)));
}

/** What a purge asks for; nothing at all if the request is empty. */
function readPurge({ filter, keep, seq }: Readonly<Record<string, unknown>>): PurgeRequest {
  return {
    ...(typeof filter === "string" && { filter }),
    ...(typeof keep === "number" && { keep }),
    ...(typeof seq === "number" && { seq }),
  };
}

/** Puts members into a state at their place in the JSON. */
function insertBefore(
  state: Record<string, unknown>,
  last: string,
  more: Readonly<Record<string, unknown>>,
  also?: string,
): void {
  const tail = [also, last].filter((name) => name !== undefined && name in state) as string[];
  const moved = tail.map((name) => [name, state[name]] as const);
  for (const name of tail) delete state[name];
  Object.assign(state, more, Object.fromEntries(moved));
}
