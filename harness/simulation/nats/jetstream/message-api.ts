import type { ApiAnswer, ApiRequest } from "./api-request.ts";
import { findStream, isApiError, readTypedBody } from "./api-request.ts";
import { toBase64 } from "./base64.ts";
import { requestSchemas } from "./request-schemas.ts";
import type { ApiError } from "./errors.ts";
import { apiErrors, sequenceNotFound, streamMsgDeleteFailed } from "./errors.ts";
import type { StoredMessage } from "./store.ts";
import { messageFilter } from "./store.ts";
import type { Stream } from "./stream.ts";
import { formatTime, parseTime } from "./time.ts";

/** `$JS.API.STREAM.MSG.GET.<stream>`. */
export function getMessage(request: ApiRequest): ApiAnswer {
  if (request.text.trim() === "") return { error: apiErrors.badRequest };
  const body = readTypedBody(request, requestSchemas.messageGet);
  if (isApiError(body)) return { error: body };
  const { seq = 0, last_by_subj: last = "", next_by_subj: next = "", start_time: start } = body;
  if (typeof seq !== "number" || typeof last !== "string" || typeof next !== "string") {
    return { error: apiErrors.badRequest };
  }
  const time = typeof start === "string" ? parseTime(start) : undefined;
  if (isContradictory(seq, last, next, time)) return { error: apiErrors.badRequest };
  const stream = findStream(request, request.tokens[3]);
  if (stream === undefined) return { error: apiErrors.streamNotFound };
  const from = time === undefined ? seq : stream.store.sequenceAt(time);
  const message = find(stream, from, last, next);
  if (message === undefined) return { error: apiErrors.noMessageFound };
  return {
    body: {
      message: {
        subject: message.subject,
        seq: message.sequence,
        ...(message.header.length > 0 ? { hdrs: toBase64(message.header) } : {}),
        ...(message.data.length > 0 ? { data: toBase64(message.data) } : {}),
        time: formatTime(message.time),
      },
    },
  };
}

/** `$JS.API.STREAM.MSG.DELETE.<stream>`. */
export function deleteMessage(request: ApiRequest): ApiAnswer {
  if (request.text.trim() === "") return { error: apiErrors.badRequest };
  const body = readTypedBody(request, requestSchemas.messageDelete);
  if (isApiError(body)) return { error: body };
  const { seq = 0 } = body;
  if (typeof seq !== "number") return { error: apiErrors.badRequest };
  const stream = findStream(request, request.tokens[3]);
  if (stream === undefined) return { error: apiErrors.streamNotFound };
  if (stream.config.sealed) return { error: apiErrors.streamSealed };
  if (stream.config.deny_delete) return { error: streamMsgDeleteFailed("message delete not permitted") };
  if (!stream.deleteMessage(seq)) {
    return { error: missing(stream, seq) };
  }
  return { body: { success: true } };
}

function missing({ store, config }: Stream, sequence: number): ApiError {
  if (config.storage === "file") {
    if (sequence > store.lastSequence) return streamMsgDeleteFailed("stream store EOF");
    if (sequence < store.firstSequence) return streamMsgDeleteFailed("no message found");
  }
  return sequenceNotFound(sequence);
}

function isContradictory(seq: number, last: string, next: string, time: bigint | undefined): boolean {
  if (seq === 0 && last === "" && next === "" && time === undefined) return true;
  if (seq > 0 && (last !== "" || time !== undefined)) return true;
  return last !== "" && (next !== "" || time !== undefined);
}

function find(stream: Stream, seq: number, last: string, next: string): StoredMessage | undefined {
  if (next !== "") return stream.store.next(seq, messageFilter([next]));
  return last !== "" ? stream.store.last(last) : stream.store.get(seq);
}
