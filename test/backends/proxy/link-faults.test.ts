import { afterEach, describe, expect, it } from "vitest";
import { UnsupportedFaultError } from "../../../harness/backends/world.ts";
import { back, cleanUp, client, echo, meanwhile, proxied, sink, there, until } from "./support.ts";

afterEach(cleanUp);

describe("a hold", () => {
  it("stops both directions and lets go on, in order, what it held", async () => {
    const server = await echo();
    const { network, port } = await proxied(server.port);
    const { socket, bytes } = await client(port);
    socket.write("1");
    await until(() => bytes().toString() === "1");
    const hold = network.hold([there, back]);
    socket.write("2");
    await until(() => hold.evidence()["framesHeld"] === 1);
    socket.write("3");
    await until(() => hold.evidence()["framesHeld"] === 2);
    await meanwhile();
    expect([server.bytes().toString(), bytes().toString()]).toEqual(["1", "1"]);
    hold.heal();
    await until(() => bytes().toString() === "123");
    hold.heal();
    expect(hold.evidence()).toEqual({ framesHeld: 2, dialsHeld: 0 });
  });

  it("of one direction leaves the other open", async () => {
    const server = await sink();
    const { network, port } = await proxied(server.port);
    const { socket, bytes } = await client(port);
    const accepted = await server.socket();
    const hold = network.hold([back]);
    socket.write("there");
    await until(() => server.bytes().toString() === "there");
    accepted.write("back");
    await until(() => hold.evidence()["framesHeld"] === 1);
    await meanwhile();
    expect(bytes().length).toBe(0);
    hold.heal();
    await until(() => bytes().toString() === "back");
  });

  it("holds ends of streams and resets too", async () => {
    const server = await sink();
    const { network, port } = await proxied(server.port);
    const ended = await client(port);
    const reset = await client(port);
    const [first, second] = [await server.socket(0), await server.socket(1)];
    const errors: unknown[] = [];
    second.on("error", (error) => errors.push(error));
    const hold = network.hold([there]);
    ended.socket.end("bye");
    reset.socket.resetAndDestroy();
    await until(() => hold.evidence()["framesHeld"] === 3);
    await meanwhile();
    expect([first.readableEnded, errors.length]).toEqual([false, 0]);
    hold.heal();
    await until(() => first.readableEnded && errors.length === 1);
    expect(server.bytes().toString()).toBe("bye");
  });

  it("lasts until the last of several that overlap is healed", async () => {
    const server = await echo();
    const { network, port } = await proxied(server.port);
    const { socket, bytes } = await client(port);
    const holds = [network.hold([there]), network.hold([there, back])];
    socket.write("x");
    await until(() => holds.every((hold) => hold.evidence()["framesHeld"] === 1));
    holds[0]?.heal();
    await meanwhile();
    expect(bytes().length).toBe(0);
    holds[1]?.heal();
    await until(() => bytes().length === 1);
  });

  it.each([[there], [back]])("of %o keeps a dial from the server until it is healed", async (link) => {
    const server = await echo();
    const { network, port } = await proxied(server.port);
    const hold = network.hold([link]);
    const { socket, bytes } = await client(port);
    socket.write("early");
    await until(() => hold.evidence()["dialsHeld"] === 1);
    await meanwhile();
    expect([server.sockets.length, bytes().length]).toEqual([0, 0]);
    hold.heal();
    await until(() => bytes().toString() === "early");
    expect(hold.evidence()["dialsHeld"]).toBe(1);
  });

  it("forgets a dial that was given up", async () => {
    const server = await echo();
    const { network, proxy, port } = await proxied(server.port);
    const hold = network.hold([there, back]);
    const [polite, rude] = [await client(port), await client(port)];
    await until(() => hold.evidence()["dialsHeld"] === 2);
    polite.socket.destroy();
    rude.socket.resetAndDestroy();
    await until(() => proxy.connections === 0);
    hold.heal();
    await meanwhile();
    expect(server.sockets.length).toBe(0);
  });

  it("does not take in more than a little", async () => {
    const server = await sink();
    const { network, proxy, port } = await proxied(server.port);
    const { socket } = await client(port);
    await server.socket();
    const hold = network.hold([there]);
    const all = Buffer.alloc(32 << 20, "x");
    socket.end(all);
    await until(() => proxy.traffic.bytes > 1 << 20);
    await meanwhile();
    expect(proxy.traffic.bytes).toBeLessThan(2 << 20);
    hold.heal();
    await until(() => server.bytes().length === all.length);
  });
});

