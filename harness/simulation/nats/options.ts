/** How a server is set up. */
export interface ServerOptions {
  /** Name announced to clients; the server's id if empty. */
  readonly name: string;
  /** Profile: a release such as `2.10` or `2.10.27`; the newest if absent. */
  readonly version?: string;
  /** Address announced to clients. */
  readonly host: string;
  readonly port: number;
  /** Milliseconds between syncs of a stream's messages, or a sync before each PubAck. */
  readonly syncInterval: number | "always";
  /** Largest payload with header, in bytes; 1 MiB if absent. */
  readonly maxPayload?: number;
  /** Longest control line without its verb, in bytes; 4096 if absent. */
  readonly maxControlLine?: number;
  /** Milliseconds between pings of an idle client; two minutes if absent. */
  readonly pingInterval?: number;
  /** Bytes waiting for one client at which it is cut off; 64 MiB if absent. */
  readonly maxPending?: number;
  /** Microseconds that a blocked write may take; ten seconds if absent. */
  readonly writeDeadline?: number;
  /**
   * Whether the metadata of streams and consumers survives power loss from the start; true if absent.
   *
   * nats-server syncs these files only under `sync_interval: always`, and the kernel writes them back
   * some seconds later; true stands for streams that were made long ago, false for just now.
   */
  readonly durableMetadata?: boolean;
  /** JetStream's directory on the disk; `jetstream` if absent. */
  readonly storeDirectory?: string;
}
