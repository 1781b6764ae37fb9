import { describe, expect, it } from "vitest";
import {
  anomaliesOf,
  expectHeld,
  expectInconclusive,
  expectViolated,
  verdictOn,
} from "./support/expect.ts";
import { story } from "./support/story.ts";

const a = "producer-1/1";
const b = "producer-1/2";
const c = "producer-1/3";

describe("no-loss", () => {
  it("holds when every acknowledged message has an effect", () => {
    expectHeld(verdictOn("no-loss", story().arrives(a).arrives(b).recovery().quiet()));
  });

  it("holds when the effect comes in the recovery phase from a new incarnation", () => {
    const history = story()
      .acknowledged(a)
      .delivered(a)
      .process("consumer-1", "crash")
      .recovery()
      .process("consumer-1", "start", 2)
      .delivered(a, 2)
      .effect(a)
      .quiet();
    expectHeld(verdictOn("no-loss", history));
  });

  it("does not ask for messages that failed or stayed unknown", () => {
    const history = story().invoke(a).fail(a).invoke(b).info(b).arrives(c).recovery().quiet();
    expectHeld(verdictOn("no-loss", history));
  });

  it("asks for a message whose acknowledgement came after an unknown end", () => {
    const history = story().invoke(a).info(a).ok(a).recovery().quiet();
    expectViolated(verdictOn("no-loss", history), { kind: "lost", id: a });
  });

  it("is inconclusive when nothing was attempted", () => {
    expectInconclusive(verdictOn("no-loss", story().recovery().quiet()), /nothing was attempted/);
  });
});

describe("no-loss says where", () => {
  it("never stored: acknowledged although no broker had it", () => {
    const history = story().invoke(a).ok(a).arrives(b).recovery().quiet();
    const [lost] = expectViolated(verdictOn("no-loss", history), { id: a, where: "never stored" });
    expect(lost?.text).toBe(
      "producer-1/1 was acknowledged at 2 ms and had no effect: it was never stored.",
    );
    expect(lost?.times).toEqual([1000, 2000]);
  });

  it("never stored: a store that took it for a duplicate did not store it", () => {
    const history = story().invoke(a).stored(a, true).ok(a).recovery().quiet();
    expectViolated(verdictOn("no-loss", history), { id: a, where: "never stored" });
  });

  it("stored, then lost: the server lost power after it stored it", () => {
    const history = story().acknowledged(a).server("power-loss").server("start").recovery().quiet();
    const [lost] = expectViolated(verdictOn("no-loss", history), { where: "stored, then lost" });
    expect(lost?.text).toContain(
      "nats-1 stored it at 2 ms as ORDERS 1, lost power at 4 ms, and never delivered it",
    );
  });

  it("stored, not delivered: the server died before it stored it, or another server died", () => {
    const history = story()
      .server("kill")
      .server("start")
      .acknowledged(a)
      .server("power-loss", "nats-2")
      .recovery()
      .quiet();
    expectViolated(verdictOn("no-loss", history), { where: "stored, not delivered" });
  });

  it("stored, not delivered: a pause loses nothing", () => {
    const history = story().acknowledged(a).server("pause").server("resume").recovery().quiet();
    expectViolated(verdictOn("no-loss", history), { where: "stored, not delivered" });
  });

  it("stored, then lost: stored again after an earlier death, lost by a later one", () => {
    const death = () => story().acknowledged(a).server("kill").server("start");
    expectViolated(verdictOn("no-loss", death().stored(a).recovery().quiet()), {
      where: "stored, not delivered",
    });
    expectViolated(
      verdictOn("no-loss", death().stored(a).server("power-loss").recovery().quiet()),
      { where: "stored, then lost" },
    );
  });

  it("delivered, no effect: the consumer acknowledged it before it died", () => {
    const history = story()
      .acknowledged(a)
      .delivered(a)
      .process("consumer-1", "crash")
      .recovery()
      .quiet();
    expectViolated(verdictOn("no-loss", history), { where: "delivered, no effect" });
  });

  it("delivered, no effect: also on core NATS, which never stores anything", () => {
    const history = story().invoke(a).ok(a).delivered(a).invoke(b).ok(b).recovery().quiet();
    const [, second] = expectViolated(
      verdictOn("no-loss", history),
      { id: a, where: "delivered, no effect" },
      { id: b, where: "never stored" },
    );
    expect(second?.text).toContain("it was never delivered, and no broker stored it");
  });

  it("delivered, no effect: a suppressed request has no effect", () => {
    const history = story()
      .acknowledged(a)
      .delivered(a)
      .effect(a, { applied: false, key: "k" })
      .recovery()
      .quiet();
    const [lost] = expectViolated(verdictOn("no-loss", history), { where: "delivered, no effect" });
    expect(lost?.text).toContain("suppressed: its key was known");
  });
});

