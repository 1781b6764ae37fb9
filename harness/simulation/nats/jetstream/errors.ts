/** An error of the JetStream API as it stands in answers; see nats-server server/errors.json. */
export interface ApiError {
  readonly code: number;
  readonly err_code: number;
  readonly description: string;
}

function fixed(code: number, errCode: number, description: string): ApiError {
  return { code, err_code: errCode, description };
}

/** Errors with a constant text. */
export const apiErrors = {
  atomicPublishDisabled: fixed(400, 10174, "atomic publish is disabled"),
  badRequest: fixed(400, 10003, "bad request"),
  batchPublishDisabled: fixed(400, 10205, "batch publish is disabled"),
  consumerBadDurableName: fixed(400, 10103, "durable name can not contain '.', '*', '>'"),
  consumerAckPolicyInvalid: fixed(400, 10181, "consumer ack policy invalid"),
  consumerAckWaitNegative: fixed(400, 10183, "consumer ack wait needs to be positive"),
  consumerAlreadyExists: fixed(400, 10148, "consumer already exists"),
  consumerBackOffNegative: fixed(400, 10184, "consumer backoff needs to be positive"),
  consumerConfigRequired: fixed(400, 10078, "consumer config required"),
  consumerCreateDurableAndNameMismatch: fixed(
    400,
    10132,
    "Consumer Durable and Name have to be equal if both are provided",
  ),
  consumerCreateFilterMismatch: fixed(
    400,
    10131,
    "Consumer create request did not match filtered subject from create subject",
  ),
  consumerDeliverCycle: fixed(400, 10081, "consumer deliver subject forms a cycle"),
  consumerDeliverToWildcards: fixed(400, 10079, "consumer deliver subject has wildcards"),
  consumerDirectRequiresEphemeral: fixed(400, 10091, "consumer direct requires an ephemeral consumer"),
  consumerDirectRequiresPush: fixed(400, 10090, "consumer direct requires a push based consumer"),
  consumerDoesNotExist: fixed(400, 10149, "consumer does not exist"),
  consumerDuplicateFilters: fixed(
    400,
    10136,
    "consumer cannot have both FilterSubject and FilterSubjects specified",
  ),
  consumerDurableNameNotInSubject: fixed(
    400,
    10016,
    "consumer expected to be durable but no durable name set in subject",
  ),
  consumerDurableNameNotMatchSubject: fixed(
    400,
    10017,
    "consumer name in subject does not match durable name in request",
  ),
  consumerDurableNameNotSet: fixed(
    400,
    10018,
    "consumer expected to be durable but a durable name was not set",
  ),
  consumerEmptyFilter: fixed(400, 10139, "consumer filter in FilterSubjects cannot be empty"),
  consumerEphemeralWithDurableInSubject: fixed(
    400,
    10019,
    "consumer expected to be ephemeral but detected a durable name set in subject",
  ),
  consumerEphemeralWithDurableName: fixed(
    400,
    10020,
    "consumer expected to be ephemeral but a durable name was set in request",
  ),
  consumerExistingActive: fixed(400, 10105, "consumer already exists and is still active"),
  consumerFcRequiresPush: fixed(400, 10089, "consumer flow control requires a push based consumer"),
  consumerFilterNotSubset: fixed(
    400,
    10093,
    "consumer filter subject is not a valid subset of the interest subjects",
  ),
  consumerHbRequiresPush: fixed(400, 10088, "consumer idle heartbeat requires a push based consumer"),
  consumerInvalidDeliverSubject: fixed(400, 10112, "invalid push consumer deliver subject"),
  consumerMaxDeliverBackoff: fixed(400, 10116, "max deliver is required to be > length of backoff values"),
  consumerMaxPendingAckPolicyRequired: fixed(400, 10082, "consumer requires ack policy for max ack pending"),
  consumerMaxRequestBatchNegative: fixed(400, 10114, "consumer max request batch needs to be > 0"),
  consumerMaxRequestExpiresTooSmall: fixed(400, 10115, "consumer max request expires needs to be >= 1ms"),
  consumerMultipleFiltersNotAllowed: fixed(
    400,
    10137,
    "consumer with multiple subject filters cannot use subject based API",
  ),
  consumerNameContainsPathSeparators: fixed(400, 10127, "Consumer name can not contain path separators"),
  consumerNameExist: fixed(400, 10013, "consumer name already in use"),
  consumerNotFound: fixed(404, 10014, "consumer not found"),
  consumerOverlappingFilters: fixed(400, 10138, "consumer subject filters cannot overlap"),
  consumerPullNotDurable: fixed(400, 10085, "consumer in pull mode requires a durable name"),
  consumerPullRequiresAck: fixed(
    400,
    10084,
    "consumer in pull mode requires explicit ack policy on workqueue stream",
  ),
  consumerPullWithRateLimit: fixed(400, 10086, "consumer in pull mode can not have rate limit set"),
  consumerPushMaxWaiting: fixed(400, 10080, "consumer in push mode can not set max waiting"),
  consumerPushWithPriorityGroup: fixed(400, 10178, "priority groups can not be used with push consumers"),
  consumerReplicasExceedsStream: fixed(400, 10126, "consumer config replica count exceeds parent stream"),
  consumerReplicasShouldMatchStream: fixed(
    400,
    10134,
    "consumer config replicas must match interest retention stream's replicas",
  ),
  consumerSmallHeartbeat: fixed(400, 10083, "consumer idle heartbeat needs to be >= 100ms"),
  consumerWithFlowControlNeedsHeartbeats: fixed(
    400,
    10108,
    "consumer with flow control also needs heartbeats",
  ),
  consumerWqConsumerNotDeliverAll: fixed(400, 10101, "consumer must be deliver all on workqueue stream"),
  consumerWqConsumerNotUnique: fixed(400, 10100, "filtered consumer not unique on workqueue stream"),
  consumerWqMultipleUnfiltered: fixed(
    400,
    10099,
    "multiple non-filtered consumers not allowed on workqueue stream",
  ),
  consumerWqRequiresExplicitAck: fixed(400, 10098, "workqueue stream requires explicit ack"),
  duplicateMessageConflict: fixed(409, 10158, "duplicate message id is in process"),
  expectedLastSeqPerSubjectInvalid: fixed(
    400,
    10193,
    "missing sequence for expected last sequence per subject",
  ),
  headerExceedsMaximum: fixed(400, 10097, "header size exceeds maximum allowed of 64k"),
  maximumConsumersLimit: fixed(400, 10026, "maximum consumers limit reached"),
  mirrorInvalidName: fixed(400, 10142, "mirrored stream name is invalid"),
  mirrorMultipleFilters: fixed(
    400,
    10150,
    "mirror with multiple subject transforms cannot also have a single subject filter",
  ),
  mirrorNotUpdatable: fixed(400, 10055, "stream mirror configuration can not be updated"),
  mirrorOverlappingFilters: fixed(400, 10152, "mirror subject filters can not overlap"),
  mirrorWithAtomicPublish: fixed(400, 10198, "stream mirrors can not also use atomic publishing"),
  mirrorWithFirstSequence: fixed(400, 10143, "stream mirrors can not have first sequence configured"),
  mirrorWithMessageSchedules: fixed(400, 10186, "stream mirrors can not also schedule messages"),
  mirrorWithSources: fixed(400, 10031, "stream mirrors can not also contain other sources"),
  mirrorWithSubjectFilters: fixed(400, 10033, "stream mirrors can not contain filtered subjects"),
  mirrorWithSubjects: fixed(400, 10034, "stream mirrors can not contain subjects"),
  messageCounterDisabled: fixed(400, 10168, "message counters is disabled"),
  messageExceedsMaximum: fixed(400, 10054, "message size exceeds maximum allowed"),
  messageIncrementInvalid: fixed(400, 10171, "message counter increment is invalid"),
  messageSchedulesDisabled: fixed(400, 10188, "message schedules is disabled"),
  messageTtlDisabled: fixed(400, 10166, "per-message TTL is disabled"),
  messageTtlInvalid: fixed(400, 10165, "invalid per-message TTL"),
  noMessageFound: fixed(404, 10037, "no message found"),
  notEmptyRequest: fixed(400, 10038, "expected an empty request payload"),
  replicasCountCannotBeNegative: fixed(400, 10133, "replicas count cannot be negative"),
  sourceDuplicate: fixed(400, 10140, "duplicate source configuration detected"),
  sourceInvalidName: fixed(400, 10141, "sourced stream name is invalid"),
  sourceMultipleFilters: fixed(
    400,
    10144,
    "source with multiple subject transforms cannot also have a single subject filter",
  ),
  sourceOverlappingFilters: fixed(400, 10147, "source filters can not overlap"),
  sourceWithMessageSchedules: fixed(400, 10187, "stream source can not also schedule messages"),
  streamMismatch: fixed(400, 10056, "stream name in subject does not match request"),
  streamNameContainsPathSeparators: fixed(400, 10128, "Stream name can not contain path separators"),
  streamNameExist: fixed(400, 10058, "stream name already in use with a different configuration"),
  streamNotFound: fixed(404, 10059, "stream not found"),
  streamNotMatch: fixed(400, 10060, "expected stream does not match"),
  streamReplicasNotSupported: fixed(500, 10074, "replicas > 1 not supported in non-clustered mode"),
  streamSealed: fixed(400, 10109, "invalid operation on sealed stream"),
  streamSubjectOverlap: fixed(400, 10065, "subjects overlap with an existing stream"),
} as const satisfies Readonly<Record<string, ApiError>>;

