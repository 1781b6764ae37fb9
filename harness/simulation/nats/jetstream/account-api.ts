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
  const reserved = { memory: 0n, file: 0n };
  for (const { config, store, consumers: all } of jetstream.streams.values()) {
    if (config.storage === "memory") memory += store.bytes;
    else storage += store.bytes;
    if (config.max_bytes > 0 || profile.wrapsReserved) reserved[config.storage] += BigInt(config.max_bytes);
    consumers += all.size;
  }
  const { total, errors } = jetstream.apiCounters();
  return {
    body: {
      memory,
      storage,
      ...(profile.reservedSizes
        ? { reserved_memory: unsigned(reserved.memory), reserved_storage: unsigned(reserved.file) }
        : {}),
      streams: jetstream.streams.size,
      consumers,
      limits,
      api: { ...(profile.apiLevel > 0 ? { level: profile.apiLevel } : {}), total, errors },
    },
  };
}

/** As an unsigned number of 64 bits; a plain one if that is exact, because JSON knows no other. */
function unsigned(value: bigint): number | bigint {
  const wrapped = BigInt.asUintN(64, value);
  return wrapped <= Number.MAX_SAFE_INTEGER ? Number(wrapped) : wrapped;
}
