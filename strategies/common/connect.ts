import type { NatsConnection } from "@nats-io/transport-node";
import type { ProcessContext } from "../../harness/scenario/strategy.ts";

/**
 * Connects, for as long as the process lives.
 *
 * A connection that the client has closed for good (out of reconnect attempts, refused credentials)
 * never opens again. The rejection here is left unhandled on purpose: it ends the process, and
 * whoever supervises it starts it anew.
 */
export async function connect(context: ProcessContext): Promise<NatsConnection> {
  const connection = await context.connect();
  void connection.closed().then((error) => {
    if (error instanceof Error && !context.signal.aborted) throw error;
  });
  return connection;
}
