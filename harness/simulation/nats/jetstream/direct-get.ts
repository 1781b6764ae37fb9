import { decodeText, emptyBytes, encodeText } from "../../../protocol/text.ts";
import { headerLine } from "../../../protocol/headers.ts";
import { isLiteralSubject } from "../../../protocol/subject.ts";
import { isObject } from "../core/json.ts";
import type { Message } from "../core/message.ts";
import type { StoredMessage } from "./store.ts";
import { messageFilter } from "./store.ts";
import type { Stream } from "./stream.ts";
import { formatTime, parseTime } from "./time.ts";

const maxResults = 1024;
const defaultMaxBytes = 67_108_864;

/** What a direct get asks for (ADR-31). */
interface DirectRequest {
  readonly seq: number;
  readonly last: string;
  readonly next: string;
  readonly batch: number;
  readonly maxBytes: number;
  readonly multiLast: readonly string[];
  readonly upToSeq: number;
  readonly startTime: bigint | undefined;
  readonly upToTime: bigint | undefined;
}

/** Answers direct gets of a stream (stream.go processDirectGetRequest); gives what to call to stop. */
export function listenForDirectGets(stream: Stream): () => void {
  const { broker, name } = stream;
  const stopWhole = broker.listen(`$JS.API.DIRECT.GET.${name}`, (message) => {
    if (message.reply !== "") receive(stream, message);
    return true;
  });
  const prefix = `$JS.API.DIRECT.GET.${name}.`;
  const stopLast = broker.listen(`${prefix}>`, (message) => {
    if (message.reply !== "") receiveLast(stream, message, message.subject.slice(prefix.length));
    return true;
  });
  return () => {
    stopWhole();
    stopLast();
  };
}

function receive(stream: Stream, message: Message): void {
  if (message.payload.length === 0) return status(stream, message.reply, "408 Empty Request");
  const request = readRequest(message.payload, stream.broker.profile.batchDirectGet);
  if (request === undefined) return status(stream, message.reply, "408 Malformed Request");
  const { seq, last, next, multiLast, startTime } = request;
  if (seq === 0 && last === "" && next === "" && multiLast.length === 0 && startTime === undefined) {
    return status(stream, message.reply, "408 Empty Request");
  }
  if (isContradictory(request)) return status(stream, message.reply, "408 Bad Request");
  if (multiLast.length > 0) sendLastOfEach(stream, request, message.reply);
  else sendMessages(stream, request, message.reply);
}

function receiveLast(stream: Stream, message: Message, subject: string): void {
  if (!isLiteralSubject(subject) || message.payload.length > 0)
    return status(stream, message.reply, "408 Bad Request");
  const found = stream.store.last(subject);
  if (found === undefined) return status(stream, message.reply, "404 Message Not Found");
  send(stream, message.reply, found, "");
}

function readRequest(payload: Uint8Array, batches: boolean): DirectRequest | undefined {
  let body: unknown;
  try {
    body = JSON.parse(decodeText(payload));
  } catch {
    return undefined;
  }
  if (!isObject(body)) return undefined;
  const source = body;
  const number = (name: string): number => (typeof source[name] === "number" ? source[name] : 0);
  const text = (name: string): string => (typeof source[name] === "string" ? source[name] : "");
  const multi: unknown = source["multi_last"];
  return {
    seq: number("seq"),
    last: text("last_by_subj"),
    next: text("next_by_subj"),
    batch: batches ? number("batch") : 0,
    maxBytes: batches ? number("max_bytes") : 0,
    multiLast: batches && Array.isArray(multi) ? multi.filter((each) => typeof each === "string") : [],
    upToSeq: number("up_to_seq"),
    startTime: parseTime(text("start_time")),
    upToTime: parseTime(text("up_to_time")),
  };
}

function isContradictory(request: DirectRequest): boolean {
  const { seq, last, next, batch, multiLast, startTime, upToSeq, upToTime } = request;
  if (seq > 0 && (last !== "" || startTime !== undefined)) return true;
  if (last !== "" && (startTime !== undefined || next !== "" || batch > 0 || multiLast.length > 0))
    return true;
  return (next !== "" && multiLast.length > 0) || (upToSeq > 0 && upToTime !== undefined);
}

