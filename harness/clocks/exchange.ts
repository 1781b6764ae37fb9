import type { NatsConnection } from "@nats-io/transport-node";
import type { ProcessClock } from "../scenario/strategy.ts";

/** What a node's clock told when it was asked. Milliseconds since the epoch. */
interface Told {
  readonly received: number;
  readonly sent: number;
}

/** What came of asking another node for its time. All in milliseconds on our own clock. */
export interface Reading {
  /** How far the other clock is ahead of ours, if the way there takes as long as the way back. */
  readonly offset: number;
  /** How long both ways took; the offset is wrong by half of it at most. */
  readonly delay: number;
}

/** Subject on which a node is asked for its time. */
function timeOf(node: string): string {
  return `capstan.clock.time.${node}`;
}

/** Answers for as long as the connection lives what time it is on our clock. */
export function tellTime(connection: NatsConnection, node: string, clock: ProcessClock): void {
  connection.subscribe(timeOf(node), {
    callback: (error, message) => {
      if (error !== null) return;
      const received = clock.now();
      const told: Told = { received, sent: clock.now() };
      message.respond(JSON.stringify(told));
    },
  });
}

/**
 * Asks a node for its time: the exchange of four timestamps of NTP (RFC 5905, section 8).
 * @throws the client's error if no answer comes within `timeout` milliseconds.
 */
export async function askTime(
  connection: NatsConnection,
  node: string,
  clock: ProcessClock,
  timeout: number,
): Promise<Reading> {
  const start = clock.monotonic();
  const sentHere = clock.now();
  const answer = await connection.request(timeOf(node), "", { timeout });
  const { received, sent } = answer.json<Told>();
  // A clock that is set while the question is under way must not look like a long way.
  const roundTrip = clock.monotonic() - start;
  const delay = Math.max(0, roundTrip - (sent - received));
  return { offset: (received + sent) / 2 - (sentHere + roundTrip / 2), delay };
}
