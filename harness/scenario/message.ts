const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a workload message carries. */
export interface MessageBody {
  readonly id: string;
  readonly producer: string;
  /** Number of the message of this producer, from 1. */
  readonly number: number;
  /** Filler, so that sizes vary. */
  readonly body: string;
}

/** Encodes a workload message as JSON bytes; the id comes first. */
export function encodeMessage(message: MessageBody): Uint8Array {
  const { id, producer, number, body } = message;
  return encoder.encode(JSON.stringify({ id, producer, number, body }));
}

/**
 * Decodes the payload of a workload message.
 * @throws TypeError if the payload is not one.
 */
export function decodeMessage(data: Uint8Array): MessageBody {
  const value: unknown = JSON.parse(decoder.decode(data));
  if (typeof value === "object" && value !== null && "id" in value && typeof value.id === "string") {
    return value as MessageBody;
  }
  throw new TypeError(`not a workload message: ${decoder.decode(data).slice(0, 80)}`);
}

/** `{"id":"`, with which every encoded workload message starts. */
const idPrefix = encoder.encode('{"id":"');
const quote = 0x22;

/** The id of a workload message without decoding the rest; undefined if the payload is none. */
export function messageIdOf(data: Uint8Array): string | undefined {
  for (let index = 0; index < idPrefix.length; index++) {
    if (data[index] !== idPrefix[index]) return undefined;
  }
  const end = data.indexOf(quote, idPrefix.length);
  return end < 0 ? undefined : decoder.decode(data.subarray(idPrefix.length, end));
}
