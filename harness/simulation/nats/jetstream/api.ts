import { decodeText, encodeText } from "../../../protocol/text.ts";
import { toJson } from "../core/json.ts";
import type { Message } from "../core/message.ts";
import { accountInfo } from "./account-api.ts";
import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import {
  createConsumer,
  consumerInfo,
  consumerList,
  consumerNames,
  deleteConsumer,
  pauseConsumer,
  resetConsumer,
} from "./consumer-api.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors } from "./errors.ts";
import type { JetStream } from "./jetstream.ts";
import { deleteMessage, getMessage } from "./message-api.ts";
import {
  createStream,
  deleteStream,
  purgeStream,
  streamInfo,
  streamList,
  streamNames,
  updateStream,
} from "./stream-api.ts";

/** One kind of request. */
interface Endpoint {
  /** Tokens after `$JS.API`; `*` for one, `>` for one or more at the end. */
  readonly pattern: readonly string[];
  readonly type: string;
  readonly handle: ((request: ApiRequest) => ApiAnswer) | undefined;
  readonly since?: number;
}

function endpoint(
  pattern: string,
  type: string,
  handle: ((request: ApiRequest) => ApiAnswer) | undefined,
  since = 0,
): Endpoint {
  return { pattern: pattern.split("."), type, handle, since };
}

/** What nats-server jetstream_api.go listens on; without a handler where this server does not follow. */
const endpoints: readonly Endpoint[] = [
  endpoint("INFO", "account_info", accountInfo),
  endpoint("STREAM.CREATE.*", "stream_create", createStream),
  endpoint("STREAM.UPDATE.*", "stream_update", updateStream),
  endpoint("STREAM.INFO.*", "stream_info", streamInfo),
  endpoint("STREAM.NAMES", "stream_names", streamNames),
  endpoint("STREAM.LIST", "stream_list", streamList),
  endpoint("STREAM.DELETE.*", "stream_delete", deleteStream),
  endpoint("STREAM.PURGE.*", "stream_purge", purgeStream),
  endpoint("STREAM.MSG.GET.*", "stream_msg_get", getMessage),
  endpoint("STREAM.MSG.DELETE.*", "stream_msg_delete", deleteMessage),
  endpoint("CONSUMER.CREATE.*", "consumer_create", createConsumer),
  endpoint("CONSUMER.CREATE.*.>", "consumer_create", createConsumer),
  endpoint("CONSUMER.DURABLE.CREATE.*.*", "consumer_create", createConsumer),
  endpoint("CONSUMER.INFO.*.*", "consumer_info", consumerInfo),
  endpoint("CONSUMER.DELETE.*.*", "consumer_delete", deleteConsumer),
  endpoint("CONSUMER.LIST.*", "consumer_list", consumerList),
  endpoint("CONSUMER.NAMES.*", "consumer_names", consumerNames),
  endpoint("CONSUMER.PAUSE.*.*", "consumer_pause", pauseConsumer, 211),
  endpoint("CONSUMER.RESET.*.*", "consumer_reset", resetConsumer, 214),
  endpoint("CONSUMER.UNPIN.*.*", "consumer_unpin", undefined, 211),
  endpoint("CONSUMER.LEADER.STEPDOWN.*.*", "consumer_leader_stepdown", undefined),
  endpoint("STREAM.LEADER.STEPDOWN.*", "stream_leader_stepdown", undefined),
  endpoint("STREAM.PEER.REMOVE.*", "stream_remove_peer", undefined),
  endpoint("STREAM.SNAPSHOT.*", "stream_snapshot", undefined),
  endpoint("STREAM.RESTORE.*", "stream_restore", undefined),
  endpoint("META.LEADER.STEPDOWN", "meta_leader_stepdown", undefined),
  endpoint("SERVER.REMOVE", "meta_server_remove", undefined),
  endpoint("ACCOUNT.PURGE.*", "account_purge", undefined),
];

/** What this server says to requests that it knows and does not follow. */
const unsupported: ApiError = apiErrors.badRequest;

/** The JetStream API: from a request to its answer (nats-server jetstream_api.go). */
export class Api {
  /** Requests answered, and answered with an error. */
  total = 0;
  errors = 0;
  readonly #jetstream: JetStream;

  constructor(jetstream: JetStream) {
    this.#jetstream = jetstream;
  }

  start(): void {
    this.#jetstream.broker.listen("$JS.API.>", (message) => this.#receive(message));
  }

  #receive(message: Message): boolean {
    const { broker } = this.#jetstream;
    const tokens = message.subject.split(".").slice(2);
    if (tokens[0] === "CONSUMER" && tokens[1] === "MSG" && tokens[2] === "NEXT") {
      return this.#next(tokens, message);
    }
    if (tokens[0] === "DIRECT") {
      const known = this.#jetstream.streams.get(tokens[2] ?? "")?.config.allow_direct === true;
      return known || !broker.profile.apiInterest;
    }
    const found = endpoints.find(
      (each) => (each.since ?? 0) <= broker.profile.release && fits(each.pattern, tokens),
    );
    if (found?.handle === undefined) broker.observe({ type: "unsupported", subject: message.subject });
    // The real server, too, leaves subjects that it does not know without an answer.
    if (found === undefined) return true;
    const request: ApiRequest = { jetstream: this.#jetstream, tokens, text: decodeText(message.payload) };
    this.#answer(found, found.handle?.(request) ?? { error: unsupported }, message.reply);
    return true;
  }

  #next(tokens: readonly string[], message: Message): boolean {
    const { broker, streams } = this.#jetstream;
    const consumer =
      tokens.length === 5 ? streams.get(tokens[3] ?? "")?.consumers.get(tokens[4] ?? "") : undefined;
    if (consumer === undefined) return !broker.profile.apiInterest;
    consumer.request(message.payload, message.reply);
    return true;
  }

  #answer({ type }: Endpoint, answer: ApiAnswer, reply: string): void {
    this.total++;
    const { broker } = this.#jetstream;
    const name = `io.nats.jetstream.api.v1.${type}_response`;
    let body: Readonly<Record<string, unknown>>;
    if ("error" in answer) {
      this.errors++;
      broker.count(`api error ${answer.error.err_code}`);
      body = { type: name, error: answer.error, ...answer.rest };
    } else {
      body = { type: name, ...answer.body };
    }
    if (reply !== "") broker.answer(reply, encodeText(toJson(body)));
  }

  /** Counters for account info. */
  counters(): { readonly total: number; readonly errors: number } {
    return { total: this.total, errors: this.errors };
  }
}

function fits(pattern: readonly string[], tokens: readonly string[]): boolean {
  if (pattern.at(-1) === ">") {
    return (
      tokens.length >= pattern.length &&
      pattern.slice(0, -1).every((each, at) => each === "*" || each === tokens[at])
    );
  }
  return pattern.length === tokens.length && pattern.every((each, at) => each === "*" || each === tokens[at]);
}
