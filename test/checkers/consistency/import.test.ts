import { describe, expect, it } from "vitest";
import { readEdn } from "../../../harness/checkers/consistency/import/edn.ts";
import { readJsonForms } from "../../../harness/checkers/consistency/import/json.ts";
import { importOperations } from "../../../harness/checkers/consistency/import/operations.ts";
import { Scanner } from "../../../harness/checkers/consistency/import/scanner.ts";
import { type ModelName, models } from "../../../harness/checkers/consistency/models/index.ts";

const edn = (text: string) => readEdn(new Scanner(text)).map(({ value }) => value);
const operations = (text: string, model: ModelName = "cas-register") =>
  importOperations(text, models[model]).history.operations;

describe("EDN", () => {
  const forms: readonly (readonly [string, unknown])[] = [
    ["nil true false", [null, true, false]],
    ["1 -2 +3 4N 1.5 2.5M 1e3", [1, -2, 3, 4, 1.5, 2.5, 1000]],
    ["9007199254740993N", ["9007199254740993"]],
    [":ok :jepsen.history/ok sym", ["ok", "jepsen.history/ok", "sym"]],
    [String.raw`"a\n\"b\" \u00e9" \newline \a \u0041`, ['a\n"b" é', "\n", "a", "A"]],
    ["{:a [1 (2 3)], :b #{4}}", [{ a: [1, [2, 3]], b: [4] }]],
    ["{1 2, [3] 4}", [{ "1": 2, "[3]": 4 }]],
    [
      '#inst "2026-01-01" #jepsen.history.Op{:index 0} #independent/tuple [1 nil]',
      ["2026-01-01", { index: 0 }, [1, null]],
    ],
    ["; comment\n #_ {:x 1} #_ #_ 1 2 3 #_ 4", [3]],
    ["[1 2]", [1, 2]],
    ["##NaN", ["NaN"]],
  ];
  for (const [text, value] of forms) it(text, () => expect(edn(text)).toEqual(value));

  const wrong: readonly (readonly [string, string])[] = [
    ["{:a\n  [1 2}", 'line 2, column 7: "}" where "]" should close what begins at line 2, column 3'],
    ["{:a 1", 'line 1, column 1: "{" is never closed by "}"; the file may have been cut off'],
    ["{:a}", "line 1, column 1: a map with a key and no value; write pairs"],
    ['"abc', "line 1, column 1: a string that is never closed; the file may have been cut off"],
    ["1 )", 'line 1, column 3: ")" closes nothing; remove it or add what opens it'],
    ["12x", 'line 1, column 1: "12x" is no number of EDN'],
    ["[1] 2", 'line 1, column 5: "2" after the list; remove it'],
    ["[".repeat(200), "line 1, column 102: nested more than 100 deep"],
  ];
  for (const [text, message] of wrong)
    it(`refuses ${text.slice(0, 20)}`, () => expect(() => edn(text)).toThrow(message));
});

describe("JSON", () => {
  it("reads what JSON.parse reads", () => {
    for (const value of [
      null,
      true,
      -1.5e-3,
      'é\n"\\',
      [],
      {},
      [[1, { a: [2] }], "x"],
      { "": { b: null } },
    ]) {
      expect(
        readJsonForms(new Scanner(JSON.stringify(value, undefined, 1))).map((form) => form.value),
      ).toEqual([value]);
    }
  });

  for (const text of ["{", "[1,]", "{a:1}", '{"a" 1}', "[1 2]", "01x", '"a\nb"', "nul", '{"a":1,}']) {
    it(`refuses ${JSON.stringify(text)} as JSON.parse does`, () => {
      expect(() => JSON.parse(text)).toThrow();
      expect(() => readJsonForms(new Scanner(text))).toThrow(/^line \d+, column \d+: /);
    });
  }
});

