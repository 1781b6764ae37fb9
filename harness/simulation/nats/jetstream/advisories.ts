import { emptyBytes, encodeText } from "../../../protocol/text.ts";
import { randomToken } from "../core/identifiers.ts";
import { toJson } from "../core/json.ts";
import type { Consumer } from "./consumer.ts";
import type { Stream } from "./stream.ts";
import { formatTime } from "./time.ts";

const subjects = { max_deliver: "MAX_DELIVERIES", nak: "MSG_NAKED", terminated: "MSG_TERMINATED" } as const;

/** Why a delivery ends whose message has gone (consumer.go ackTermUnackedLimitsReason). */
export const unackedLimits = "Unacknowledged message was deleted";

/** Tells who listens about a delivery that failed (`$JS.EVENT.ADVISORY.CONSUMER.…`). */
export function sendDeliveryAdvisory(
  consumer: Consumer,
  kind: keyof typeof subjects,
  details: Readonly<Record<string, unknown>>,
): void {
  const { broker, stream, name } = consumer;
  broker.count(`advisory ${kind}`);
  const subject = `$JS.EVENT.ADVISORY.CONSUMER.${subjects[kind]}.${stream.name}.${name}`;
  if (!broker.hasInterest(subject)) return;
  const body = {
    type: `io.nats.jetstream.advisory.v1.${kind}`,
    id: randomToken(broker.environment, 22),
    timestamp: formatTime(broker.environment.wallNanos()),
    stream: stream.name,
    consumer: name,
    ...details,
  };
  broker.send(subject, encodeText(toJson(body)), emptyBytes);
}

const actionWords = { create: "CREATED", modify: "UPDATED", delete: "DELETED" } as const;

/** Tells who listens that a stream or consumer was made, changed or deleted. */
export function sendActionAdvisory(
  stream: Stream,
  consumer: string | undefined,
  action: "create" | "modify" | "delete",
): void {
  const { broker } = stream;
  const kind = consumer === undefined ? "STREAM" : "CONSUMER";
  const ending = consumer === undefined ? stream.name : `${stream.name}.${consumer}`;
  const subject = `$JS.EVENT.ADVISORY.${kind}.${actionWords[action]}.${ending}`;
  if (!broker.hasInterest(subject)) return;
  const body = {
    type: `io.nats.jetstream.advisory.v1.${kind.toLowerCase()}_action`,
    id: randomToken(broker.environment, 22),
    timestamp: formatTime(broker.environment.wallNanos()),
    stream: stream.name,
    consumer,
    action,
  };
  broker.send(subject, encodeText(toJson(body)), emptyBytes);
}
