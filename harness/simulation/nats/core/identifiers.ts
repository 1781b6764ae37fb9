import type { ServerEnvironment } from "../environment.ts";

const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A public key as nkeys writes it: `prefix` and 55 characters of base 32. */
export function randomKey(environment: ServerEnvironment, prefix: string): string {
  return prefix + randomText(environment, base32, 55);
}

/** `length` random letters and digits. */
export function randomToken(environment: ServerEnvironment, length: number): string {
  return randomText(environment, base62, length);
}

function randomText(environment: ServerEnvironment, alphabet: string, length: number): string {
  let text = "";
  let bits = 0;
  let left = 0;
  for (let index = 0; index < length; index++) {
    if (left === 0) {
      bits = environment.random(2 ** 30);
      left = 5;
    }
    text += alphabet[(bits % 64) % alphabet.length];
    bits = Math.floor(bits / 64);
    left--;
  }
  return text;
}
