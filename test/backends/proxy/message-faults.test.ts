import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { messageKinds, type MessageAction, type MessageRule } from "../../../harness/backends/world.ts";
import {
  cleanUp,
  client,
  meanwhile,
  message,
  proxied,
  publish,
  sink,
  until,
  type Client,
  type Proxied,
  type Sink,
} from "./support.ts";

afterEach(cleanUp);

interface Setup extends Proxied {
  readonly server: Sink;
  readonly client: Client;
}

async function setUp(options: Parameters<typeof proxied>[1] = {}): Promise<Setup> {
  const server = await sink();
  const link = await proxied(server.port, options);
  const connected = await client(link.port);
  await server.socket();
  return { ...link, server, client: connected };
}

const second = { message: "publish", nth: 2, count: 1 } as const;
const order = (number: number) => publish("orders", `m${number}`);
const drop = { do: "drop" } as const;

/** Sends publishes in one write; gives the numbers that came through, once there are as many as asked for. */
async function send(action: MessageAction, rule: Partial<MessageRule> = {}, most = 4): Promise<string> {
  const { network, server, client: sender } = await setUp();
  const handle = network.intercept({ ...second, ...rule, action });
  sender.socket.write([1, 2, 3, 4].map(order).join(""));
  await until(() => (server.bytes().toString().match(/m\d/g) ?? []).length >= most);
  handle.heal();
  const evidence = Object.entries(handle.evidence()).map(([name, count]) => `${name} ${count}`);
  return `${server.bytes().toString().match(/m\d/g)?.join(" ")}: ${evidence.join()}`;
}

