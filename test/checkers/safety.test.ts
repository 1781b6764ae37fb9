import { describe, expect, it } from "vitest";
import { expectHeld, expectInconclusive, expectViolated, verdictOn } from "./support/expect.ts";
import { story } from "./support/story.ts";

const a = "producer-1/1";
const b = "producer-1/2";
const c = "producer-1/3";

describe("no-duplicates", () => {
  it("holds when each message has one effect", () => {
    expectHeld(verdictOn("no-duplicates", story().arrives(a).arrives(b).recovery().quiet()));
  });

  it("is violated by an effect of a new incarnation after that of the dead one", () => {
    const history = story()
      .arrives(a)
      .process("consumer-1", "crash")
      .process("consumer-1", "start", 2)
      .delivered(a, 2)
      .effect(a)
      .recovery()
      .quiet();
    const [twice] = expectViolated(verdictOn("no-duplicates", history), {
      kind: "duplicated",
      id: a,
      times: [5000, 9000],
    });
    expect(twice?.text).toBe(
      "producer-1/1 had 2 effects: at 5 ms in consumer-1, at 9 ms in consumer-1.",
    );
  });

  it("holds when the second request is suppressed by its key", () => {
    const history = story()
      .arrives(a)
      .delivered(a, 2)
      .effect(a, { applied: false, key: a })
      .recovery()
      .quiet();
    expectHeld(verdictOn("no-duplicates", history));
  });

  it("holds when a message is stored and delivered twice with one effect", () => {
    const history = story().invoke(a).stored(a).stored(a).ok(a).delivered(a).delivered(a).effect(a);
    expectHeld(verdictOn("no-duplicates", history.recovery().quiet()));
  });

  it("counts effects in different consumers, of failed and unknown sends too", () => {
    const history = story().invoke(a).info(a).effect(a).effect(a, { process: "consumer-2" });
    expectViolated(verdictOn("no-duplicates", history.recovery().quiet()), { id: a });
  });

  it("is violated even in a truncated history, which otherwise is inconclusive", () => {
    expectViolated(verdictOn("no-duplicates", story().arrives(a).effect(a).truncated()), { id: a });
    expectInconclusive(verdictOn("no-duplicates", story().arrives(a).truncated()), /truncated/);
  });

  it("judges a stuck run by what happened", () => {
    expectHeld(verdictOn("no-duplicates", story().arrives(a).recovery().stuck([a])));
  });
});

describe("no-phantoms", () => {
  it("holds when every effect was attempted, also if the send failed", () => {
    const history = story().arrives(a).invoke(b).fail(b).effect(b).recovery().quiet();
    expectHeld(verdictOn("no-phantoms", history));
  });

  it("is violated by an effect that nobody attempted", () => {
    const history = story().arrives(a).effect(b).recovery().quiet();
    const [phantom] = expectViolated(verdictOn("no-phantoms", history), {
      kind: "phantom",
      id: b,
      times: [6000],
    });
    expect(phantom?.text).toContain("producer-1/2 had an effect at 6 ms in consumer-1");
  });

  it("is not violated by a suppressed request, a delivery or an acknowledgement alone", () => {
    const history = story().arrives(a).effect(b, { applied: false }).delivered(c).ok(c);
    expectHeld(verdictOn("no-phantoms", history.recovery().quiet()));
  });

  it("does not compare times", () => {
    expectHeld(verdictOn("no-phantoms", story().effect(a).invoke(a).ok(a).recovery().quiet()));
  });

  it("is violated, not inconclusive, when nothing at all was attempted", () => {
    expectViolated(verdictOn("no-phantoms", story().effect(a).recovery().quiet()), { id: a });
    expectInconclusive(
      verdictOn("no-phantoms", story().recovery().quiet()),
      /nothing was attempted/,
    );
  });
});

describe("no-corruption", () => {
  it("holds when every effect saw what was sent", () => {
    expectHeld(verdictOn("no-corruption", story().arrives(a).arrives(b).recovery().quiet()));
  });

  it("is violated by another payload, also in a second effect", () => {
    const history = story().arrives(a).effect(a, { digest: "bad" }).recovery().quiet();
    const [corrupted] = expectViolated(verdictOn("no-corruption", history), {
      kind: "corrupted",
      id: a,
      times: [1000, 6000],
    });
    expect(corrupted?.text).toContain("but consumer-1 saw bad at 6 ms");
  });

  it("judges neither suppressed requests nor phantoms", () => {
    const history = story()
      .arrives(a)
      .effect(a, { applied: false, digest: "bad" })
      .effect(b, { digest: "bad" });
    expectHeld(verdictOn("no-corruption", history.recovery().quiet()));
  });

  it("is inconclusive when no effect passed its payload on", () => {
    // Built without the field, as a consumer that passes no data on would record it.
    const { events } = story().arrives(a).recovery().quiet();
    const blind = events.map((event) =>
      event.type === "effect" ? { ...event, digest: undefined } : event,
    );
    const history = JSON.parse(JSON.stringify({ events: blind }));
    expectInconclusive(verdictOn("no-corruption", history), /no effect passed its payload on/);
  });

  it("holds when there was no effect to see anything", () => {
    expectHeld(verdictOn("no-corruption", story().invoke(a).fail(a).recovery().quiet()));
  });

  it("is inconclusive when truncated", () => {
    expectInconclusive(verdictOn("no-corruption", story().arrives(a).truncated()), /truncated/);
  });
});

