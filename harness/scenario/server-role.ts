/** Who leads what at one moment; a server that stands alone leads both. */
export interface Leaders {
  /** The server that leads the scenario's stream; the leader of the meta group if there is no stream. */
  readonly stream: string | undefined;
  /** The server that leads JetStream's meta group, which decides where streams are. */
  readonly meta: string | undefined;
}

const LEADER = "leader";
const META_LEADER = "meta-leader";
const FOLLOWER = /^follower-(\d+)$/;

/**
 * The roles by which a fault may name a server of a cluster of so many: `leader` (of the stream),
 * `follower-1` … (the others, in the order of their names) and `meta-leader`. None without a cluster.
 */
export function serverRoles(servers: number): string[] {
  if (servers === 1) return [];
  const followers = Array.from({ length: servers - 1 }, (_, index) => `follower-${index + 1}`);
  return [LEADER, ...followers, META_LEADER];
}

/** Whether a name is a role, of a cluster of whatever size. */
export function isServerRole(name: string): boolean {
  return name === LEADER || name === META_LEADER || FOLLOWER.test(name);
}

/** The server that has a role now; undefined if none has, or the leader is not known. */
export function serverInRole(
  role: string,
  servers: readonly string[],
  { stream, meta }: Leaders,
): string | undefined {
  if (role === META_LEADER) return meta;
  if (role === LEADER || stream === undefined) return stream;
  const number = Number(FOLLOWER.exec(role)?.[1]);
  return servers.filter((server) => server !== stream)[number - 1];
}
