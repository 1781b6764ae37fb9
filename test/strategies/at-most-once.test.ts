// A request is performed once at most, however often and however late its copies arrive.
import { describe, expect, it } from "vitest";
import { AtMostOnce, Numbering, type Numbered } from "../../strategies/data/at-most-once.ts";

function server() {
  const answers = new AtMostOnce<string>();
  let performed = 0;
  return (request: Partial<Numbered>) =>
    answers.answer(
      { node: "node-1", incarnation: 1, number: 1, oldest: 1, ...request },
      () => `${++performed}`,
    );
}

describe("a server", () => {
  it("gives the first answer again as long as the node may wait for it", () => {
    const ask = server();
    expect(ask({ number: 1 })).toBe("1");
    expect(ask({ number: 2 })).toBe("2");
    expect(ask({ number: 1 })).toBe("1");
    expect(ask({ number: 3 })).toBe("3");
  });

  it("refuses what the node does not wait for any more, and does not do it again", () => {
    const ask = server();
    ask({ number: 1 });
    expect(ask({ number: 2, oldest: 2 })).toBe("2");
    expect(ask({ number: 1 })).toBeUndefined();
    // A late copy says what was so when it was sent.
    expect(ask({ number: 2, oldest: 1 })).toBe("2");
    expect(ask({ number: 1, oldest: 1 })).toBeUndefined();
    expect(ask({ number: 3, oldest: 2 })).toBe("3");
  });

  it("refuses what came from before the node was started anew", () => {
    const ask = server();
    ask({ number: 7 });
    expect(ask({ incarnation: 2, number: 1 })).toBe("2");
    expect(ask({ incarnation: 1, number: 8 })).toBeUndefined();
    expect(ask({ incarnation: 2, number: 1 })).toBe("2");
  });

  it("tells nodes apart", () => {
    const ask = server();
    expect([ask({ node: "node-1" }), ask({ node: "node-2" }), ask({ node: "node-1" })]).toEqual([
      "1",
      "2",
      "1",
    ]);
  });
});

it("numbers are given out in turn, and the oldest one is that of the first request without an answer", async () => {
  const numbering = new Numbering({ id: "node-1", incarnation: 3 });
  const pending: (() => void)[] = [];
  const seen: (() => Numbered)[] = [];
  const requests = [1, 2, 3].map(() =>
    numbering.during(
      (numbered) =>
        new Promise<void>((resolve) => {
          seen.push(numbered);
          pending.push(resolve);
        }),
    ),
  );
  const now = () => seen.map((numbered) => [numbered().number, numbered().oldest]);
  expect(now()).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  pending[1]?.();
  await requests[1];
  expect(seen[2]?.()).toEqual({ node: "node-1", incarnation: 3, number: 3, oldest: 1 });
  pending[0]?.();
  await requests[0];
  expect(seen[2]?.().oldest).toBe(3);
  await expect(numbering.during(() => Promise.reject(new Error("given up")))).rejects.toThrow("given up");
  pending[2]?.();
  await requests[2];
  await numbering.during((numbered) => {
    expect(numbered()).toMatchObject({ number: 5, oldest: 5 });
    return Promise.resolve();
  });
});