describe("in-order", () => {
  const sent = () => story().acknowledged(a).acknowledged(b).acknowledged(c);

  it("holds when first effects come in the order of sending", () => {
    expectHeld(verdictOn("in-order", sent().effect(a).effect(b).effect(c).recovery().quiet()));
  });

  it("is violated by a late effect, once per late message", () => {
    const history = sent().effect(c).effect(a).effect(b).recovery().quiet();
    const [late] = expectViolated(
      verdictOn("in-order", history),
      { kind: "reordered", id: a, times: [10000, 11000] },
      { kind: "reordered", id: b },
    );
    expect(late?.text).toBe(
      "producer-1/1 was sent before producer-1/3, but had its effect at 11 ms, " +
        "after that of producer-1/3 at 10 ms.",
    );
  });

  it("judges first effects only: a late duplicate is no inversion", () => {
    expectHeld(verdictOn("in-order", sent().effect(a).effect(b).effect(a).recovery().quiet()));
  });

  it("judges first effects that were done: a suppressed request does not count", () => {
    const history = sent().effect(b, { applied: false }).effect(a).effect(b).recovery().quiet();
    expectHeld(verdictOn("in-order", history));
  });

  it("does not mind gaps, other producers, or phantoms", () => {
    const history = sent().invoke("producer-2/1").ok("producer-2/1").effect(c);
    const told = history.effect("producer-2/1").effect("producer-1/0").recovery().quiet();
    expectHeld(verdictOn("in-order", told));
  });

  it("counts messages whose send stayed unknown", () => {
    const history = story()
      .invoke(a)
      .info(a)
      .acknowledged(b)
      .effect(b)
      .effect(a)
      .recovery()
      .quiet();
    expectViolated(verdictOn("in-order", history), { id: a });
  });

  it("knows no order between messages with the same number", () => {
    const twin = "producer-1/1.0";
    const history = story().arrives(a).arrives(twin).recovery().quiet();
    expectHeld(verdictOn("in-order", history));
  });

  it("tells order at one instant by the order of the events", () => {
    const { events } = sent().effect(b).effect(a).recovery().quiet();
    const instant = events.map((event) => ({ ...event, time: 7 }));
    expectViolated(verdictOn("in-order", { events: instant }), { id: a });
  });
});

describe("progress", () => {
  it("holds when the run drains", () => {
    const history = story().arrives(a).invoke(b).info(b).invoke(c).fail(c).recovery().quiet();
    expectHeld(verdictOn("progress", history));
  });

  it("is violated by a stuck run, and says what was outstanding", () => {
    const history = story().arrives(a).recovery().stuck([], "consumer-1 reconnects", "x");
    const [stuck] = expectViolated(verdictOn("progress", history), {
      kind: "stuck",
      times: [7000],
    });
    expect(stuck?.text).toBe(
      "The run had not drained at 7 ms; outstanding: consumer-1 reconnects; x.",
    );
    expect(stuck).not.toHaveProperty("id");
  });

  it("is violated by a send that never ends, however the run ended", () => {
    const history = story().arrives(a).invoke(b).recovery().quiet();
    expectViolated(verdictOn("progress", history), { kind: "stuck", id: b, times: [6000] });
  });

  it("is violated by a held message that had no effect, known or not", () => {
    const history = story().acknowledged(a).delivered(a).recovery().quiet([a, "stranger"]);
    const [held] = expectViolated(
      verdictOn("progress", history),
      { kind: "stuck", id: a },
      { kind: "stuck", id: "stranger" },
    );
    expect(held?.text).toContain("was delivered once and had no effect");
  });

  it("holds when the broker still holds a message that had its effect", () => {
    expectHeld(verdictOn("progress", story().arrives(a).recovery().quiet([a])));
  });

  it("is not violated by loss", () => {
    expectHeld(verdictOn("progress", story().acknowledged(a).recovery().quiet()));
  });

  it("is inconclusive when truncated, or nothing was attempted", () => {
    expectInconclusive(verdictOn("progress", story().invoke(a).truncated()), /truncated/);
    expectInconclusive(verdictOn("progress", story().recovery().quiet()), /nothing was attempted/);
  });
});
