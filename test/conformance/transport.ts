/** A server that a script can be played against. */
export interface Transport {
  /** What it announces in INFO. */
  readonly version: string;
  /** A new connection. */
  open(receiver: Receiver): Promise<Link>;
  /** Kills the server and starts it again on the same store; all links are gone. */
  restart(): Promise<void>;
  /** Milliseconds of the server's wall clock. */
  wall(): number;
  /** Ends the server. */
  stop(): Promise<void>;
}

/** What a connection gives back. */
export interface Receiver {
  data(bytes: Uint8Array): void;
  closed(): void;
}

/** A client's end of a connection. */
export interface Link {
  write(bytes: Uint8Array): void;
  end(): void;
}
