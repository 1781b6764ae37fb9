import type { ConsumerConfig } from "./consumer-config.ts";
import type { StreamConfig } from "./stream-config.ts";

/** What of a stream's configuration asks for behaviour that is not simulated; undefined if nothing does. */
export function unfollowedOfStream(config: StreamConfig): string | undefined {
  const flag = streamFlags.find((name) => config[name]);
  if (flag !== undefined) return flag;
  if (config.persist_mode === "async") return "persist_mode async";
  const sources = [...(config.mirror === undefined ? [] : [config.mirror]), ...(config.sources ?? [])];
  const member = sourceMembers.find((name) => sources.some((source) => name in source));
  return member === undefined ? undefined : `source ${member}`;
}

const streamFlags = ["allow_msg_counter", "allow_atomic", "allow_msg_schedules", "allow_batched"] as const;
const sourceMembers = ["external", "consumer"] as const;

/** The same of a consumer's. */
export function unfollowedOfConsumer(config: ConsumerConfig): string | undefined {
  if (config.ack_policy === "flow_control") return "ack_policy flow_control";
  if (config.priority_policy === "pinned_client") return "priority_policy pinned_client";
  if (config.rate_limit_bps > 0) return "rate_limit_bps";
  return samples(config) ? "sample_freq" : undefined;
}

/** A frequency of nothing asks for nothing. */
function samples({ sample_freq: frequency }: ConsumerConfig): boolean {
  return Number(frequency.replace(/%$/, "")) > 0;
}
