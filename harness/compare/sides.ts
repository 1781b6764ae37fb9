import type { ClientName } from "../clients/client.ts";
import type { JsonObject } from "../scenario/json.ts";
import { ScenarioError } from "../scenario/define.ts";
import type { SuiteSource } from "../suite/source.ts";

/** What a comparison is asked for; lists of two are what is compared. */
export interface CompareRequest {
  /** Strategies that were named. */
  readonly strategies: readonly string[];
  readonly clients: readonly ClientName[];
  readonly servers: readonly string[];
  readonly settings: readonly JsonObject[];
  /** What both sides have in common. */
  readonly common: Omit<SuiteSource, "client" | "server">;
}

/** One side: its name, and where its cells come from. */
export interface SidePlan {
  readonly name: string;
  readonly source: SuiteSource;
}

/**
 * Works out the two sides.
 * @throws ScenarioError if it is not clear what is compared with what.
 */
export function sidesOf(request: CompareRequest): readonly [base: SidePlan, head: SidePlan] {
  const { strategies, clients, servers, settings } = request;
  const lists = { strategies, clients, servers, settings };
  const several = Object.entries(lists).filter(([, { length }]) => length > 1);
  const [one, ...others] = several;
  if (one === undefined && settings.length === 1) return settingSides(request, [{}, settings[0] ?? {}]);
  if (one === undefined) throw new ScenarioError(nothingText(strategies));
  if (others.length > 0) {
    const names = several.map(([name]) => name).join(" and ");
    throw new ScenarioError(
      `${names} are both given twice; compare one thing at a time, and give the other once`,
    );
  }
  const [dimension, values] = one;
  if (values.length > 2)
    throw new ScenarioError(`two things are compared, and ${values.length} ${dimension} are given`);
  switch (dimension) {
    case "strategies":
      return two(strategies, (name) => ({ name, source: { ...sourceOf(request), strategies: [name] } }));
    case "clients":
      return two(clients, (client) => ({ name: client, source: { ...sourceOf(request), client } }));
    case "servers":
      return two(servers, (server) => ({
        name: `nats-server ${server}`,
        source: { ...sourceOf(request), server },
      }));
    default:
      return settingSides(request, settings);
  }
}

function settingSides(
  request: CompareRequest,
  settings: readonly JsonObject[],
): readonly [SidePlan, SidePlan] {
  return two(settings, (values) => ({
    name: settingsName(values),
    source: { ...sourceOf(request), settings: values },
  }));
}

function two<T>(values: readonly T[], plan: (value: T) => SidePlan): readonly [SidePlan, SidePlan] {
  const [base, head] = values.map(plan);
  if (base === undefined || head === undefined) throw new RangeError("two sides are compared");
  return [base, head];
}

/** What does not differ between the sides. */
function sourceOf({ strategies, clients, servers, settings, common }: CompareRequest): SuiteSource {
  const [strategy] = strategies;
  const [server] = servers;
  const [values] = settings;
  return {
    ...common,
    client: clients[0] ?? "nats-io",
    ...(strategy !== undefined && { strategies: [strategy] }),
    ...(server !== undefined && { server }),
    ...(values !== undefined && { settings: values }),
  };
}

function settingsName(settings: JsonObject): string {
  const entries = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return entries.length === 0 ? "settings as they are" : entries.join(",");
}

function nothingText(strategies: readonly string[]): string {
  const given = strategies.length === 0 ? "" : ` ${strategies[0]} with what?`;
  return `nothing to compare:${given} give two strategies, or two of --client, --server or --settings, or two result.json`;
}