/** The configuration of a stream is wrong. */
export function streamInvalidConfig(text: string): ApiError {
  return fixed(500, 10052, text);
}

/** The source of a stream's subject transform is wrong. */
export function streamTransformInvalidSource(text: string): ApiError {
  return fixed(400, 10155, `stream transform source: ${text}`);
}

/** The destination of a stream's subject transform is wrong. */
export function streamTransformInvalidDestination(text: string): ApiError {
  return fixed(400, 10156, `stream transform: ${text}`);
}

/** A subject transform of a mirror is wrong; the text begins with `source:` if its source is. */
export function mirrorTransformInvalid(text: string): ApiError {
  return text.startsWith("source:")
    ? fixed(400, 10151, `mirror transform ${text}`)
    : fixed(400, 10154, `mirror transform: ${text}`);
}

/** A subject transform of a source is wrong; the text begins with `source:` if its source is. */
export function sourceTransformInvalid(text: string): ApiError {
  return text.startsWith("source:")
    ? fixed(400, 10145, `source transform ${text}`)
    : fixed(400, 10146, `source transform: ${text}`);
}

/** Something else failed within a stream. */
export function streamGeneralError(text: string): ApiError {
  return fixed(500, 10051, text);
}

/** A stream could not be created. */
export function streamCreateError(text: string): ApiError {
  return fixed(500, 10049, text);
}

