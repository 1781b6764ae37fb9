import type { Frame } from "../../harness/protocol/frame.ts";
import { decodeText } from "../../harness/protocol/text.ts";

/** What is not compared: text that matches the pattern is shown otherwise, on both sides. */
export interface Mask {
  readonly pattern: RegExp;
  readonly shown: string;
}

/** Members of INFO that are the same for both sides, whatever machine and process they are. */
const infoMembers = [
  "version",
  "proto",
  "max_payload",
  "headers",
  "jetstream",
  "auth_required",
  "tls_required",
  "ldm",
  "api_lvl",
  "connect_info",
];

/**
 * Turns frames into text in which what cannot be the same on two servers has a name of its own: ids,
 * moments, names drawn by the server.
 */
export class Normaliser {
  readonly #version: string;
  readonly #names: Map<string, string> = new Map();
  readonly #masks: readonly Mask[];

  /** `version` is what this side announces; it is shown as `<version>`. */
  constructor(version: string, masks: readonly Mask[] = []) {
    this.#version = version;
    this.#masks = masks;
  }

  /** One frame as a line. */
  line(frame: Frame): string {
    let line = this.#line(frame);
    for (const { pattern, shown } of this.#masks) line = line.replaceAll(pattern, shown);
    return line;
  }

  #line(frame: Frame): string {
    switch (frame.verb) {
      case "MSG":
      case "HMSG":
        return this.#message(frame);
      case "INFO":
        return this.#info(frame.text);
      case "-ERR":
        return `-ERR ${this.text(frame.text)}`;
      default:
        return frame.verb;
    }
  }

  /** Text with ids and moments replaced. */
  text(text: string): string {
    let result = text
      .replaceAll(/20\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, "<time>")
      .replaceAll(/(\$JS\.ACK\.\S+?\.\d+\.\d+\.\d+)\.\d{18,19}\.(\d+)/g, "$1.<time>.$2")
      .replaceAll(/(\$JS\.FC\.[^.\s]+\.[^.\s]+)\.\w+/g, "$1.<token>")
      .replaceAll(/"id":"\w{22}"/g, '"id":"<id>"')
      .replaceAll(/"active":\d+/g, '"active":"<time>"')
      .replaceAll(/(Nats-Stream-Source: (?:[^ ]+ ){5})\w{8}\b/g, "$1<identity>")
      .replaceAll(/"pause_remaining":\d+/g, '"pause_remaining":"<time>"')
      .replaceAll(/x{100,}/g, (run) => `<x*${run.length}>`);
    this.#learnNames(result);
    for (const [name, shown] of this.#names) result = result.replaceAll(name, shown);
    return result.replaceAll(this.#version, "<version>");
  }

  #message({ verb, subject, sid, reply, header, payload }: Frame): string {
    const replyPart = reply === "" ? "" : ` ${this.text(reply)}`;
    const head = header.length === 0 ? "" : ` {${this.text(headerText(header))}}`;
    return `${verb} ${this.text(subject)} ${sid}${replyPart}${head} | ${this.text(decodeText(payload))}`;
  }

  #info(json: string): string {
    const info = JSON.parse(json) as Record<string, unknown>;
    const kept = Object.fromEntries(
      infoMembers.filter((name) => name in info).map((name) => [name, info[name]]),
    );
    // Members that depend on the machine or its kernel are only named.
    const others = Object.keys(info)
      .filter((name) => !infoMembers.includes(name) && !["git_commit", "cluster", "nonce"].includes(name))
      .sort();
    return `INFO ${this.text(JSON.stringify(kept))} and ${others.join(" ")}`;
  }

  /** A consumer without a name gets one from the server: eight letters and digits. */
  #learnNames(text: string): void {
    if (!text.includes("consumer_create_response")) return;
    const name = /"name":"([A-Za-z0-9]{8})"/.exec(text)?.[1];
    if (name !== undefined && !this.#names.has(name))
      this.#names.set(name, `<consumer ${this.#names.size + 1}>`);
  }
}

function headerText(header: Uint8Array): string {
  return decodeText(header)
    .replace(/\r\n\r\n$/, "")
    .replaceAll("\r\n", "; ");
}
