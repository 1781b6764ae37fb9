/** A socket error as Node reports it: `code`, `syscall`, and for dials `address` and `port`. */
export interface SocketError extends Error {
  readonly code: string;
  readonly syscall: string;
  readonly address?: string;
  readonly port?: number;
}

/** The peer or a box on the way reset the connection. */
export function connectionReset(): SocketError {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}

/** Nobody listens at that address. */
export function connectionRefused(address: string, port: number): SocketError {
  return Object.assign(new Error(`connect ECONNREFUSED ${address}:${port}`), {
    code: "ECONNREFUSED",
    syscall: "connect",
    address,
    port,
  });
}

/** Retransmission was given up. */
export function connectionTimedOut(): SocketError {
  return Object.assign(new Error("read ETIMEDOUT"), { code: "ETIMEDOUT", syscall: "read" });
}

/** No host of the topology has that name. */
export function hostNotFound(hostname: string): SocketError & { readonly hostname: string } {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    code: "ENOTFOUND",
    syscall: "getaddrinfo",
    hostname,
  });
}
