import { expect, it } from "vitest";
import { formatSchedule, needsMiddlebox, parseSchedule, scheduleEnd } from "../../faults/schedule.ts";
import { faultKinds } from "../../faults/registry.ts";
import { ScheduleError } from "../../faults/schedule-error.ts";
import { topology } from "./support.ts";

const crash = { kind: "crash", at: 100, duration: 50, process: "consumer-1" };
const cut = { kind: "cut", at: 20, processes: ["producer-1"] };

function errorOf(json: unknown): ScheduleError {
  try {
    parseSchedule(json, { topology });
  } catch (error) {
    if (error instanceof ScheduleError) return error;
    throw error;
  }
  throw new Error("accepted");
}

it("sorts by start and keeps ties in order", () => {
  const late = { ...crash, at: 500 };
  expect(parseSchedule([late, crash, cut], { topology })).toEqual([cut, crash, late]);
  const tie = { ...cut, at: 100 };
  expect(parseSchedule([crash, tie], { topology })).toEqual([crash, tie]);
});

it("accepts the empty schedule", () => {
  expect(parseSchedule([], { topology })).toEqual([]);
  expect(formatSchedule([])).toBe("no faults");
  expect(scheduleEnd([])).toBe(0);
});

it("fills in defaults", () => {
  expect(parseSchedule([{ kind: "partition", at: 0, processes: ["producer-1"] }], { topology })).toEqual([
    { kind: "partition", at: 0, processes: ["producer-1"], direction: "both" },
  ]);
});

it("formats and ends", () => {
  expect(formatSchedule([cut, crash])).toMatchInlineSnapshot(`
    "1. cut producer-1 | broker, at 20 ms
    2. crash consumer-1, down 100 to 150 ms"
  `);
  expect(scheduleEnd([cut, crash])).toBe(150);
});

it("formatting an unknown kind is an error", () => {
  expect(() => formatSchedule([{ kind: "crush", at: 0 }])).toThrow('did you mean "crash"?');
});

it("only faults on single messages need a middlebox", () => {
  const kinds = [...faultKinds.keys()].filter((kind) => needsMiddlebox([cut, { kind, at: 0 }]));
  expect(kinds).toEqual(["drop", "duplicate", "delay", "reorder"]);
});

it("not a list", () => {
  expect(errorOf(crash).message).toMatchInlineSnapshot(
    `"schedule: {"kind":"crash","at":100,"duration":50,"process":"consume… is not a list of faults; expected [{"kind":"crash","at":100,"duration":500,"process":"consumer-1"}]"`,
  );
  expect(errorOf(undefined).message).toMatchInlineSnapshot(
    `"schedule: undefined is not a list of faults; expected [{"kind":"crash","at":100,"duration":500,"process":"consumer-1"}]"`,
  );
});

it("not a fault", () => {
  expect(errorOf([crash, 3, null, []]).message).toMatchInlineSnapshot(`
    "schedule[1]: 3 is not a fault; expected an object as {"kind":"crash","at":100,"duration":500,"process":"consumer-1"}
    schedule[2]: null is not a fault; expected an object as {"kind":"crash","at":100,"duration":500,"process":"consumer-1"}
    schedule[3]: [] is not a fault; expected an object as {"kind":"crash","at":100,"duration":500,"process":"consumer-1"}"
  `);
});

it("unknown kind", () => {
  expect(errorOf([{ kind: "partitoin", at: 0 }]).message).toMatchInlineSnapshot(
    `"schedule[0]: unknown kind "partitoin"; did you mean "partition"? (kinds: partition, cut, drop, duplicate, delay, reorder, slow-link, crash, pause, broker-restart, power-loss, clock-skew, server-partition, server-ring)"`,
  );
  expect(errorOf([{ kind: "earthquake", at: 0 }]).message).toMatchInlineSnapshot(
    `"schedule[0]: unknown kind "earthquake" (kinds: partition, cut, drop, duplicate, delay, reorder, slow-link, crash, pause, broker-restart, power-loss, clock-skew, server-partition, server-ring)"`,
  );
  expect(errorOf([{ at: 0 }]).message).toMatchInlineSnapshot(
    `"schedule[0]: kind is missing (kinds: partition, cut, drop, duplicate, delay, reorder, slow-link, crash, pause, broker-restart, power-loss, clock-skew, server-partition, server-ring)"`,
  );
});

it("unknown key", () => {
  expect(errorOf([{ kind: "cut", at: 0, proceses: ["producer-1"] }]).message).toMatchInlineSnapshot(`
    "schedule[0] (cut): processes is missing; expected a list of process names with at least one
    schedule[0] (cut): unknown key "proceses"; did you mean "processes"? (keys: kind, at, processes, servers)"
  `);
});

it("bad values", () => {
  expect(errorOf([cut, { ...crash, at: -5.5, duration: 900_000 }]).message).toMatchInlineSnapshot(`
    "schedule[1] (crash): at is -5.5; expected a whole number of milliseconds from 0 to 600000
    schedule[1] (crash): duration is 900000; expected a whole number of milliseconds from 1 to 600000"
  `);
  expect(errorOf([{ ...cut, processes: [] }]).message).toMatchInlineSnapshot(
    `"schedule[0] (cut): processes is []; expected a list of process names with at least one"`,
  );
  expect(errorOf([{ ...cut, processes: ["producer-1", "producer-1"] }]).message).toMatchInlineSnapshot(
    `"schedule[0] (cut): processes is ["producer-1","producer-1"]; expected each name only once"`,
  );
  expect(errorOf([{ ...cut, processes: ["producer-1", 2] }]).message).toMatchInlineSnapshot(
    `"schedule[0] (cut): processes[1] is 2; expected the name of a process"`,
  );
  expect(errorOf([{ kind: "drop", at: 0, message: "pubak", nth: 0 }]).message).toMatchInlineSnapshot(`
    "schedule[0] (drop): message is "pubak"; expected one of "publish", "puback", "delivery", "ack", "pull", "request", "reply"
    schedule[0] (drop): nth is 0; expected a whole number from 1 to 1000000"
  `);
});

it("unknown process and server", () => {
  expect(errorOf([{ ...cut, processes: ["producer-1", "producer-3"] }]).message).toMatchInlineSnapshot(
    `"schedule[0] (cut): processes[1] is "producer-3", but the scenario has no such process; did you mean "producer-1"? (it has producer-1, producer-2, consumer-1)"`,
  );
  expect(errorOf([{ ...crash, process: "database" }]).message).toMatchInlineSnapshot(
    `"schedule[0] (crash): process is "database", but the scenario has no such process (it has producer-1, producer-2, consumer-1)"`,
  );
  expect(errorOf([{ kind: "power-loss", at: 0, server: "nats1" }]).message).toMatchInlineSnapshot(
    `"schedule[0] (power-loss): server is "nats1", but the scenario has no such server; did you mean "nats-1"? (it has nats-1)"`,
  );
  expect(errorOf([{ kind: "pause", at: 0, target: "nats-2" }]).message).toMatchInlineSnapshot(
    `"schedule[0] (pause): target is "nats-2", but the scenario has no such process or server; did you mean "nats-1"? (it has producer-1, producer-2, consumer-1, nats-1)"`,
  );
});

it("gives the problems as data too", () => {
  expect(errorOf([cut, { ...cut, processes: ["producer-3"] }]).problems).toEqual([
    { index: 1, kind: "cut", path: "processes[0]", text: expect.stringContaining("no such process") },
  ]);
});
