/**
 * Digests a payload to 14 hexadecimal digits, always the same for the same bytes.
 *
 * It tells accidental differences apart (53 bits, after bryc's public-domain cyrb53); it is no
 * protection against somebody who looks for a collision.
 */
export function digest(bytes: Uint8Array): string {
  const { length } = bytes;
  let low = 0xdeadbeef ^ length;
  let high = 0x41c6ce57;
  for (let index = 0; index < length; index++) {
    const byte = bytes[index] as number;
    low = Math.imul(low ^ byte, 2654435761);
    high = Math.imul(high ^ byte, 1597334677);
  }
  low = mix(low) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  high = mix(high) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  return hex(high & 0x1f_ffff, 6) + hex(low >>> 16, 4) + hex(low & 0xffff, 4);
}

/** Hexadecimal digits of a small whole number: V8 writes those three times as fast as one of 53 bits. */
function hex(number: number, digits: number): string {
  return (number | (1 << (4 * digits))).toString(16).slice(1);
}

function mix(word: number): number {
  return Math.imul(word ^ (word >>> 16), 2246822507);
}
