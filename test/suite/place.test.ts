import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { placeOutside } from "../../harness/suite/place.ts";

const own = fileURLToPath(new URL("../../", import.meta.url));

test("the first place that is neither the harness, nor a package, nor Node", () => {
  const stack = [
    "Error: broken",
    "    at Module._compile (node:internal/modules:1:1)",
    `    at run (${own}harness/run/run-case.ts:1:2)`,
    "    at jetstream (/project/node_modules/@nats-io/jetstream/lib/mod.js:3:4)",
    "    at async Object.prepare (/project/orders.scenario.ts:5:6)",
    "    at /project/other.ts:7:8",
  ].join("\n");
  expect(placeOutside(stack)).toBe("/project/orders.scenario.ts:5");
});

test("places without a function, with URLs, or none at all", () => {
  expect(placeOutside("    at /project/a.ts:1:2")).toBe("/project/a.ts:1");
  expect(placeOutside("    at file:///project/a%20b.ts:1:2")).toBe("/project/a b.ts:1");
  expect(placeOutside(`${own}strategies`)).toBeUndefined();
  expect(placeOutside("Error: broken\n    at node:internal/x:1:1")).toBeUndefined();
});
