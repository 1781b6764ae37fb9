/** When the broker syncs what it has stored: every so many milliseconds, or before each acknowledgement. */
export type SyncInterval = number | "always";

/** Numbers of servers that a broker can have: one alone, or a cluster that has a majority. */
export const clusterSizes: readonly number[] = [1, 3, 5];

/** The broker of a scenario. */
export interface BrokerSettings {
  /** 1, or a cluster of 3 or 5, which only real backends have. */
  readonly servers: number;
  /** Servers on which a stream is kept; all if absent. */
  readonly replicas?: number;
  /** Server generation, as `2.10`; the backend's default if absent. */
  readonly version?: string;
  /** Default two minutes, as nats-server has it. */
  readonly syncInterval: SyncInterval;
  /**
   * What is wrong with the disks of the servers; nothing if absent. `sync-fails`: from the second start of a
   * server on every sync fails with EIO. Only the backend `process` has such disks, by strace.
   */
  readonly disk?: "sync-fails";
}

/** Who takes part in a run. */
export interface Topology {
  readonly producers: number;
  readonly consumers: number;
  /** Nodes that hold data; none if absent. */
  readonly nodes?: number;
  readonly broker: BrokerSettings;
}

/** On how many servers a stream of the scenario is kept: `num_replicas` of its configuration. */
export function replicasOf({ broker }: Topology): number {
  return broker.replicas ?? broker.servers;
}

/** Names of the processes of a topology: `producer-1` …, `consumer-1` …, `node-1` …. */
export function processNames(topology: Topology): string[] {
  return [...producerNames(topology), ...consumerNames(topology), ...nodeNames(topology)];
}

/** Names of the producers of a topology. */
export function producerNames(topology: Topology): string[] {
  return numbered("producer", topology.producers);
}

/** Names of the consumers of a topology. */
export function consumerNames(topology: Topology): string[] {
  return numbered("consumer", topology.consumers);
}

/** Names of the nodes of a topology. */
export function nodeNames(topology: Topology): string[] {
  return numbered("node", topology.nodes ?? 0);
}

/** Names of the servers of a topology: `nats-1` …. */
export function serverNames(topology: Topology): string[] {
  return numbered("nats", topology.broker.servers);
}

function numbered(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}
