import { UnsupportedFaultError } from "../world.ts";
import type { Links } from "./links.ts";
import type { BrokerObserver } from "./observer.ts";

/** TEMPORARY: links without anything in between. */
export function openLinks(
  _processes: readonly string[],
  ports: ReadonlyMap<string, number>,
  _observer: BrokerObserver,
  _seed: number,
): Promise<Links> {
  const unsupported = (): never => {
    throw new UnsupportedFaultError("the backend process has no proxies yet");
  };
  return Promise.resolve({
    urls: () => [...ports.values()].map((port) => `nats://127.0.0.1:${port}`),
    hold: unsupported,
    cut: unsupported,
    slow: unsupported,
    intercept: unsupported,
    traffic: () => ({ messages: 0, bytes: 0 }),
    close: () => Promise.resolve(),
  });
}
