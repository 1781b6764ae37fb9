import type { ApiError } from "./errors.ts";
import { apiErrors, streamInvalidConfig } from "./errors.ts";
import type { Profile } from "../profile.ts";
import type { StreamConfig } from "./stream-config.ts";

/** Why a stream may not change like this, or undefined (stream.go configUpdateCheck). */
export function streamUpdateProblem(
  before: StreamConfig,
  after: StreamConfig,
  profile: Profile,
): ApiError | undefined {
  const cannot = (what: string): ApiError =>
    streamInvalidConfig(`stream configuration update can not ${what}`);
  if (after.num_replicas > 1 && profile.checksReplicasOnUpdate) return apiErrors.streamReplicasNotSupported;
  if (after.max_consumers !== before.max_consumers && !profile.updatesMaxConsumers)
    return cannot("change MaxConsumers");
  if (after.storage !== before.storage) return cannot("change storage type");
  if (after.retention !== before.retention) {
    if (profile.release < 210) return cannot("change retention policy");
    if (before.retention === "workqueue" || after.retention === "workqueue") {
      return cannot("change retention policy to/from workqueue");
    }
  }
  if (!after.sealed && before.sealed) return cannot("unseal a sealed stream");
  if (!after.deny_delete && before.deny_delete) return cannot("cancel deny message deletes");
  if (!after.deny_purge && before.deny_purge) return cannot("cancel deny purge");
  if (profile.release < 210 && JSON.stringify(after.republish) !== JSON.stringify(before.republish)) {
    return cannot("change RePublish");
  }
  // From 2.11 on a mirror may become a stream of its own.
  const promotes = after.mirror === undefined && profile.release >= 211;
  if (!promotes && JSON.stringify(after.mirror) !== JSON.stringify(before.mirror))
    return apiErrors.mirrorNotUpdatable;
  if (before.allow_msg_ttl && !after.allow_msg_ttl) {
    return streamInvalidConfig("message TTL status can not be disabled");
  }
  if (after.sealed) {
    after.max_age = 0;
    after.discard = "new";
    after.deny_delete = true;
    after.deny_purge = true;
    after.allow_rollup_hdrs = false;
  }
  return undefined;
}
