import type { Profile } from "../profile.ts";
import type { Stream } from "./stream.ts";
import type { StreamConfig } from "./stream-config.ts";
import { streamConfigJson } from "./stream-config.ts";
import { formatTime, zeroTime } from "./time.ts";

/** A stream's state as answers show it. */
export function streamState(stream: Stream): Record<string, unknown> {
  const { store } = stream;
  const { profile } = stream.broker;
  const firstTime = store.firstTime ?? (profile.unixZeroFirstTime ? store.firstTimeWhenEmpty : undefined);
  return {
    messages: store.count,
    bytes: store.bytes,
    first_seq: store.firstSequence,
    first_ts: firstTime === undefined ? zeroTime : formatTime(firstTime),
    last_seq: store.lastSequence,
    last_ts: store.lastTime === 0n ? zeroTime : formatTime(store.lastTime),
    ...(store.subjects.size > 0 ? { num_subjects: store.subjects.size } : {}),
    ...(store.deletedCount > 0 ? { num_deleted: store.deletedCount } : {}),
    consumer_count: stream.consumers.size,
  };
}

/** Configuration, creation and state of a stream. */
export function streamSummary(stream: Stream, withVersion: boolean): Record<string, unknown> {
  const { profile } = stream.broker;
  return {
    config: shownStreamConfig(stream.config, profile, withVersion),
    created: formatTime(stream.created),
    state: streamState(stream),
  };
}

/** `ts` of an answer, where the release has it. */
export function timestampOf(stream: Stream): Record<string, unknown> {
  const { profile, environment } = stream.broker;
  return profile.infoTimestamp ? { ts: formatTime(environment.wallNanos()) } : {};
}

function shownStreamConfig(
  config: StreamConfig,
  profile: Profile,
  withVersion: boolean,
): Record<string, unknown> {
  const shown = streamConfigJson(config, profile);
  const metadata = shownMetadata(config.metadata, profile, withVersion);
  if (metadata !== undefined) shown["metadata"] = metadata;
  return shown;
}

/** Metadata with what the server adds to it (jetstream_versioning.go, ADR-44), in order of names. */
export function shownMetadata(
  metadata: Readonly<Record<string, string>> | undefined,
  profile: Profile,
  withVersion: boolean,
): Record<string, string> | undefined {
  const all: Record<string, string> = { ...metadata };
  if (profile.apiLevel > 0 && withVersion) {
    all["_nats.ver"] = profile.version;
    all["_nats.level"] = `${profile.apiLevel}`;
  }
  const entries = Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** What the server keeps in the metadata of an asset: the level that its configuration needs. */
export function withRequiredLevel(
  metadata: Readonly<Record<string, string>> | undefined,
  profile: Profile,
  level: number,
): Record<string, string> | undefined {
  if (profile.apiLevel === 0) return metadata === undefined ? undefined : { ...metadata };
  const kept = Object.entries(metadata ?? {}).filter(
    ([name]) => name !== "_nats.ver" && name !== "_nats.level",
  );
  return { ...Object.fromEntries(kept), "_nats.req.level": `${level}` };
}
