import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL("../../strategies/", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

/** What a module keeps from one call to the next: a variable, or something that can be filled. */
const state = /^(?:export )?(?:let |var |const \w+(?::[^=]+)? = (?:new (?:Map|Set|WeakMap|WeakSet|Array)\b|\[\];|\{\};))/m;

test("strategies keep nothing in their modules, as their processes are used for more than one run", () => {
  expect(files.length).toBeGreaterThan(20);
  expect(files.filter((name) => state.test(readFileSync(`${folder}${name}`, "utf8")))).toEqual([]);
});
