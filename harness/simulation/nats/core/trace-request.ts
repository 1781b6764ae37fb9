import { findHeader } from "../../../protocol/headers.ts";
import { isLiteralSubject } from "../../../protocol/subject.ts";
import { decodeText, encodeText } from "../../../protocol/text.ts";

/** What a message asks for whose way through servers is to be traced (ADR-41). */
export interface TraceRequest {
  /** Where the trace is to go. */
  readonly destination: string;
  /** The message is only traced, and nobody gets it. */
  readonly only: boolean;
}

/** A destination that is no subject, so that nothing is traced. */
const disabled = "trace disabled";

const lineFeed = 0x0a;
const upperN = 0x4e;
const upperT = 0x54;
const offsetOfTrace = "Nats-".length;

/** The trace that a header block asks for, or undefined (msgtrace.go initMsgTrace). */
export function readTraceRequest(header: Uint8Array): TraceRequest | undefined {
  if (!mayTrace(header)) return undefined;
  const block = decodeText(header);
  const destination = findHeader(block, "Nats-Trace-Dest");
  if (destination === undefined || destination === disabled) return undefined;
  const only = findHeader(block, "Nats-Trace-Only")?.toLowerCase() ?? "";
  return { destination, only: ["1", "true", "on"].includes(only) };
}

/** The header block that a stream keeps, so that deliveries of the message are not traced (stream.go). */
export function withoutTrace(header: Uint8Array): Uint8Array {
  const request = readTraceRequest(header);
  if (request === undefined || !isLiteralSubject(request.destination)) return header;
  return encodeText(
    decodeText(header).replace(/(\r\nNats-Trace-Dest: ?)[^\r]*/, (_line, name: string) => name + disabled),
  );
}

/** Whether a line begins like `Nats-T`: every publish comes by here, and hardly any has such a line. */
function mayTrace(header: Uint8Array): boolean {
  for (let at = header.indexOf(lineFeed); at >= 0; at = header.indexOf(lineFeed, at + 1)) {
    if (header[at + 1] === upperN && header[at + 1 + offsetOfTrace] === upperT) return true;
  }
  return false;
}
