import { describeFault, faultFamilies, faultKinds, mixed, needsMiddlebox } from "../../faults/index.ts";
import type { FaultKind } from "../run/fault-player.ts";
import type { FaultCatalog, FaultFamily } from "../scenario/catalog.ts";
import type { DeliveryStrategy } from "../scenario/strategy.ts";

/** The faults that come with the harness. */
export const catalog: FaultCatalog<FaultKind> = {
  kinds: faultKinds as ReadonlyMap<string, FaultKind>,
  families: faultFamilies,
  needsMiddlebox,
  describe: describeFault,
};

/** Families that are not about a kind of fault alone, so that tolerating one says nothing about its kinds. */
const special: ReadonlySet<string> = new Set(["mixed", "long-outage"]);

/**
 * The family of a name for a strategy: `mixed` draws only from the kinds that all claims of the
 * strategy tolerate, all others are the same for everyone.
 * @throws RangeError with a suggestion if there is none.
 */
export function familyFor(strategy: DeliveryStrategy, family: FaultFamily): FaultFamily {
  if (family.name !== "mixed") return family;
  const kinds = toleratedKinds(strategy);
  return kinds.length === 0 ? family : mixed(kinds);
}

/** Kinds that every claim of a strategy tolerates without special broker settings. */
function toleratedKinds({ claims }: DeliveryStrategy): string[] {
  return [...faultKinds.keys()].filter((kind) =>
    claims.every(({ tolerates }) =>
      tolerates.some((name) => {
        const family = faultFamilies.get(name);
        return family?.broker === undefined && !special.has(name) && family?.kinds.includes(kind);
      }),
    ),
  );
}
