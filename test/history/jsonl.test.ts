import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HistoryFormatError, readHistory, writeHistory } from "../../harness/history/jsonl.ts";
import { eventFields } from "../../harness/history/schema.ts";
import { anyHistory } from "../checkers/support/random-history.ts";
import { seed } from "../checkers/support/seed.ts";
import { story } from "../checkers/support/story.ts";

const history = story().faults().faultStart().arrives("producer-1/1").recovery().stuck(["x"], "y");
const header = '{"capstan":"history","version":1}';
const log = '{"type":"log","time":7,"process":"consumer-1","text":"hello"}';

function errorOf(...lines: string[]): HistoryFormatError {
  try {
    readHistory(lines.map((line) => `${line}\n`).join(""));
  } catch (error) {
    expect(error).toBeInstanceOf(HistoryFormatError);
    return error as HistoryFormatError;
  }
  throw new Error("it was read");
}

describe("writeHistory", () => {
  it("writes a header and one event per line", () => {
    const text = writeHistory(
      { events: history.events.slice(0, 1) },
      { seed: 7, case: { a: [1] } },
    );
    expect(text).toBe(
      '{"capstan":"history","version":1,"seed":7,"case":{"a":[1]}}\n' +
        '{"type":"phase","phase":"faults","time":1000}\n',
    );
  });

  it("refuses meta fields that are the format's own", () => {
    expect(() => writeHistory(history, { version: 2 })).toThrow('meta has the field "version"');
  });
});

describe("readHistory", () => {
  it(`reads back what was written (seed ${seed})`, () => {
    const check = fc.property(
      anyHistory,
      fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.integer()),
      (some, meta) => {
        expect(readHistory(writeHistory(some, meta))).toEqual({ meta, history: some });
      },
    );
    fc.assert(check, { seed, numRuns: 500 });
    expect(readHistory(writeHistory(history)).history).toEqual(history);
  });

  it("accepts CRLF, a last line without an end, and a history without events", () => {
    expect(readHistory(`${header}\r\n${log}`).history.events).toEqual([JSON.parse(log)]);
    expect(readHistory(header)).toEqual({ meta: {}, history: { events: [] } });
  });

  it.each([
    ["an empty file", [], 1, '"" is not JSON; start the file with a header from writeHistory'],
    ["no header", [log], 1, '"capstan" is missing, expected "history"; this is not a history file'],
    [
      "a newer version",
      ['{"capstan":"history","version":2}'],
      1,
      '"version" is 2, expected 1; read the file with the version of capstan that wrote it',
    ],
    ["an empty line", [header, "", log], 2, '"" is not JSON; write one JSON object per line'],
    [
      "a line cut off",
      [header, log, '{"type":"lo'],
      3,
      "is not JSON; the file may have been cut off; remove the line to judge what is there",
    ],
    ["a list", [header, "[]", log], 2, "[] is not a JSON object"],
    [
      "an unknown type",
      [header, log, '{"type":"delivred","time":7}'],
      3,
      '"type" is "delivred", expected one of invoke, ok, fail, info, stored, delivered, effect',
    ],
    [
      "a type from the prototype",
      [header, '{"type":"toString","time":7}'],
      2,
      '"type" is "toString"',
    ],
    ["no type", [header, '{"time":7}'], 2, '"type" is missing'],
    [
      "a missing field",
      [header, '{"type":"ok","time":7,"process":"p"}'],
      2,
      '"id" of the event "ok" is missing, expected a string',
    ],
    [
      "a wrong field",
      [header, log.replace("7", '"7"')],
      2,
      '"time" of the event "log" is "7", expected a whole number of microseconds',
    ],
    [
      "a wrong optional field",
      [header, '{"type":"phase","time":7,"phase":"end","outcome":"done"}'],
      2,
      '"outcome" of the event "phase" is "done", expected one of "quiet", "stuck"',
    ],
    [
      "null for an absent field",
      [header, '{"type":"ok","time":7,"process":"p","id":"a","error":null}'],
      2,
      '"error" of the event "ok" is null, expected a string',
    ],
    [
      "wrong evidence",
      [
        header,
        '{"type":"fault","time":7,"index":0,"kind":"cut","phase":"end","targets":[],"evidence":{"a":"b"}}',
      ],
      2,
      '"evidence" of the event "fault" is {"a":"b"}, expected an object of numbers',
    ],
    [
      "an unknown field",
      [header, log.replace("text", "txt").replace("}", ',"text":""}')],
      2,
      '"txt" is no field of the event "log"; remove it (known: time, process, text)',
    ],
    [
      "time that runs backwards",
      [header, log, log.replace("7", "6")],
      3,
      '"time" is 6, before the 7 of the line above; put the events in order of time',
    ],
  ])("names line, value and fix of %s", (_, lines, number, message) => {
    const error = errorOf(...lines);
    expect(error.message).toContain(`history line ${number}: `);
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ line: number, code: "CAPSTAN_HISTORY_FORMAT" });
  });

  it("shortens long values", () => {
    expect(errorOf(header, log.replace("7", `"${"9".repeat(500)}"`)).message.length).toBeLessThan(
      200,
    );
  });

  it("checks every field of every type of event", () => {
    for (const [type, fields] of Object.entries(eventFields)) {
      for (const [field, rule] of Object.entries(fields)) {
        // No field of any event may hold this.
        expect(rule.accepts({ a: ["b"] }), `${type}.${field}`).toBe(false);
      }
    }
  });
});
