import { describe, expect, it } from "vitest";
import type { Kernel } from "../../../harness/simulation/kernel/kernel.ts";
import type { Owner } from "../../../harness/simulation/kernel/owner.ts";
import type { Endpoint, EndpointListener } from "../../../harness/simulation/network/endpoint.ts";
import type { Network } from "../../../harness/simulation/network/network.ts";
import { simulate, sleep, type Bench } from "../support.ts";

/** A listener that writes down what it is told, with the time in microseconds. */
class Notes implements EndpointListener {
  readonly lines: string[] = [];
  readonly #kernel: Kernel;
  end: Endpoint | undefined;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  connected(): void {
    this.#note("connected");
  }
  data(bytes: Uint8Array): void {
    this.#note(`data ${Buffer.from(bytes).toString()}`);
  }
  ended(): void {
    this.#note("ended");
    this.end?.end();
  }
  closed(error?: Error): void {
    this.#note(error === undefined ? "closed" : `closed ${(error as { code?: string }).code}`);
  }

  /** All received bytes together. */
  text(): string {
    return this.lines.flatMap((line) => (line.includes(" data ") ? [line.split(" data ")[1] ?? ""] : [])).join("");
  }

  #note(what: string): void {
    this.lines.push(`${this.#kernel.now} ${what}`);
  }
}

interface Pair {
  readonly network: Network;
  readonly kernel: Kernel;
  readonly clientOwner: Owner;
  readonly serverOwner: Owner;
  readonly client: Notes;
  readonly server: Notes;
  dial(): Endpoint;
}

