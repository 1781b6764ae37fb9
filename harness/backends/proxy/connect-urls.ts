import type { Frame } from "../../protocol/frame.ts";

const list = String.raw`\[\s*(?:"(?:[^"\\]|\\.)*"\s*(?:,\s*)?)*\]`;
const entry = new RegExp(String.raw`("connect_urls"\s*:\s*)${list}`);
const entryWithComma = new RegExp(
  String.raw`"connect_urls"\s*:\s*${list}\s*,\s*|\s*,\s*"connect_urls"\s*:\s*${list}`,
);

/**
 * The bytes of a frame with other `connect_urls`, if it is an INFO that has any; without the entry if
 * `urls` is empty. All else stays as it is, byte by byte.
 *
 * Servers of a cluster announce each other's addresses there, and a client that learns them goes round
 * the proxy when it connects again.
 */
export function withConnectUrls(frame: Frame, urls: readonly string[]): Uint8Array {
  if (frame.verb !== "INFO") return frame.raw;
  const { buffer, byteOffset, length } = frame.raw;
  // Latin-1 keeps every byte.
  const text = Buffer.from(buffer, byteOffset, length).toString("latin1");
  const changed =
    urls.length === 0
      ? text.replace(entryWithComma, "")
      : text.replace(entry, (_, key: string) => `${key}${JSON.stringify(urls)}`);
  return changed === text ? frame.raw : Buffer.from(changed, "latin1");
}