describe("operations", () => {
  const event = (process: unknown, type: string, f: string, value: unknown, time?: number) =>
    JSON.stringify({ process, type, f, value, time });

  it("pairs invocations with completions; without one an operation is indeterminate", () => {
    const text = [
      event(0, "invoke", "w", 1, 1000),
      event(1, "invoke", "r", null, 1000),
      event(1, "ok", "r", 1, 3000),
      event(2, "invoke", "cas", [1, 2], 4000),
      event(2, "fail", "cas", [1, 2], 5000),
    ].join("\n");
    expect(
      operations(text).map(({ f, input, output, status, invoked, completed }) => [
        f,
        input,
        output,
        status,
        Math.round(invoked),
        completed && Math.round(completed),
      ]),
    ).toEqual([
      ["write", 1, null, "info", 1, undefined],
      ["read", null, 1, "ok", 1, 3],
      ["cas", [1, 2], null, "fail", 4, 5],
    ]);
  });

  it("keeps the order of the file where times are equal", () => {
    const text = [
      event(0, "invoke", "write", 1, 0),
      event(0, "ok", "write", 1, 0),
      event(1, "invoke", "read", null, 0),
      event(1, "ok", "read", null, 0),
    ].join("\n");
    const [write, read] = operations(text);
    expect(write?.completed).toBeLessThan(read?.invoked ?? 0);
  });

  it("takes keys from tuples and from transactions of one operation", () => {
    expect(operations(event(0, "invoke", "write", ["x", 1]), "kv")[0]).toMatchObject({ key: "x", input: 1 });
    expect(
      operations("{:process 0 :type :invoke :f :txn :value [[:append 5 1]]}", "list-append")[0],
    ).toMatchObject({ key: "5", f: "append", input: 1 });
  });

  it("leaves out a nemesis and knows when there are no times", () => {
    const text = `${event("nemesis", "info", "kill", null)}\n${event(0, "invoke", "read", null)}`;
    const read = importOperations(text, models.register);
    expect(read.timed).toBe(false);
    expect(read.history.operations).toHaveLength(1);
  });

  const wrong: readonly (readonly [string, string, ModelName?])[] = [
    ["[]", "line 1, column 1: no operation in the file; expected maps with process, type, f and value"],
    [
      event(0, "begin", "read", null),
      'line 1, column 1: "type" is "begin", expected one of invoke, ok, fail, info',
    ],
    [event(0, "ok", "read", null), 'process 0 ends an operation that it has not begun; add its "invoke"'],
    [
      `${event(0, "invoke", "read", null)}\n${event(0, "invoke", "read", null)}`,
      "line 2, column 1: process 0 begins an operation before it has ended the one at line 1; add how that ended",
    ],
    [
      event(0, "invoke", "cas", [1, 2]),
      '"f" is "cas", which the model register does not know; it knows read, write; use --model cas-register or --model kv',
      "register",
    ],
    [event(0, "invoke", "drain", null), "it knows enqueue, dequeue; leave these operations out", "queue"],
    [
      `${event(0, "invoke", "write", 1)}\n${event(0, "ok", "read", 2)}`,
      'line 2, column 1: the process ends a "read", and has begun a "write"',
    ],
    [
      `${event(0, "invoke", "write", 1)}\n${event(0, "ok", "write", 2)}`,
      "line 2, column 1: the write of 1 ends with 2; give both events the value that was written",
    ],
    ["{:process 0 :type :invoke :f :write}", 'line 1, column 1: "value" is missing; say what is written'],
    [
      "{:process 0 :type :invoke :f :read :value #jepsen.independent.Tuple[7 nil]}",
      '"value" of a read is the tuple [7,null]; for several keys use --model kv',
    ],
    [event(0, "invoke", "cas", 2), "the input of cas is 2, expected [expected, value]"],
    [event(0, "invoke", "add", "1"), 'the input of add is "1", expected a whole number', "counter"],
    [
      event(0, "invoke", "write", 1),
      "expected a tuple [key value]; without keys use --model cas-register",
      "kv",
    ],
    [
      `${event(0, "invoke", "read", null, 5)}\n${event(0, "ok", "read", null, 4)}`,
      "line 2, column 1: its time is before that of the event above",
    ],
    [
      "{:process 0 :type :invoke :f :txn :value [[:r 1 nil] [:r 2 nil]]}",
      "is not of one operation; transactions of several are not judged here, but by Elle",
      "list-append",
    ],
    ["7", "line 1, column 1: 7 is no map; expected {process, type, f, value}"],
  ];
  for (const [text, message, model] of wrong)
    it(`refuses: ${message.slice(0, 70)}`, () => expect(() => operations(text, model)).toThrow(message));
});