/** A client host `a` and a server host `b` that listens on port 1. */
function pair({ kernel, network }: Bench): Pair {
  network.addHost("a");
  const clientOwner = kernel.owner("a");
  const serverOwner = kernel.owner("b");
  const client = new Notes(kernel);
  const server = new Notes(kernel);
  network.addHost("b").ports.set(1, {
    owner: serverOwner,
    accept: (end) => {
      server.end = end;
      return server;
    },
  });
  const dial = () => {
    const end = network.dial(clientOwner, "a", "b", 1, client);
    client.end = end;
    return end;
  };
  return { network, kernel, clientOwner, serverOwner, client, server, dial };
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe("a connection", () => {
  it("takes one round trip to open and carries bytes in order", async () => {
    await simulate(async (bench) => {
      const { client, server, kernel, dial } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      end.write(bytes("one "));
      end.write(bytes("two "));
      server.end?.write(bytes("answer"));
      await sleep(kernel, 1000);
      expect(client.lines[0]).toBe("200 connected");
      expect(server.text()).toBe("one two ");
      expect(client.text()).toBe("answer");
    });
  });

  it("delivers everything in order however writes are split", async () => {
    await simulate(
      async (bench) => {
        const { server, kernel, dial } = pair(bench);
        const end = dial();
        await sleep(kernel, 10_000);
        const sent = Array.from({ length: 500 }, (_, index) => `<${index}>`);
        for (const text of sent) {
          end.write(bytes(text));
          await sleep(kernel, 50);
        }
        await sleep(kernel, 10_000);
        expect(server.text()).toBe(sent.join(""));
        const pieces = server.lines.filter((line) => line.includes("data"));
        expect(pieces.some((line) => !/data (<\d+>)+$/.test(line)), "some write was split").toBe(true);
      },
      { latency: { low: 100, high: 2000 } },
    );
  });

  it("closes half by half: what was written before the end arrives", async () => {
    await simulate(async (bench) => {
      const { client, server, kernel, dial } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      end.write(bytes("last words"));
      end.end();
      end.write(bytes("too late"));
      await sleep(kernel, 1000);
      expect(server.lines.slice(-2).map((line) => line.split(" ").slice(1).join(" "))).toEqual(["ended", "closed"]);
      expect(server.text()).toBe("last words");
      expect(client.lines.at(-1)).toMatch(/closed$/);
    });
  });

  it("reports the end in an event of its own, after all that the last bytes set off, as Node does", async () => {
    await simulate(async (bench) => {
      const { server, kernel, dial } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      const told: string[] = [];
      const { data, ended } = server;
      server.data = (received) => {
        data.call(server, received);
        void (async () => {
          for (let hop = 0; hop < 20; hop++) await Promise.resolve();
          told.push("handled");
        })();
      };
      server.ended = () => {
        told.push("ended");
        ended.call(server);
      };
      end.write(bytes("last words"));
      end.end();
      await sleep(kernel, 1000);
      expect(told).toEqual(["handled", "ended"]);
    });
  });

  it("lets data out after destroy, and resets a peer that goes on writing", async () => {
    await simulate(async (bench) => {
      const { client, server, kernel, dial } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      end.write(bytes("bye"));
      end.destroy();
      server.end?.write(bytes("into the void"));
      await sleep(kernel, 1000);
      expect(server.text()).toBe("bye");
      expect(client.text()).toBe("");
      expect(client.lines.filter((line) => line.includes("closed"))).toEqual([]);
    });
  });

  it("loses what is in flight when it is reset, and tells both ends", async () => {
    await simulate(async (bench) => {
      const { client, server, kernel, dial, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      end.write(bytes("lost"));
      const [connection] = network.connectionsBetween("a", "b");
      expect(connection?.reset()).toEqual({ bytesLost: 4 });
      await sleep(kernel, 1000);
      expect(server.text()).toBe("");
      expect(client.lines.at(-1)).toContain("closed ECONNRESET");
      expect(server.lines.at(-1)).toContain("closed ECONNRESET");
      expect(network.connectionsBetween("a", "b")).toEqual([]);
    });
  });
});

describe("a dial", () => {
  it("is refused where nobody listens", async () => {
    await simulate(async ({ kernel, network }) => {
      network.addHost("a");
      network.addHost("b");
      const client = new Notes(kernel);
      network.dial(kernel.owner("a"), "a", "b", 9, client);
      await sleep(kernel, 1000);
      expect(client.lines).toEqual(["200 closed ECONNREFUSED"]);
    });
  });

  it("fails for an unknown name", async () => {
    await simulate(async ({ kernel, network }) => {
      network.addHost("a");
      const client = new Notes(kernel);
      network.dial(kernel.owner("a"), "a", "nowhere", 9, client);
      await sleep(kernel, 1000);
      expect(client.lines).toEqual(["500 closed ENOTFOUND"]);
    });
  });

  it.each([
    ["a", "b"],
    ["b", "a"],
  ])("hangs while the path %s > %s is held, and goes on when it is released", async (from, to) => {
    await simulate(async (bench) => {
      const { client, kernel, dial, network } = pair(bench);
      const path = network.path(from, to);
      const hold = path.hold();
      dial();
      await sleep(kernel, 50_000);
      expect(client.lines).toEqual([]);
      expect(hold.dials).toBe(1);
      path.release(hold);
      await sleep(kernel, 1000);
      expect(client.lines).toEqual(["50200 connected"]);
    });
  });

  it("is not answered by a host without power until it is back", async () => {
    await simulate(async (bench) => {
      const { client, kernel, dial, network, serverOwner } = pair(bench);
      const listener = network.find("b")?.ports.get(1);
      network.powerOff("b");
      dial();
      await sleep(kernel, 2_500_000);
      expect(client.lines).toEqual([]);
      if (listener !== undefined) network.find("b")?.ports.set(1, listener);
      network.powerOn("b");
      await sleep(kernel, 1_500_000);
      expect(client.lines.at(-1)).toContain("connected");
      expect(serverOwner.state).toBe("alive");
    });
  });
});

describe("a held path", () => {
  it("stops one direction and lets the other through", async () => {
    await simulate(async (bench) => {
      const { client, server, kernel, dial, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      const path = network.path("a", "b");
      const hold = path.hold();
      end.write(bytes("held"));
      server.end?.write(bytes("free"));
      await sleep(kernel, 10_000);
      expect(server.text()).toBe("");
      expect(client.text()).toBe("free");
      expect(hold.segments).toBe(1);
      path.release(hold);
      path.release(hold);
      await sleep(kernel, 1000);
      expect(server.text()).toBe("held");
    });
  });

  it("stays closed until the last of several holds ends", async () => {
    await simulate(async (bench) => {
      const { server, kernel, dial, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      const path = network.path("a", "b");
      const holds = [path.hold(), path.hold()];
      end.write(bytes("x"));
      for (const hold of holds) {
        expect(server.text()).toBe("");
        await sleep(kernel, 1000);
        path.release(hold);
        await sleep(kernel, 1000);
      }
      expect(server.text()).toBe("x");
    });
  });

  it("holds what was on its way when it closed", async () => {
    await simulate(async (bench) => {
      const { server, kernel, dial, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      end.write(bytes("under way"));
      const path = network.path("a", "b");
      const hold = path.hold();
      await sleep(kernel, 5000);
      expect(server.text()).toBe("");
      expect(hold.segments).toBe(1);
      path.release(hold);
      await sleep(kernel, 1000);
      expect(server.text()).toBe("under way");
    });
  });

  it("breaks connections that had something to say, when it was closed for longer than TCP tries", async () => {
    await simulate(async (bench) => {
      const { client, kernel, dial, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      const path = network.path("a", "b");
      const hold = path.hold();
      end.write(bytes("x"));
      await sleep(kernel, 1_000_000_000);
      path.release(hold);
      await sleep(kernel, 1000);
      expect(client.lines.at(-1)).toContain("ETIMEDOUT");
    });
  });
});

describe("a slow path", () => {
  it("adds latency, and time to transmit", async () => {
    await simulate(async (bench) => {
      const { server, kernel, dial, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      const path = network.path("a", "b");
      const slow = path.slowDown({ latency: 5000, jitter: 0, bandwidth: 1000 });
      end.write(bytes("x"));
      await sleep(kernel, 10_000);
      expect(server.lines.at(-1)).toBe("7100 data x");
      path.speedUp(slow);
      end.write(bytes("y"));
      await sleep(kernel, 1000);
      expect(server.text()).toBe("xy");
      expect(slow.segments).toBe(1);
    });
  });
});

describe("owners", () => {
  it("that are paused read later, all at once; that are dead never do", async () => {
    await simulate(async (bench) => {
      const { server, kernel, dial, serverOwner, network, clientOwner, client } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      kernel.pause(serverOwner);
      for (const text of ["a", "b", "c"]) {
        end.write(bytes(text));
        await sleep(kernel, 500);
      }
      expect(server.text()).toBe("");
      kernel.resume(serverOwner);
      await sleep(kernel, 10);
      expect(server.lines.at(-1)).toBe("2500 data abc");
      kernel.kill(serverOwner);
      network.closeOwner(serverOwner);
      end.write(bytes("d"));
      await sleep(kernel, 1000);
      expect(server.text()).toBe("abc");
      expect(client.lines.some((line) => line.includes("ended"))).toBe(true);
      expect(clientOwner.state).toBe("alive");
    });
  });

  it("that are paused still read what had arrived before a reset", async () => {
    await simulate(async (bench) => {
      const { server, kernel, dial, serverOwner, network } = pair(bench);
      const end = dial();
      await sleep(kernel, 1000);
      kernel.pause(serverOwner);
      end.write(bytes("arrived"));
      await sleep(kernel, 1000);
      end.write(bytes("in flight"));
      expect(network.connectionsBetween("a", "b")[0]?.reset()).toEqual({ bytesLost: 9 });
      await sleep(kernel, 1000);
      kernel.resume(serverOwner);
      await sleep(kernel, 1000);
      expect(server.text()).toBe("arrived");
      expect(server.lines.at(-1)).toContain("ECONNRESET");
    });
  });

  it("whose host loses power say nothing; the peer is reset once the host is back", async () => {
    await simulate(async (bench) => {
      const { client, kernel, dial, network, serverOwner } = pair(bench);
      dial();
      await sleep(kernel, 1000);
      kernel.kill(serverOwner);
      network.powerOff("b");
      await sleep(kernel, 5_000_000);
      expect(client.lines).toEqual(["200 connected"]);
      network.powerOn("b");
      await sleep(kernel, 1_000_000);
      expect(client.lines.at(-1)).toContain("ECONNRESET");
    });
  });
});
