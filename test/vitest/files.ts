/** Files of a project whose consumer acknowledges an order too early, or in time. */

export const orders = `import { AckPolicy } from "@nats-io/jetstream";
import { decodeMessage, defineDelivery } from "capstan";

export const orders = (early) => defineDelivery({
  name: "orders",
  summary: "Charges the card for each order.",
  claims: [{ property: "no-loss", tolerates: ["crash", "cut"] }],
  async prepare(context) {
    const manager = await context.nats.jetstreamManager(await context.connect());
    await manager.streams.add({ name: "ORDERS", subjects: ["orders"] });
    await manager.consumers.add("ORDERS", { durable_name: "billing", ack_policy: AckPolicy.Explicit });
  },
  async producer(context) {
    const jetstream = context.nats.jetstream(await context.connect());
    return { send: async ({ data }) => void (await jetstream.publish("orders", data)) };
  },
  async consumer(context) {
    const jetstream = context.nats.jetstream(await context.connect());
    const consumer = await jetstream.consumers.get("ORDERS", "billing");
    for await (const message of await consumer.consume()) {
      if (early) message.ack();
      await context.clock.sleep(50);
      await context.effects.apply({ id: decodeMessage(message.data).id });
      if (!early) message.ack();
    }
  },
});
`;

export const scenarioFile = `import { defineScenario } from "capstan";
import { orders } from "./orders.js";

export default defineScenario({ strategy: orders(true), faults: ["crash"] });
`;

/** Everything that a check can come to. Seed 1 finds the violation early. */
export const testFile = `import { describe, vi } from "vitest";
import { expect, test } from "capstan/vitest";
import { defineScenario } from "capstan";
import { orders } from "./orders.js";

const under = (fault, early = false) => defineScenario({ strategy: orders(early), faults: [fault] });

describe("orders", () => {
  test("are charged (at least) once", async ({ capstan }) => {
    await capstan.check(under("crash", true), { seed: 1 });
  });
});

test("holds", async ({ capstan }) => {
  const result = await capstan.check(under("cut"), { runs: 10 });
  expect(result.verdict).toBe("held");
  expect(result.cells[0]?.runs).toBe(10);
});

test("holds with fake timers", async ({ capstan }) => {
  vi.useFakeTimers();
  try {
    await capstan.check(under("cut"), { runs: 5 });
  } finally {
    vi.useRealTimers();
  }
});

test.concurrent("one of two at a time", ({ capstan }) => capstan.check(under("cut"), { runs: 5 }));
test.concurrent("the other of two at a time", ({ capstan }) => capstan.check(under("cut"), { runs: 5 }));

test("finds a mistyped fault", async ({ capstan }) => {
  await capstan.check(under("cut"), { faults: ["crahs"] });
});

test("names real input and output", async ({ capstan }) => {
  const { readFile } = await import("node:fs/promises");
  const strategy = orders(false);
  const producer = async (context) => {
    await readFile("package.json");
    return strategy.producer(context);
  };
  await capstan.check(defineScenario({ strategy: { ...strategy, producer }, faults: ["none"] }), { runs: 10 });
});

test("keeps within its time", { timeout: 2_500 }, async ({ capstan }) => {
  await capstan.check(under("cut"), { runs: 1_000_000 });
});

test("cannot be judged", async ({ capstan }) => {
  await capstan.check(under("partition"), { runs: 2 });
});

test("matchers hold", async () => {
  await expect(under("cut")).toKeepItsClaims({ runs: 5 });
  await expect(under("crash", true)).toViolate("no-loss", { seed: 1 });
  await expect(under("cut")).not.toViolate("no-phantoms", { runs: 3 });
});

test("a matcher fails", async () => {
  await expect(under("cut")).toViolate("no-phantoms", { runs: 3 });
});
`;

/** Scenarios of a file run on worker threads. */
export const threadFile = `import { test } from "capstan/vitest";

test("a file", async ({ capstan }) => {
  await capstan.check("../orders.scenario.js", { seed: 1, jobs: 1 });
});
`;

/** What a test file loads, as a hook of Node's module loader sees it. */
export const loadLogger = `import { register } from "node:module";

const hooks = \`
  import { appendFileSync } from "node:fs";
  export async function load(url, context, next) {
    if (url.startsWith("file:")) appendFileSync(\${JSON.stringify(process.env.LOADED)}, url + "\\\\n");
    return next(url, context);
  }
\`;
register("data:text/javascript," + encodeURIComponent(hooks));
`;
