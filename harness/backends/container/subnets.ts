/** Addresses of a subnet for two servers: its own, a gateway, the two, and the broadcast address. */
const SIZE = 8;
const PREFIX = 29;

/** A subnet for two servers. */
export interface PairSubnet {
  /** `172.18.0.8/29`. */
  readonly subnet: string;
  /** Addresses for both; an engine takes the one in front of them for itself. */
  readonly addresses: readonly [string, string];
}

/**
 * Cuts so many subnets for two servers each out of a larger one.
 * @param subnet - As `172.18.0.0/16`.
 * @throws RangeError if there is no room for them, or it is no subnet of IPv4.
 */
export function pairSubnets(subnet: string, count: number): PairSubnet[] {
  const [, text = "", length = ""] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(subnet) ?? [];
  if (text === "") throw new RangeError(`${subnet} is no subnet of IPv4`);
  if (count * SIZE > 2 ** (32 - Number(length)))
    throw new RangeError(`${subnet} has no room for ${count} subnets of ${SIZE} addresses`);
  const first = text.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return Array.from({ length: count }, (_, index) => {
    const start = first + index * SIZE;
    return { subnet: `${dotted(start)}/${PREFIX}`, addresses: [dotted(start + 2), dotted(start + 3)] };
  });
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
