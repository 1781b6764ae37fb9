import type { NatsConnection } from "@nats-io/transport-node";

/** A program of the real client: what it tells must be the same with every server. */
export interface Program {
  readonly name: string;
  /** Lowest release that it is for, as 210 for 2.10. */
  readonly since?: number;
  run(connection: NatsConnection, tell: (line: string) => void): Promise<void>;
}

/** What an attempt gave, or the name and text of its error. */
export async function attempt(work: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(await work()) ?? "nothing";
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}
