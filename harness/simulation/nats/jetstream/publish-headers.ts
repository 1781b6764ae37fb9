import { decodeText } from "../../../protocol/text.ts";
import { findHeader } from "../../../protocol/headers.ts";

/** What a publisher asks of JetStream in headers. */
export interface PublishHeaders {
  readonly id: string | undefined;
  readonly expectedStream: string | undefined;
  readonly expectedLastSequence: number | undefined;
  readonly expectedLastSubjectSequence: number | undefined;
  readonly expectedLastSubject: string | undefined;
  readonly expectedLastId: string | undefined;
  readonly rollup: string | undefined;
  readonly timeToLive: string | undefined;
  readonly batchId: string | undefined;
  readonly increment: string | undefined;
  readonly schedule: string | undefined;
}

/** The header block of a message without any. */
export const noPublishHeaders: PublishHeaders = {
  id: undefined,
  expectedStream: undefined,
  expectedLastSequence: undefined,
  expectedLastSubjectSequence: undefined,
  expectedLastSubject: undefined,
  expectedLastId: undefined,
  rollup: undefined,
  timeToLive: undefined,
  batchId: undefined,
  increment: undefined,
  schedule: undefined,
};

/** Reads the headers of stream.go `JSMsgId`, `JSExpected…`, `JSMsgRollup`, `JSMessageTTL` and of what streams may allow since 2.12. */
export function readPublishHeaders(header: Uint8Array): PublishHeaders {
  if (header.length === 0) return noPublishHeaders;
  const block = decodeText(header);
  if (!block.includes("\r\nNats-")) return noPublishHeaders;
  const text = (name: string): string | undefined => {
    const value = findHeader(block, name);
    return value === "" ? undefined : value;
  };
  return {
    id: text("Nats-Msg-Id"),
    expectedStream: text("Nats-Expected-Stream"),
    expectedLastSequence: number(text("Nats-Expected-Last-Sequence")),
    expectedLastSubjectSequence: number(text("Nats-Expected-Last-Subject-Sequence")),
    expectedLastSubject: text("Nats-Expected-Last-Subject-Sequence-Subject"),
    expectedLastId: text("Nats-Expected-Last-Msg-Id"),
    rollup: text("Nats-Rollup")?.toLowerCase(),
    timeToLive: text("Nats-TTL"),
    batchId: text("Nats-Batch-Id"),
    increment: text("Nats-Incr"),
    schedule: text("Nats-Schedule"),
  };
}

function number(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // parseInt64 gives -1 for what is no number, and the comparison is on unsigned integers.
  return /^\d{1,19}$/.test(text) ? Number(text) : Number.NaN;
}
