import { decodeText } from "../../../protocol/text.ts";
import { findJsonFault } from "../core/json-error.ts";
import { isObject } from "../core/json.ts";
import { requestSchemas } from "./request-schemas.ts";
import { readMembers } from "./schema.ts";

/** One request for messages that waits at a consumer. */
export interface PullRequest {
  readonly reply: string;
  /** Messages still wanted. */
  batch: number;
  /** Bytes still wanted; 0 for any number. */
  bytes: number;
  readonly noWait: boolean;
  /** When it ends, in microseconds of the server's clock; 0 for never. */
  readonly expires: number;
  /** Microseconds; 0 for none. */
  readonly heartbeat: number;
  nextHeartbeat: number;
  /** Messages delivered. */
  delivered: number;
  /** Overflow policy: wants messages only if so many are pending, or waiting for acks. */
  readonly minPending: number;
  readonly minAckPending: number;
  /** Prioritized policy: 0 goes first, 9 last. */
  readonly priority: number;
  /** Its priority group, empty if it names none; undefined if it is not JSON. */
  readonly group: string | undefined;
}

/** Reads a request's payload; or gives what is wrong (consumer.go nextReqFromMsg). */
export function readPullRequest(
  payload: Uint8Array,
  reply: string,
  now: number,
  release: number,
): PullRequest | string {
  const text = decodeText(payload).trim();
  if (!text.startsWith("{")) {
    const batch = /^[+-]?\d+$/.test(text) ? Number(text) : 1;
    return pullRequest(reply, now, { batch });
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return findJsonFault(text, 1)?.text ?? (error instanceof Error ? error.message : "");
  }
  if (!isObject(body)) return "invalid JSON";
  const { structure, members } = requestSchemas.pull;
  const problem = readMembers(body, members, release, {}, release >= 215 ? "" : structure);
  if (problem !== undefined) return problem;
  const heartbeat = numberOf(body["idle_heartbeat"]);
  if (heartbeat > 0 && heartbeat * 2 > numberOf(body["expires"])) return "heartbeat value too large";
  return pullRequest(reply, now, { group: "", ...body });
}

function pullRequest(reply: string, now: number, body: Readonly<Record<string, unknown>>): PullRequest {
  const expires = numberOf(body["expires"]);
  const heartbeat = numberOf(body["idle_heartbeat"]) / 1000;
  return {
    reply,
    // A request for no or fewer messages ends with the first (waitingRequest n counts down).
    batch: numberOf(body["batch"]),
    bytes: numberOf(body["max_bytes"]),
    noWait: body["no_wait"] === true,
    expires: expires === 0 ? 0 : now + Math.round(expires / 1000),
    heartbeat,
    nextHeartbeat: heartbeat > 0 ? now + heartbeat : 0,
    delivered: 0,
    minPending: numberOf(body["min_pending"]),
    minAckPending: numberOf(body["min_ack_pending"]),
    priority: numberOf(body["priority"]),
    group: typeof body["group"] === "string" ? body["group"] : undefined,
  };
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