describe("a cut", () => {
  it("resets both ends of open connections, once, and loses what was held", async () => {
    const server = await sink();
    const { network, proxy, port } = await proxied(server.port);
    const clients = [await client(port), await client(port)];
    const errors: unknown[] = [];
    for (const index of [0, 1]) (await server.socket(index)).on("error", (error) => errors.push(error));
    const hold = network.hold([there]);
    clients[0]?.socket.write("lost");
    await until(() => hold.evidence()["framesHeld"] === 1);
    const waiting = await client(port);
    await until(() => hold.evidence()["dialsHeld"] === 1);
    const cut = network.cut([there, back]);
    expect(cut.evidence()).toEqual({ connectionsCut: 2, bytesLost: 4 });
    expect(await Promise.all(clients.map(({ over }) => over))).toEqual(["ECONNRESET", "ECONNRESET"]);
    await until(() => errors.length === 2 && proxy.connections === 1);
    hold.heal();
    waiting.socket.write("kept");
    await until(() => server.bytes().toString() === "kept");
    expect(network.cut([there]).evidence()).toEqual({ connectionsCut: 1, bytesLost: 0 });
  });

  it("finds nothing to do on a link without connections", async () => {
    const { network } = await proxied((await sink()).port);
    expect(network.cut([there]).evidence()).toEqual({ connectionsCut: 0, bytesLost: 0 });
  });
});

describe("a slow link", () => {
  it("delays every piece by at least its latency, in order, until healed", async () => {
    const server = await echo();
    const { network, port } = await proxied(server.port);
    const { socket, bytes } = await client(port);
    const slow = network.slow([there], { latency: 30, jitter: 20 });
    const start = performance.now();
    for (let index = 0; index < 20; index++) {
      socket.write(`${index},`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const all = Array.from({ length: 20 }, (_, index) => `${index},`).join("");
    await until(() => bytes().toString() === all);
    expect(performance.now() - start).toBeGreaterThanOrEqual(30);
    const { framesSlowed } = slow.evidence();
    expect(framesSlowed).toBeGreaterThan(0);
    slow.heal();
    socket.write("fast");
    await until(() => bytes().toString() === `${all}fast`);
    expect(slow.evidence()).toEqual({ framesSlowed });
  });

  it("delays the dial by a round trip", async () => {
    const server = await echo();
    const { network, port } = await proxied(server.port);
    network.slow([there, back], { latency: 15, jitter: 0 });
    const start = performance.now();
    await client(port);
    await server.socket();
    expect(performance.now() - start).toBeGreaterThanOrEqual(29);
  });

  it("keeps to its bandwidth over all connections", async () => {
    const server = await sink();
    const { network, port } = await proxied(server.port);
    const clients = [await client(port), await client(port)];
    await server.socket(1);
    network.slow([there], { latency: 0, jitter: 0, bandwidth: 1_000_000 });
    const start = performance.now();
    for (const { socket } of clients) socket.write(Buffer.alloc(50_000, "x"));
    await until(() => server.bytes().length === 100_000);
    expect(performance.now() - start).toBeGreaterThanOrEqual(99);
  });
});

describe("a link that has no proxy", () => {
  it("cannot be hurt", async () => {
    const { network } = await proxied(1);
    const links = [{ from: "producer-2", to: "nats-1" }];
    expect(() => network.hold(links)).toThrow(UnsupportedFaultError);
    expect(() => network.cut(links)).toThrow("between producer-2 and nats-1");
    expect(() => network.slow(links, { latency: 1, jitter: 1 })).toThrow(UnsupportedFaultError);
  });
});

describe("the two routes between a pair of servers", () => {
  it("are held and cut together, in the direction that is named", async () => {
    const [one, two] = [await echo(), await echo()];
    const { network, port } = await proxied(two.port, { protocol: "opaque" });
    const other = network.add(back, {
      target: () => ({ host: "127.0.0.1", port: one.port }),
      protocol: "opaque",
    });
    const [forth, against] = [await client(port), await client(await other.listen())];
    await Promise.all([one.socket(), two.socket()]);
    const hold = network.hold([there]);
    forth.socket.write("forth");
    against.socket.write("against");
    await until(() => one.bytes().toString() === "against" && hold.evidence()["framesHeld"] === 2);
    expect([two.bytes().length, against.bytes().length]).toEqual([0, 0]);
    hold.heal();
    await until(() => forth.bytes().toString() === "forth" && against.bytes().toString() === "against");
    expect(network.cut([there]).evidence()).toEqual({ connectionsCut: 2, bytesLost: 0 });
  });
});
