import { EventEmitter } from "node:events";
import { copyBytes } from "../../protocol/text.ts";
import type { Owner } from "../kernel/owner.ts";
import type { Endpoint, EndpointListener } from "../network/endpoint.ts";
import type { Network } from "../network/network.ts";
import type { SocketError } from "../network/errors.ts";

type WriteCallback = (error?: Error) => void;

/**
 * A client socket on the simulated network: the part of `net.Socket` that network clients use.
 *
 * Not a stream: no `pipe`, no encoding, no back-pressure (`write` always takes all).
 */
export class SimulatedSocket extends EventEmitter implements EndpointListener {
  destroyed = false;
  connecting = true;
  readyState: "opening" | "open" | "closed" = "opening";
  bytesRead = 0;
  bytesWritten = 0;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly remoteFamily = "IPv4";
  readonly #endpoint: Endpoint;
  #ended = false;
  #closeEmitted = false;

  constructor(network: Network, owner: Owner, host: string, port: number) {
    super();
    this.remoteAddress = network.find(host)?.address ?? host;
    this.remotePort = port;
    this.#endpoint = network.dial(owner, owner.name, host, port, this);
  }

  get writable(): boolean {
    return !this.destroyed && !this.#ended;
  }

  get writableLength(): number {
    return this.#endpoint.buffered();
  }

  connected(): void {
    this.connecting = false;
    this.readyState = "open";
    this.emit("connect");
    this.emit("ready");
  }

  data(bytes: Uint8Array): void {
    this.bytesRead += bytes.length;
    this.emit("data", asBuffer(bytes));
  }

  ended(): void {
    this.emit("end");
    if (!this.destroyed) this.end();
  }

  closed(error?: SocketError): void {
    if (error !== undefined) this.#emitError(error);
    this.#emitClose(error !== undefined);
  }

  write(data: string | Uint8Array, ...rest: unknown[]): boolean {
    const callback = rest.find((value): value is WriteCallback => typeof value === "function");
    if (!this.writable) {
      const error = Object.assign(new Error("write after end"), { code: "ERR_STREAM_WRITE_AFTER_END" });
      if (callback !== undefined) process.nextTick(callback, error);
      return false;
    }
    const bytes = typeof data === "string" ? Buffer.from(data) : copyBytes(data);
    this.bytesWritten += bytes.length;
    this.#endpoint.write(bytes);
    if (callback !== undefined) process.nextTick(callback);
    return true;
  }

  end(...values: unknown[]): this {
    const [data] = values;
    if (typeof data === "string" || data instanceof Uint8Array) this.write(data);
    if (this.#ended || this.destroyed) return this;
    this.#ended = true;
    if (this.connecting) this.destroy();
    else this.#endpoint.end();
    return this;
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.#endpoint.destroy();
    process.nextTick(() => {
      if (error !== undefined) this.#emitError(error);
      this.#emitClose(error !== undefined);
    });
    return this;
  }

  resetAndDestroy(): this {
    this.#endpoint.connection.reset();
    return this.destroy();
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  #emitError(error: Error): void {
    this.emit("error", error);
  }

  #emitClose(hadError: boolean): void {
    if (this.#closeEmitted) return;
    this.#closeEmitted = true;
    this.destroyed = true;
    this.connecting = false;
    this.readyState = "closed";
    this.emit("close", hadError);
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
