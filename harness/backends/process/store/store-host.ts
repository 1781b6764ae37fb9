import type { PowerLossToll } from "../../server-host.ts";

/** Where one server keeps its store, and what becomes of that when its host loses power. */
export interface StoreHost {
  /** The store's folder; it exists. */
  readonly folder: string;
  /** Times that the server made something survive power loss; undefined if they cannot be counted. */
  readonly syncs: number | undefined;
  /** The command that runs the server on this host. */
  command(program: string, args: readonly string[]): { program: string; args: string[] };
  /** Makes everything that was written survive. */
  settle(): Promise<void>;
  /** Takes the power from a host whose server is dead, and gives it back: what was not synced is gone. Absent if it cannot. */
  losePower?(): Promise<PowerLossToll>;
  /** Frees what the host holds outside of its folder. Idempotent. */
  close(): Promise<void>;
}

/** A way to take the power from a server's host. */
export interface PowerLossMechanism {
  /** A word or two, for tables. */
  readonly name: string;
  /** Makes a host in a server's own folder, which exists and is empty. */
  open(folder: string): Promise<StoreHost & Required<Pick<StoreHost, "losePower">>>;
}

/** A host that never loses power. */
export class SteadyStore implements StoreHost {
  readonly folder: string;
  readonly syncs = undefined;

  constructor(folder: string) {
    this.folder = folder;
  }

  command(program: string, args: readonly string[]): { program: string; args: string[] } {
    return { program, args: [...args] };
  }

  async settle(): Promise<void> {}

  async close(): Promise<void> {}
}