/** A stream could not be updated. */
export function streamUpdateError(text: string): ApiError {
  return fixed(500, 10069, text);
}

/** There is no such message to delete. */
export function sequenceNotFound(sequence: number): ApiError {
  return fixed(400, 10043, `sequence ${sequence} not found`);
}

/** A message could not be deleted. */
export function streamMsgDeleteFailed(text: string): ApiError {
  return fixed(500, 10057, text);
}

/** A message could not be stored. */
export function streamStoreFailed(text: string): ApiError {
  return fixed(503, 10077, text);
}

/** A stream could not be purged. */
export function streamPurgeFailed(text: string): ApiError {
  return fixed(500, 10110, text);
}

/** A roll-up is not allowed. */
export function streamRollupFailed(text: string): ApiError {
  return fixed(500, 10111, text);
}

/** The last sequence is another one. */
export function wrongLastSequence(sequence: number): ApiError {
  return fixed(400, 10071, `wrong last sequence: ${sequence}`);
}

/** The last message had another id. */
export function wrongLastMsgId(id: string): ApiError {
  return fixed(400, 10070, `wrong last msg ID: ${id}`);
}

/** A consumer may not go on from a sequence. */
export function consumerInvalidReset(text: string): ApiError {
  return fixed(400, 10204, `invalid reset: ${text}`);
}

/** A consumer could not be created. */
export function consumerCreateError(text: string): ApiError {
  return fixed(500, 10012, text);
}

/** Deliver policy and start position do not go together. */
export function consumerInvalidPolicy(text: string): ApiError {
  return fixed(400, 10094, text);
}

/** Sampling frequency is no number. */
export function consumerInvalidSampling(text: string): ApiError {
  return fixed(400, 10095, `failed to parse consumer sampling configuration: ${text}`);
}

/** The name of a consumer has more than `max` characters. */
export function consumerNameTooLong(max: number): ApiError {
  return fixed(400, 10102, `consumer name is too long, maximum allowed is ${max}`);
}

/** The description of a consumer has more than `max` characters. */
export function consumerDescriptionTooLong(max: number): ApiError {
  return fixed(400, 10107, `consumer description is too long, maximum allowed is ${max}`);
}

/** A consumer asks for more than its stream's limits allow. */
export function consumerMaxPendingAckExcess(limit: number): ApiError {
  return fixed(400, 10121, `consumer max ack pending exceeds system limit of ${limit}`);
}

/** Unreadable JSON; `detail` is left out before 2.11. */
export function invalidJson(detail: string): ApiError {
  return fixed(400, 10025, detail === "" ? "invalid JSON" : `invalid JSON: ${detail}`);
}