describe("a rule on single messages", () => {
  it("drops the n-th match", async () => {
    expect(await send(drop, {}, 3)).toBe("m1 m3 m4: messagesDropped 1");
    expect(await send(drop, { count: 2 }, 2)).toBe("m1 m4: messagesDropped 2");
  });

  it("sends a copy later", async () => {
    expect(await send({ do: "duplicate", delay: 10 }, {}, 5)).toBe("m1 m2 m3 m4 m2: messagesDuplicated 1");
  });

  it("sends a copy at once, if that is asked for", async () => {
    expect(await send({ do: "duplicate", delay: 0 }, {}, 5)).toBe("m1 m2 m2 m3 m4: messagesDuplicated 1");
  });

  it("delays one and lets others overtake", async () => {
    expect(await send({ do: "delay", delay: 10 })).toBe("m1 m3 m4 m2: messagesDelayed 1");
  });

  it("lets exactly the next of its kind overtake, in one piece of bytes too", async () => {
    expect(await send({ do: "reorder", patience: 60_000 })).toBe("m1 m3 m2 m4: messagesReordered 1");
  });

  it("sends a message on after its patience if nothing overtakes", async () => {
    expect(await send({ do: "reorder", patience: 10 }, { nth: 4 })).toBe("m1 m2 m3 m4: messagesReordered 1");
  });

  it("looks at process, subject and kind", async () => {
    expect(await send(drop, { process: "producer-2" })).toBe("m1 m2 m3 m4: messagesDropped 0");
    expect(await send(drop, { subject: "invoices.>" })).toBe("m1 m2 m3 m4: messagesDropped 0");
    expect(await send(drop, { message: "delivery" })).toBe("m1 m2 m3 m4: messagesDropped 0");
    expect(await send(drop, { process: "producer-1", subject: "*" }, 3)).toBe("m1 m3 m4: messagesDropped 1");
  });

  it("tells the kinds apart", async () => {
    const { network, server, client: sender } = await setUp();
    const handles = messageKinds.map((kind) => network.intercept({ message: kind, nth: 1, count: 1, action: drop }));
    const accepted = await server.socket();
    const requests = [
      publish("orders", "x", "_INBOX.1"),
      publish("$JS.ACK.S.c.1.1.1.1.0", "+ACK"),
      publish("$JS.API.CONSUMER.MSG.NEXT.S.c", "1", "_INBOX.2"),
      publish("$JS.API.STREAM.INFO.S", "", "_INBOX.3"),
      publish("_INBOX.4", "answer"),
    ];
    const answers = [
      message("_INBOX.1", '{"stream":"S", "seq":1}'),
      message("orders", "y", "$JS.ACK.S.c.1.1.1.1.0"),
      message("_INBOX.3", '{"type":"stream"}'),
      "PING\r\n",
    ];
    sender.socket.write(requests.join(""));
    accepted.write(answers.join(""));
    await until(() => server.bytes().length > 0 && sender.bytes().length > 0);
    expect([server.bytes().toString(), sender.bytes().toString()]).toEqual([requests[4], answers[3]]);
    expect(handles.map((handle) => handle.evidence())).toEqual(messageKinds.map(() => ({ messagesDropped: 1 })));
  });

  it("takes hold at the next frame if it is set in the middle of one", async () => {
    const { network, server, client: sender } = await setUp();
    sender.socket.write("PUB orders 4\r\nfi");
    await until(() => server.bytes().length === 16);
    const handle = network.intercept({ ...second, nth: 1, action: drop });
    sender.socket.write(`ve\r\n${order(2)}${order(3).slice(0, 9)}`);
    await until(() => handle.evidence()["messagesDropped"] === 1);
    handle.heal();
    sender.socket.write(order(3).slice(9) + order(4));
    await until(() => server.bytes().toString() === `PUB orders 4\r\nfive\r\n${order(3)}${order(4)}`);
  });

  it("counts its matches over all links, connections and rules", async () => {
    const server = await sink();
    const { network, port } = await proxied(server.port);
    const other = network.add(
      { from: "producer-2", to: "nats-1" },
      { target: () => ({ host: "127.0.0.1", port: server.port }) },
    );
    const clients = [await client(port), await client(port), await client(await other.listen())];
    const handle = network.intercept({ message: "publish", nth: 2, count: 2, action: drop });
    for (const [index, { socket }] of clients.entries()) {
      socket.write(order(index + 1) + publish("$JS.API.X", ""));
      await until(() => server.bytes().toString().split("$JS").length === index + 2);
    }
    expect(server.bytes().toString().match(/m\d/g)).toEqual(["m1"]);
    expect(handle.evidence()).toEqual({ messagesDropped: 2 });
  });

  it("keeps the end of a stream behind what it delayed", async () => {
    const { network, server, client: sender } = await setUp();
    network.intercept({ ...second, nth: 1, action: { do: "delay", delay: 30 } });
    network.intercept({ ...second, nth: 1, action: { do: "reorder", patience: 60_000 } });
    sender.socket.end(order(1) + order(2) + "PUB unfinis");
    const accepted = await server.socket();
    await until(() => accepted.readableEnded);
    expect(server.bytes().toString()).toBe(`${order(2)}PUB unfinis${order(1)}`);
  });

  it("leaves alone what is no NATS", async () => {
    for (const protocol of ["nats", "opaque"] as const) {
      const { network, server, client: sender } = await setUp({ protocol });
      network.intercept({ ...second, nth: 1, count: 99, action: drop });
      const bytes = `\u0016\u0003\u0001${protocol === "opaque" ? order(1) : ""}`;
      sender.socket.write(bytes);
      sender.socket.write("more");
      await until(() => server.bytes().toString() === `${bytes}more`);
    }
  });

  it("acts on the chosen frames and no others, however the bytes are cut up", async () => {
    const kind = fc.constantFrom("orders", "orders.eu", "$JS.ACK.S.c.1.1.1.1.0", "$JS.API.X");
    const frames = fc
      .array(fc.tuple(kind, fc.string({ maxLength: 12 })), { minLength: 1, maxLength: 30 })
      .map((all) => all.map(([subject, body], index) => publish(subject, `${index} ${body}`)));
    const rule = fc.record({
      message: fc.constantFrom("publish" as const, "ack" as const),
      nth: fc.integer({ min: 1, max: 10 }),
      count: fc.integer({ min: 1, max: 5 }),
      observing: fc.boolean(),
    });
    const pieces = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(frames, rule, pieces, async (all, { observing, ...which }, sizes) => {
        const { network, server, client: sender } = await setUp({ observing });
        const handle = network.intercept({ ...which, action: drop });
        const fits = (frame: string) =>
          frame.startsWith(which.message === "ack" ? "PUB $JS.ACK" : "PUB orders");
        const chosen = all.filter(fits).slice(which.nth - 1, which.nth - 1 + which.count);
        const bytes = Buffer.from(all.join(""));
        sender.socket.setNoDelay(true);
        for (let at = 0, turn = 0; at < bytes.length; turn++) {
          const size = sizes[turn % sizes.length] as number;
          sender.socket.write(bytes.subarray(at, at + size));
          at += size;
          await new Promise((resolve) => setImmediate(resolve));
        }
        sender.socket.end();
        const accepted = await server.socket();
        await until(() => accepted.readableEnded);
        expect(server.bytes().toString()).toBe(all.filter((frame) => !chosen.includes(frame)).join(""));
        expect(handle.evidence()).toEqual({ messagesDropped: chosen.length });
        await cleanUp();
      }),
      { numRuns: 40 },
    );
  });
});

describe("rules and holds together", () => {
  it("send what was delayed into the hold", async () => {
    const { network, server, client: sender } = await setUp();
    network.intercept({ ...second, nth: 1, action: { do: "delay", delay: 5 } });
    const hold = network.hold([{ from: "producer-1", to: "nats-1" }]);
    sender.socket.write(order(1) + order(2));
    await until(() => hold.evidence()["framesHeld"] === 2);
    await meanwhile();
    expect(server.bytes().length).toBe(0);
    hold.heal();
    await until(() => server.bytes().toString() === order(2) + order(1));
  });
});
