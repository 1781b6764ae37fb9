import type { Kernel } from "../kernel/kernel.ts";

/** The random functions of Node's global objects and `node:crypto`, drawn from the current process's stream. */
export interface RandomFunctions {
  random(): number;
  getRandomValues<T extends ArrayBufferView | null>(array: T): T;
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
  randomBytes(size: number, callback?: (error: null, bytes: Buffer) => void): Buffer | undefined;
  randomFillSync<T extends ArrayBufferView>(view: T, offset?: number, size?: number): T;
  randomInt(low: number, high?: number | IntCallback, callback?: IntCallback): number | undefined;
}

type IntCallback = (error: null, value: number) => void;

/** Makes the random functions of one run. */
export function simulatedRandomness(kernel: Kernel): RandomFunctions {
  const stream = () => kernel.current.random;
  const fill = (view: ArrayBufferView, offset = 0, size = view.byteLength - offset) =>
    stream().fill(new Uint8Array(view.buffer, view.byteOffset + offset, size));
  const randomBytes: RandomFunctions["randomBytes"] = (size, callback) => {
    const bytes = Buffer.alloc(size);
    stream().fill(bytes);
    if (callback === undefined) return bytes;
    setImmediate(() => callback(null, bytes));
    return undefined;
  };
  return {
    random: () => stream().fraction(),
    getRandomValues: (array) => {
      if (array !== null) fill(array);
      return array;
    },
    randomUUID: () => uuid(randomBytes(16) as Buffer),
    randomBytes,
    randomFillSync: (view, offset, size) => {
      fill(view, offset, size);
      return view;
    },
    randomInt: (first, second, third) => {
      const callback = typeof second === "function" ? second : third;
      const [low, high] = typeof second === "number" ? [first, second] : [0, first];
      const value = low + Math.floor(stream().fraction() * (high - low));
      if (callback === undefined) return value;
      setImmediate(() => callback(null, value));
      return undefined;
    },
  };
}

/** Version 4, variant 1 (RFC 9562). */
function uuid(bytes: Buffer): ReturnType<RandomFunctions["randomUUID"]> {
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