function sendMessages(stream: Stream, request: DirectRequest, reply: string): void {
  const { store } = stream;
  const isBatch = request.batch > 0;
  const filter = messageFilter(request.next === "" ? [] : [request.next]);
  let sequence = request.startTime === undefined ? request.seq : store.sequenceAt(request.startTime);
  let pending = isBatch ? store.countFrom(sequence, filter) : 0;
  let last = 0;
  let sent = 0;
  for (let index = 0; index < Math.max(1, request.batch); index++) {
    const message = pick(stream, request, sequence, isBatch);
    if (message === undefined) {
      if (index > 0) break;
      return status(stream, reply, "404 Message Not Found");
    }
    sequence = message.sequence + 1;
    pending = Math.max(0, pending - 1);
    send(stream, reply, message, isBatch ? batchHeaders(pending, last) : "");
    last = message.sequence;
    sent += message.subject.length + message.header.length + message.data.length;
    if (sent >= (request.maxBytes === 0 ? defaultMaxBytes : request.maxBytes)) break;
  }
  if (isBatch) status(stream, reply, "204 EOB", batchHeaders(pending, last));
}

function pick(
  stream: Stream,
  request: DirectRequest,
  sequence: number,
  isBatch: boolean,
): StoredMessage | undefined {
  const { store } = stream;
  if (request.next !== "") return store.next(sequence, messageFilter([request.next]));
  if (request.last !== "") return store.last(request.last);
  return isBatch ? store.next(sequence, messageFilter([])) : store.get(sequence);
}

function sendLastOfEach(stream: Stream, request: DirectRequest, reply: string): void {
  const { store } = stream;
  const upTo = upperEnd(stream, request);
  if (upTo === undefined) return status(stream, reply, "404 No Results");
  const found = lastOfEach(stream, request, upTo);
  if (found.length > maxResults) return status(stream, reply, "413 Too Many Results");
  if (found.length === 0) return status(stream, reply, "404 No Results");
  const batch = request.batch === 0 ? found.length : request.batch;
  let pending = found.length;
  let last = 0;
  let sent = 0;
  for (const sequence of found.slice(0, batch)) {
    const message = store.get(sequence);
    if (message === undefined) continue;
    pending--;
    send(stream, reply, message, batchHeaders(pending, last));
    last = sequence;
    sent += message.subject.length + message.header.length + message.data.length;
    if (sent >= (request.maxBytes === 0 ? defaultMaxBytes : request.maxBytes)) break;
  }
  status(stream, reply, "204 EOB", `${batchHeaders(pending, last)}Nats-UpTo-Sequence: ${upTo}\r\n`);
}

function upperEnd(stream: Stream, { upToSeq, upToTime }: DirectRequest): number | undefined {
  const { store } = stream;
  if (upToTime === undefined) return upToSeq === 0 ? store.lastSequence : upToSeq;
  const sequence = store.sequenceAt(upToTime);
  return sequence <= store.firstSequence ? undefined : sequence - 1;
}

function lastOfEach(stream: Stream, request: DirectRequest, upTo: number): number[] {
  const { store } = stream;
  const found: Set<number> = new Set();
  for (const pattern of request.multiLast) {
    for (const subject of store.subjects.matching(pattern)) {
      const sequence = store.subjects.lastUpTo(subject, upTo);
      if (sequence !== undefined && sequence >= request.seq) found.add(sequence);
    }
  }
  return [...found].sort((a, b) => a - b);
}

function batchHeaders(pending: number, last: number): string {
  return `Nats-Num-Pending: ${pending}\r\nNats-Last-Sequence: ${last}\r\n`;
}

function send(stream: Stream, reply: string, message: StoredMessage, more: string): void {
  const block = message.header.length === 0 ? headerLine : decodeText(message.header).slice(0, -2);
  const header =
    `${block}Nats-Stream: ${stream.name}\r\nNats-Subject: ${message.subject}\r\n` +
    `Nats-Sequence: ${message.sequence}\r\nNats-Time-Stamp: ${formatTime(message.time)}\r\n${more}\r\n`;
  stream.broker.send(reply, message.data, encodeText(header));
}

function status(stream: Stream, reply: string, line: string, headers = ""): void {
  stream.broker.count(`status ${line}`);
  stream.broker.send(reply, emptyBytes, encodeText(`NATS/1.0 ${line}\r\n${headers}\r\n`));
}
