import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digest } from "../../harness/history/digest.ts";
import { seed } from "../checkers/support/seed.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

describe("digest", () => {
  it("stays the same from release to release: stored histories hold it", () => {
    expect(["", "a", "hello"].map((text) => digest(bytes(text)))).toMatchInlineSnapshot(`
      [
        "0bdcb81aee8d83",
        "1d8565078e5422",
        "14549be99dd7fe",
      ]
    `);
  });

  it(`is 14 hexadecimal digits and depends on the bytes alone (seed ${seed})`, () => {
    const check = fc.property(fc.uint8Array({ maxLength: 200 }), (data) => {
      expect(digest(data)).toMatch(/^[0-9a-f]{14}$/);
      const window = new Uint8Array([9, ...data, 9]).subarray(1, data.length + 1);
      expect(digest(window)).toBe(digest(data));
    });
    fc.assert(check, { seed });
  });

  it(`tells apart payloads that differ in one byte, in length or in order (seed ${seed})`, () => {
    const check = fc.property(
      fc.uint8Array({ minLength: 2, maxLength: 200 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (data, at, flip) => {
        const changed = data.slice();
        changed[at % data.length] = (changed[at % data.length] ?? 0) ^ flip;
        expect(digest(changed)).not.toBe(digest(data));
        expect(digest(data.subarray(1))).not.toBe(digest(data));
        expect(digest(new Uint8Array([...data, 0]))).not.toBe(digest(data));
      },
    );
    fc.assert(check, { seed, numRuns: 2000 });
    expect(digest(bytes("ab"))).not.toBe(digest(bytes("ba")));
  });

  it("does not collide among 100,000 short payloads", () => {
    const seen = new Set<string>();
    for (let number = 0; number < 100_000; number += 1) {
      seen.add(digest(bytes(`{"id":"producer-1/${number}"}`)));
    }
    expect(seen.size).toBe(100_000);
  });
});
