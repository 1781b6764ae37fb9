import type { ApiAnswer, ApiRequest } from "./api-request.ts";

const limits = {
  max_memory: -1,
  max_storage: -1,
  max_streams: -1,
  max_consumers: -1,
  max_ack_pending: -1,
  memory_max_stream_bytes: -1,
  storage_max_stream_bytes: -1,
  max_bytes_required: false,
};

/** `$JS.API.INFO`. */
export function accountInfo({ jetstream }: ApiRequest): ApiAnswer {
  const { profile } = jetstream.broker;
  let memory = 0;
  let storage = 0;
  let consumers = 0;
  const reserved = { memory: 0, file: 0 };
  for (const { config, store, consumers: all } of jetstream.streams.values()) {
    if (config.storage === "memory") memory += store.bytes;
    else storage += store.bytes;
    if (config.max_bytes > 0) reserved[config.storage] += config.max_bytes;
    consumers += all.size;
  }
  const { total, errors } = jetstream.apiCounters();
  return {
    body: {
      memory,
      storage,
      ...(profile.reservedSizes ? { reserved_memory: reserved.memory, reserved_storage: reserved.file } : {}),
      streams: jetstream.streams.size,
      consumers,
      limits,
      api: { ...(profile.apiLevel > 0 ? { level: profile.apiLevel } : {}), total, errors },
    },
  };
}
