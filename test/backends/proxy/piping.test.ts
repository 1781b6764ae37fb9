import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { back, cleanUp, client, echo, meanwhile, proxied, publish, sink, there, until } from "./support.ts";

afterEach(cleanUp);

describe("a proxied link without faults", () => {
  it("passes on any bytes in any pieces, whoever listens", async () => {
    const server = await echo();
    const ports = [
      await proxied(server.port),
      await proxied(server.port, { observing: true }),
      await proxied(server.port, { protocol: "opaque" }),
      await proxied(server.port, { connectUrls: [] }),
    ].map(({ port }) => port);
    const frame = fc.constantFrom(
      publish("orders.a", "one", "_INBOX.1"),
      publish("orders", ""),
      "HPUB o 12 15\r\nNATS/1.0\r\n\r\nabc\r\n",
      'CONNECT {"verbose":false}\r\n',
      "PING\r\nPONG\r\nSUB a b 1\r\nUNSUB 1\r\n",
      "pub x 3\r\n\r\n\r\r\n",
    );
    const garbage = fc.oneof(
      { weight: 3, arbitrary: fc.constant("") },
      { weight: 1, arbitrary: fc.string() },
    );
    const stream = fc
      .tuple(fc.array(frame, { maxLength: 20 }), garbage)
      .map(([frames, rest]) => Buffer.from(frames.join("") + rest));
    const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(stream, pieces, fc.constantFrom(...ports), async (bytes, sizes, port) => {
        const { socket, bytes: received, over } = await client(port);
        socket.setNoDelay(true);
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] as number;
          socket.write(bytes.subarray(at, at + size));
          at += size;
          await new Promise((resolve) => setImmediate(resolve));
        }
        socket.end();
        expect(await over).toBe("end");
        expect(received().toString("latin1")).toBe(bytes.toString("latin1"));
      }),
      { numRuns: 60 },
    );
  });

  it("passes on the end of one direction and goes on with the other", async () => {
    const server = await sink();
    const { port } = await proxied(server.port);
    const { socket, bytes, over } = await client(port);
    socket.end("last words");
    const accepted = await server.socket();
    await until(() => accepted.readableEnded);
    expect(server.bytes().toString()).toBe("last words");
    accepted.write("still here");
    await until(() => bytes().toString() === "still here");
    accepted.end();
    expect(await over).toBe("end");
  });

  it("passes on a reset, in either direction", async () => {
    const server = await sink();
    const { port, proxy } = await proxied(server.port);
    const first = await client(port);
    (await server.socket(0)).resetAndDestroy();
    expect(await first.over).toBe("ECONNRESET");
    const second = await client(port);
    const accepted = await server.socket(1);
    const reset = new Promise((resolve) => accepted.once("error", resolve));
    second.socket.write("a");
    await until(() => server.bytes().length === 1);
    second.socket.resetAndDestroy();
    expect(await reset).toMatchObject({ code: "ECONNRESET" });
    await until(() => proxy.connections === 0);
  });

  it("does not take in more than a receiver takes out", async () => {
    const server = await sink(() => {}, false);
    const { port, proxy } = await proxied(server.port);
    const { socket } = await client(port);
    const chunk = Buffer.alloc(1 << 16, "x");
    const accepted = await server.socket();
    accepted.pause();
    // The kernel's buffers take some megabytes, the proxy little.
    let written = 0;
    let before = -1;
    while (socket.writableLength < 1 << 20 || proxy.traffic.bytes !== before) {
      before = proxy.traffic.bytes;
      for (let count = 0; count < 16; count++) {
        socket.write(chunk);
        written += chunk.length;
      }
      await meanwhile();
    }
    expect(written).toBeGreaterThan(proxy.traffic.bytes);
    expect(proxy.cut().bytesLost).toBeLessThan(3 << 20);
  });

  it("loses nothing to a receiver that stops and goes on", async () => {
    const server = await sink(() => {}, false);
    const { port } = await proxied(server.port, { observing: true });
    const { socket } = await client(port);
    const accepted = await server.socket();
    let got = 0;
    accepted.on("data", (bytes) => {
      got += bytes.length;
      accepted.pause();
      setTimeout(() => accepted.resume(), got % 3 === 0 ? 1 : 0);
    });
    const payload = "x".repeat(300_000);
    const all = publish("big", payload).repeat(20);
    socket.end(all);
    await new Promise((resolve) => accepted.once("end", resolve));
    expect(got).toBe(all.length);
  });

  it("carries many connections at a time", async () => {
    const server = await echo();
    const { port, proxy } = await proxied(server.port);
    const clients = await Promise.all(Array.from({ length: 100 }, () => client(port)));
    clients.forEach(({ socket }, index) => socket.end(`client ${index}`));
    expect(await Promise.all(clients.map(({ over }) => over))).toEqual(clients.map(() => "end"));
    expect(clients.map(({ bytes }) => bytes().toString())).toEqual(
      clients.map((_, index) => `client ${index}`),
    );
    await until(() => proxy.connections === 0);
    expect(proxy.traffic.connections).toBe(100);
  });
});

describe("a dial that nobody answers", () => {
  it("is reset", async () => {
    const { port, proxy } = await proxied(1, { target: () => undefined });
    expect(await (await client(port)).over).toBe("ECONNRESET");
    expect(proxy.traffic.refused).toBe(1);
  });

  it("is reset if the port is closed, and goes through when the server is back elsewhere", async () => {
    const gone = await sink();
    let target = gone.port;
    await cleanUp();
    const { port, observed } = await proxied(0, {
      target: () => ({ host: "127.0.0.1", port: target }),
      observing: true,
    });
    expect(await (await client(port)).over).toBe("ECONNRESET");
    target = (await echo()).port;
    const { socket, bytes } = await client(port);
    socket.write("hello");
    await until(() => bytes().toString() === "hello");
    expect(observed.map(({ type }) => type)).toEqual(["refused", "connected"]);
  });
});

describe("closing", () => {
  it("leaves no socket, no timer and no port, whatever is going on", async () => {
    const before = handles();
    const server = await sink();
    const { network, proxy, port } = await proxied(server.port);
    network.slow([there], { latency: 60_000, jitter: 0 });
    await client(port);
    network.hold([back]);
    (await client(port)).socket.write("held");
    await until(() => proxy.connections === 2);
    await Promise.all([network.close(), network.close()]);
    expect(proxy.connections).toBe(0);
    await cleanUp();
    await until(() => handles() <= before);
    expect(await (await client(port)).over).toBe("ECONNREFUSED");
    await cleanUp();
  });

  it("works before anything began, and tells when a port is taken", async () => {
    const { network, port } = await proxied((await sink()).port);
    const late = network.add(there, { target: () => undefined });
    await expect(late.listen(port)).rejects.toMatchObject({ code: "EADDRINUSE" });
    await late.close();
  });
});

function handles(): number {
  return process.getActiveResourcesInfo().filter((name) => /TCP|Timeout/.test(name)).length;
}
