import { decodeText, encodeText } from "./text.ts";

/** First line of a header block without a status. */
export const headerLine = "NATS/1.0\r\n";

/** One header: its name as written, and its value without surrounding blanks. */
export type Header = readonly [name: string, value: string];

/** A header block (ADR-4). */
export interface HeaderBlock {
  /** Status code of the first line, such as 503; 0 if it has none. */
  readonly code: number;
  /** What follows the status code. */
  readonly description: string;
  readonly headers: readonly Header[];
}

/** Reads a header block; lines that are no header are left out. */
export function decodeHeaders(block: Uint8Array): HeaderBlock {
  const lines = decodeText(block).split("\r\n");
  const status = /^NATS\/1\.0\s+(\d{3})\s*(.*)$/.exec(lines[0] ?? "");
  const headers: Header[] = [];
  for (const line of lines.slice(1)) {
    const colon = line.indexOf(":");
    if (colon > 0) headers.push([line.slice(0, colon), line.slice(colon + 1).trim()]);
  }
  return { code: Number(status?.[1] ?? 0), description: status?.[2] ?? "", headers };
}

/** Writes a header block; `status` is what follows the version, such as `503` or `408 Request Timeout`. */
export function encodeHeaders(headers: readonly Header[], status = ""): Uint8Array {
  let text = status === "" ? headerLine : `NATS/1.0 ${status}\r\n`;
  for (const [name, value] of headers) text += `${name}: ${value}\r\n`;
  return encodeText(`${text}\r\n`);
}

/** Value of the first header `name` (case counts) in a block given as text; undefined if absent. */
export function findHeader(block: string, name: string): string | undefined {
  const at = block.indexOf(`\r\n${name}:`);
  if (at < 0) return undefined;
  const start = at + name.length + 3;
  const end = block.indexOf("\r\n", start);
  return block.slice(start, end < 0 ? undefined : end).trim();
}
