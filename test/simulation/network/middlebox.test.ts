import { describe, expect, it } from "vitest";
import type { InterceptionRule } from "../../../harness/simulation/network/interception.ts";
import { simulate, sleep, type Bench } from "../support.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const frame = (n: number) => `PUB orders ${`m${n}`.length}\r\nm${n}\r\n`;

/** Sends frames from a client through the middlebox; gives what the server received as a list of frames. */
async function send(rule: InterceptionRule, numbers: number[], gap = 1000): Promise<{ got: string[]; acted: number }> {
  let received = "";
  let acted = 0;
  await simulate(async ({ kernel, network, middlebox }: Bench) => {
    network.addHost("producer-1");
    const server = kernel.owner("nats-1");
    network.addHost("nats-1").ports.set(1, {
      owner: server,
      accept: () => ({ data: (bytes) => void (received += text(bytes)), ended() {}, closed() {} }),
    });
    const listener = { data() {}, ended() {}, closed() {} };
    const end = network.dial(kernel.owner("producer-1"), "producer-1", "nats-1", 1, listener);
    await sleep(kernel, 1000);
    const inForce = middlebox.add(rule);
    for (const number of numbers) {
      end.write(new Uint8Array(Buffer.from(frame(number))));
      await sleep(kernel, gap);
    }
    await sleep(kernel, 1_000_000);
    acted = inForce.acted;
    middlebox.remove(inForce);
    end.write(new Uint8Array(Buffer.from(frame(9))));
    await sleep(kernel, 10_000);
  });
  return { got: received.match(/m\d+/g) ?? [], acted };
}

const which = { kind: "publish", nth: 2, count: 1 } as const;

describe("a middlebox rule", () => {
  it("drops the n-th match only", async () => {
    const result = await send({ ...which, action: { do: "drop" } }, [1, 2, 3]);
    expect(result).toEqual({ got: ["m1", "m3", "m9"], acted: 1 });
  });

  it("drops several in a row", async () => {
    const result = await send({ ...which, count: 2, action: { do: "drop" } }, [1, 2, 3, 4]);
    expect(result).toEqual({ got: ["m1", "m4", "m9"], acted: 2 });
  });

  it("sends a copy later", async () => {
    const result = await send({ ...which, action: { do: "duplicate", delay: 1500 } }, [1, 2, 3, 4]);
    expect(result).toEqual({ got: ["m1", "m2", "m3", "m2", "m4", "m9"], acted: 1 });
  });

  it("delays one and lets others overtake", async () => {
    const result = await send({ ...which, action: { do: "delay", delay: 1500 } }, [1, 2, 3, 4]);
    expect(result).toEqual({ got: ["m1", "m3", "m2", "m4", "m9"], acted: 1 });
  });

  it("lets the next of the same kind overtake", async () => {
    const result = await send({ ...which, action: { do: "reorder", patience: 500_000 } }, [1, 2, 3, 4]);
    expect(result).toEqual({ got: ["m1", "m3", "m2", "m4", "m9"], acted: 1 });
  });

  it("sends a frame on after its patience if nothing overtakes", async () => {
    const result = await send({ ...which, action: { do: "reorder", patience: 500_000 } }, [1, 2]);
    expect(result).toEqual({ got: ["m1", "m2", "m9"], acted: 1 });
  });

  it("acts on a share of the matches, the same in each run", async () => {
    const numbers = Array.from({ length: 400 }, (_, index) => index + 10);
    const run = () => send({ kind: "publish", nth: 1, count: 400, percent: 20, action: { do: "drop" } }, numbers, 10);
    const { got, acted } = await run();
    expect(got.length).toBe(401 - acted);
    expect(acted).toBeGreaterThan(50);
    expect(acted).toBeLessThan(110);
    expect(await run()).toEqual({ got, acted });
  });

  it("matches process and subject", async () => {
    const drop = { kind: "publish", nth: 1, count: 9, action: { do: "drop" } } as const;
    expect((await send({ ...drop, process: "producer-2" }, [1])).got).toEqual(["m1", "m9"]);
    expect((await send({ ...drop, process: "producer-1" }, [1])).got).toEqual(["m9"]);
    expect((await send({ ...drop, subject: "invoices.>" }, [1])).got).toEqual(["m1", "m9"]);
    expect((await send({ ...drop, subject: "ord*" }, [1])).got).toEqual(["m1", "m9"]);
    expect((await send({ ...drop, subject: "*" }, [1])).got).toEqual(["m9"]);
  });

  it("leaves other kinds of messages alone", async () => {
    expect((await send({ kind: "ack", nth: 1, count: 9, action: { do: "drop" } }, [1, 2])).got).toEqual([
      "m1",
      "m2",
      "m9",
    ]);
  });
});

describe("bytes that are no NATS frames", () => {
  it("pass as they are, after what was before them", async () => {
    let received = "";
    await simulate(async ({ kernel, network }: Bench) => {
      network.addHost("producer-1");
      network.addHost("nats-1").ports.set(1, {
        owner: kernel.owner("nats-1"),
        accept: () => ({ data: (bytes) => void (received += text(bytes)), ended() {}, closed() {} }),
      });
      const listener = { data() {}, ended() {}, closed() {} };
      const end = network.dial(kernel.owner("producer-1"), "producer-1", "nats-1", 1, listener);
      await sleep(kernel, 1000);
      for (const chunk of [frame(1), "PUB ord", "ers 2\r\nm2\r\nGARBAGE", " more\r\n", "and more"]) {
        end.write(new Uint8Array(Buffer.from(chunk)));
        await sleep(kernel, 1000);
      }
    });
    expect(received).toBe(`${frame(1)}${frame(2)}GARBAGE more\r\nand more`);
  });
});
