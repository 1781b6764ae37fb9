/** Stands for a number that cannot be read: greater than any other, as for nats-server. */
export const unreadable: number = Number.MAX_SAFE_INTEGER;

/** What an ack subject says about the delivery it belongs to (ADR-15). */
export interface AckSubject {
  readonly deliveries: number;
  readonly streamSequence: number;
  readonly consumerSequence: number;
}

/** Reads `$JS.ACK.<stream>.<consumer>.<deliveries>.<stream sequence>.<consumer sequence>.<time>.<pending>`. */
export function readAckSubject(subject: string): AckSubject {
  // Not split: every ack has a subject of its own, and one token in three is needed.
  const dots: number[] = [];
  for (let at = subject.indexOf("."); at >= 0; at = subject.indexOf(".", at + 1)) dots.push(at);
  const tokens = dots.length + 1;
  if (tokens !== 9 && tokens < 11) return { deliveries: 0, streamSequence: 0, consumerSequence: 0 };
  const offset = tokens >= 11 ? 6 : 4;
  const numberAt = (token: number): number => {
    const digits = subject.slice((dots[token - 1] ?? -1) + 1, dots[token]);
    return /^\d+$/.test(digits) ? Number(digits) : unreadable;
  };
  return {
    deliveries: numberAt(offset),
    streamSequence: numberAt(offset + 1),
    consumerSequence: numberAt(offset + 2),
  };
}

/** What an acknowledgement asks for. */
export type AckKind =
  | { readonly kind: "ack" }
  /** Ack, and another pull request in the rest. */
  | { readonly kind: "next"; readonly rest: string }
  /** Redeliver; `delay` in nanoseconds, undefined for at once. */
  | { readonly kind: "nak"; readonly argument: string }
  | { readonly kind: "progress" }
  | { readonly kind: "term"; readonly reason: string }
  | { readonly kind: "unknown" };

/** Reads an acknowledgement's payload (consumer.go processAck); `termReason` as in the profile. */
export function readAck(text: string, termReason: boolean): AckKind {
  if (text === "" || text === "+ACK" || text === "+OK") return { kind: "ack" };
  if (text.startsWith("+NXT")) return { kind: "next", rest: text.slice(4) };
  if (text.startsWith("-NAK")) return { kind: "nak", argument: text.slice(4).trim() };
  if (text === "+WPI") return { kind: "progress" };
  if (text === "+TERM") return { kind: "term", reason: "" };
  if (termReason && text.startsWith("+TERM")) return { kind: "term", reason: text.slice(5).trim() };
  return { kind: "unknown" };
}

const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 60e9,
  h: 3600e9,
};

/** Nanoseconds that a NAK asks to wait: `{"delay":…}` or a Go duration; undefined if unreadable. */
export function readNakDelay(argument: string): number | undefined {
  if (argument.startsWith("{")) {
    try {
      const delay = (JSON.parse(argument) as { delay?: unknown }).delay ?? 0;
      return typeof delay === "number" ? delay : undefined;
    } catch {
      return undefined;
    }
  }
  return readDuration(argument);
}

/** Nanoseconds of a Go duration such as `1m30s`; undefined if it is none. */
export function readDuration(text: string): number | undefined {
  if (text === "0") return 0;
  const match = /^([+-]?)((?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+)$/.exec(text);
  if (match === null) return undefined;
  let total = 0;
  for (const [, amount, unit] of (match[2] ?? "").matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g)) {
    total += Number(amount) * (units[unit ?? ""] ?? 0);
  }
  return match[1] === "-" ? -total : total;
}
