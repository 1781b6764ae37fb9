import type { FaultHandle, Link, LinkSpeed, MessageRule } from "../world.ts";

/** The ways between the processes and the servers of one run, with what faults do to them. */
export interface Links {
  /** URLs by which a process reaches all servers. */
  urls(process: string): string[];
  hold(links: readonly Link[]): FaultHandle;
  cut(links: readonly Link[]): FaultHandle;
  slow(links: readonly Link[], speed: LinkSpeed): FaultHandle;
  intercept(rule: MessageRule): FaultHandle;
  /** What passed, over all links. */
  traffic(): { readonly messages: number; readonly bytes: number };
  close(): Promise<void>;
}