describe("no-loss says which part", () => {
  const ids = [1, 2, 3, 4].map((number) => `producer-1/${number}`);
  function lose(...numbers: number[]) {
    const told = story().arrives("producer-2/1");
    ids.forEach((id, index) =>
      numbers.includes(index + 1) ? told.acknowledged(id) : told.arrives(id),
    );
    const lost = anomaliesOf(verdictOn("no-loss", told.recovery().quiet()));
    return lost.map(({ part }) => part);
  }

  it("prefix: before all that arrived", () => {
    expect(lose(1, 2)).toEqual(["prefix", "prefix"]);
  });
  it("middle: between some that arrived", () => {
    expect(lose(2, 3)).toEqual(["middle", "middle"]);
  });
  it("suffix: after all that arrived", () => {
    expect(lose(4)).toEqual(["suffix"]);
  });
  it("suffix, when none of the producer's arrived, whatever arrived of another", () => {
    expect(lose(1, 2, 3, 4)).toEqual(["suffix", "suffix", "suffix", "suffix"]);
  });
  it("each message for itself", () => {
    expect(lose(1, 3)).toEqual(["prefix", "middle"]);
  });
  it("counts only acknowledged messages as arrived", () => {
    const told = story().acknowledged(b).invoke(c).info(c).effect(c);
    expectViolated(verdictOn("no-loss", told.recovery().quiet()), { id: b, part: "suffix" });
  });
});

describe("no-loss leaves open what could still come", () => {
  const held = () => story().arrives(b).acknowledged(a);

  it("what the broker still held, quiet or stuck", () => {
    expectInconclusive(verdictOn("no-loss", held().recovery().quiet([a])), /still held it/);
    expectInconclusive(verdictOn("no-loss", held().recovery().stuck([a])), /still held it/);
  });

  it("what a living consumer had when the run was stuck", () => {
    const history = held().delivered(a).recovery().stuck([]);
    expectInconclusive(verdictOn("no-loss", history), /stuck while consumer-1 had it/);
  });

  it("what a new incarnation of a dead consumer had", () => {
    const history = held()
      .delivered(a)
      .process("consumer-1", "crash")
      .process("consumer-1", "start", 2)
      .delivered(a, 2)
      .recovery()
      .stuck([]);
    expectInconclusive(verdictOn("no-loss", history), /consumer-1 had it/);
  });

  it.each(["crash", "stop"] as const)("but not what only a dead consumer had (%s)", (end) => {
    const history = held().delivered(a).process("consumer-1", end).recovery().stuck([]);
    expectViolated(verdictOn("no-loss", history), { id: a, where: "delivered, no effect" });
  });

  it("what a consumer got at the very instant at which one of its incarnations died", () => {
    const history = held()
      .process("consumer-1", "crash")
      .wait(-1)
      .delivered(a)
      .recovery()
      .stuck([]);
    expectInconclusive(verdictOn("no-loss", history), /consumer-1 had it/);
  });

  it("what the server has that stored it last, not first", () => {
    const moved = () => held().server("kill").stored(a, false, "nats-2");
    expectViolated(verdictOn("no-loss", moved().recovery().stuck([])), { id: a });
    const down = moved().server("kill", "nats-2").recovery().stuck([]);
    expectInconclusive(verdictOn("no-loss", down), /nats-2 was down/);
  });

  it("what could be on its way when the run was stuck", () => {
    const history = story().invoke(a).ok(a).recovery().stuck([]);
    expectInconclusive(verdictOn("no-loss", history), /on its way/);
  });

  it("what a server that was down had, or nobody knows", () => {
    expectInconclusive(
      verdictOn("no-loss", held().server("kill").recovery().stuck([])),
      /nats-1 was down/,
    );
    const paused = held().server("pause");
    expectInconclusive(verdictOn("no-loss", paused.recovery().stuck([])), /nats-1 was down/);
    const resumed = held().server("pause").server("resume");
    expectViolated(verdictOn("no-loss", resumed.recovery().stuck([])), { id: a });
    expectInconclusive(verdictOn("no-loss", held().recovery().stuck(null)), /unknown/);
  });

  it("but not what a living server stored and no longer held", () => {
    const history = held().server("power-loss").server("start").recovery().stuck([]);
    expectViolated(verdictOn("no-loss", history), { id: a, where: "stored, then lost" });
  });

  it("everything when there was no recovery phase, or the history is truncated", () => {
    expectInconclusive(verdictOn("no-loss", held().quiet()), /no recovery phase/);
    expectInconclusive(verdictOn("no-loss", held().recovery().truncated()), /truncated/);
    expectInconclusive(
      verdictOn("no-loss", story().arrives(a).recovery().truncated()),
      /truncated/,
    );
  });

  it("a certain loss counts more than an open message", () => {
    const history = story().acknowledged(a).acknowledged(b).recovery().quiet([a]);
    expectViolated(verdictOn("no-loss", history), { id: b });
  });
});
