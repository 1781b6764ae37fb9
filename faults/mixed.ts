import fc from "fast-check";
import type { Fault } from "../harness/scenario/fault.ts";
import type { BrokerSettings } from "../harness/scenario/topology.ts";
import type { FaultDefinition, FaultSpace, Mood } from "./definition.ts";
import type { FaultFamily } from "./family.ts";
import { faultKinds } from "./registry.ts";
import { didYouMean } from "./suggest.ts";
import { swarm } from "./swarm.ts";

/**
 * Faults of several kinds in one run: each run draws which of `kinds` exist and how heavy each is.
 * @throws RangeError if there is no kind, or an unknown one.
 */
export function mixed(kinds: readonly string[], broker?: Partial<BrokerSettings>): FaultFamily {
  const definitions = kinds.map(known);
  if (definitions.length === 0) throw new RangeError("mixed needs at least one kind of fault");
  return {
    name: "mixed",
    title: "Mixed",
    summary: "1 to 6 faults of several kinds; each run draws which kinds exist and how heavy each is.",
    kinds,
    ...(broker === undefined ? {} : { broker }),
    schedule: (space) =>
      swarm(space, 6, weights(definitions.filter(fitting(space))), (mood, chosen) => anyOf(chosen, space, mood)),
  };
}

interface Weighted {
  readonly definition: FaultDefinition;
  readonly weight: number;
}

function fitting({ topology }: FaultSpace): (definition: FaultDefinition) => boolean {
  return ({ leastServers = 1 }) => topology.broker.servers >= leastServers;
}

function known(kind: string): FaultDefinition {
  const definition = faultKinds.get(kind);
  if (definition !== undefined) return definition;
  throw new RangeError(`unknown kind of fault "${kind}"${didYouMean(kind, faultKinds.keys())}`);
}

function weights(definitions: readonly FaultDefinition[]): fc.Arbitrary<Weighted[]> {
  const most = definitions.length;
  return fc
    .tuple(
      fc.subarray([...definitions], { minLength: 1 }),
      fc.array(fc.integer({ min: 1, max: 8 }), { minLength: most, maxLength: most }),
    )
    .map(([chosen, weight]) => chosen.map((definition, index) => ({ definition, weight: weight[index] ?? 1 })));
}

function anyOf(chosen: readonly Weighted[], space: FaultSpace, mood: Mood): fc.Arbitrary<Fault> {
  return fc.oneof(
    ...chosen.map(({ definition, weight }) => ({ weight, arbitrary: definition.arbitrary(space, mood) })),
  );
}
