import type { Consumer } from "./consumer.ts";
import type { ConsumerConfig } from "./consumer-config.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, consumerCreateError } from "./errors.ts";
import { parseTime } from "./time.ts";

/** Members that never change, and how the refusal names them (consumer.go checkNewConsumerConfig). */
const fixedMembers = [
  ["deliver_policy", "deliver policy"],
  ["mem_storage", "storage type"],
  ["direct", "direct"],
  ["opt_start_seq", "start sequence"],
  ["ack_policy", "ack policy"],
  ["replay_policy", "replay policy"],
  ["idle_heartbeat", "heart beats"],
  ["flow_control", "flow control"],
] as const;

/** Why a consumer may not change like this, or undefined. */
export function consumerUpdateProblem(consumer: Consumer, after: ConsumerConfig): ApiError | undefined {
  const before = consumer.config;
  for (const [name, words] of fixedMembers) {
    if (before[name] !== after[name]) return consumerCreateError(`${words} can not be updated`);
  }
  if (parseTime(before.opt_start_time ?? "") !== parseTime(after.opt_start_time ?? "")) {
    return consumerCreateError("start time can not be updated");
  }
  const maxWaiting =
    before.max_waiting === after.max_waiting
      ? undefined
      : consumerCreateError("max waiting can not be updated");
  if (maxWaiting !== undefined && consumer.broker.profile.release < 210) return maxWaiting;
  if (before.deliver_subject !== after.deliver_subject) {
    if (before.deliver_subject === "")
      return consumerCreateError("can not update pull consumer to push based");
    if (after.deliver_subject === "")
      return consumerCreateError("can not update push consumer to pull based");
    if (consumer.push?.active === true) return apiErrors.consumerNameExist;
  }
  return maxWaiting;
}
