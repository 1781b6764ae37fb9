import { decodeText, encodeText } from "../../../protocol/text.ts";
import { headerLine } from "../../../protocol/headers.ts";
import type { StoredMessage } from "./store.ts";

/** A message's headers with its size, for consumers that want no payload. */
export function headersOnly(message: StoredMessage): Uint8Array {
  const block = message.header.length === 0 ? headerLine : decodeText(message.header).slice(0, -2);
  return encodeText(`${block}Nats-Msg-Size: ${message.data.length}\r\n\r\n`);
}
